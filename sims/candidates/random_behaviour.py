"""Random behaviour: the baseline that searches nothing."""

from __future__ import annotations

from sims.candidates.plan import HORIZON, plan_genes
from sims.candidates.point import world_genes
from sims.declare import CANDIDATE_OUT, SERIES_OUT, Candidate, Gene, Setting, Settings, World, register


def genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """A plan's genes in a world of steps, the world's numbers in a world of points."""
    if world.form == "steps":
        return plan_genes(settings, world, world_settings)
    return world_genes(world, world_settings)


CANDIDATE = register(
    Candidate(
        type="candidate.random_behaviour",
        title="Random behaviour",
        summary="What happens when nobody chooses: the baseline.",
        help=(
            "Acts at random in the world, again and again, and reports the mean of every feature. Nothing searches "
            "it: it shows what a world gives without any optimization, so that one can see what an optimizer adds."
        ),
        settings=(
            Setting(
                name="samples",
                default=1000,
                low=1,
                high=1_000_000,
                unit="behaviours",
                help="how many random behaviours are tried per generation",
            ),
            HORIZON,
        ),
        outputs=(CANDIDATE_OUT, SERIES_OUT),
        keywords="baseline chance control noise",
        acts="any",
        genes=genes,
        baseline=True,
    )
)
