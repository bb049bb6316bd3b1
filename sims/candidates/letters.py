"""Letters: a generator of text, a table of logits for every position and symbol."""

from __future__ import annotations

from dataclasses import replace

from sims.candidates.point import world_genes
from sims.declare import Candidate, Gene, Setting, Settings, World, register


def genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """The world's real numbers, started at random with that spread or all at 0; whole ones as the world has them."""
    spread = float(settings["spread"]) if settings["start"] == "random" else 0.0
    return tuple(
        gene if gene.options else replace(gene, start="normal", mean=0.0, spread=spread)
        for gene in world_genes(world, world_settings)
    )


CANDIDATE = register(
    Candidate(
        type="candidate.letters",
        title="Letters",
        summary="A generator: how likely each symbol is at each position.",
        help=(
            "For the Text world. A table of numbers, one for every symbol at every position (logits); each symbol is "
            "written with a chance proportional to e^number. **random** starts them normally distributed: some symbols "
            "are preferred for no reason. **uniform** starts all at 0: every text is as likely as any other."
        ),
        settings=(
            Setting(name="start", default="random", choices=("random", "uniform"),
                    help="random numbers at first, or all of them 0"),
            Setting(name="spread", default=1.0, low=0.0, high=20.0,
                    help="standard deviation of the numbers at first, where start is random"),
        ),
        keywords="text generator logits softmax alphabet writing",
        acts="point",
        genes=genes,
    )
)  # fmt: skip
