"""Point: a vector of numbers handed to a world at once."""

from __future__ import annotations

from dataclasses import replace

from sims.declare import Candidate, Gene, Setting, Settings, World, register


def world_genes(world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """The numbers that a world of points asks for."""
    return world.genes(world_settings) if world.genes is not None else ()


def genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """The world's numbers with the start that was chosen."""
    found = world_genes(world, world_settings)
    start = settings["start"]
    if start == "uniform":
        return tuple(replace(gene, start="uniform") for gene in found)
    if start == "fixed":
        mean = float(settings["start_value"])
        return tuple(replace(gene, start="normal", mean=mean, spread=0.0) for gene in found)
    return found


CANDIDATE = register(
    Candidate(
        type="candidate.point",
        title="Point",
        summary="A vector of numbers, handed to the world at once.",
        help=(
            "For worlds that judge numbers and have no steps: bits, points of a landscape, an intake, efforts. The "
            "world says how many numbers there are, their ranges, and where they start. `start` changes the last: "
            "**uniform** spreads them over their whole range, **fixed** starts all of them at `start_value`, rounded "
            "where only whole numbers, such as bits, are possible."
        ),
        settings=(
            Setting(
                name="start",
                default="world",
                choices=("world", "uniform", "fixed"),
                help="where numbers start: as the world says, anywhere in their range, or at start_value",
            ),
            Setting(
                name="start_value",
                default=0.0,
                low=-1e6,
                high=1e6,
                help="where every number starts when start is fixed, kept within the world's range",
            ),
        ),
        keywords="vector numbers genome parameters",
        acts="point",
        genes=genes,
    )
)
