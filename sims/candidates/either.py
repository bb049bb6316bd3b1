"""Either: a gene picks which of two candidates acts."""

from __future__ import annotations

from sims.declare import Candidate, Gene, Port, Setting, Settings, World, register


def genes(_settings: Settings, _world: World, _world_settings: Settings) -> tuple[Gene, ...]:
    """None but the choice itself, which the composer adds."""
    return ()


CANDIDATE = register(
    Candidate(
        type="candidate.either",
        title="Either",
        summary="A gene picks which of two candidates acts: habit or thought.",
        help=(
            "The optimizer around it searches the choice together with the genes of both candidates; those of the one "
            "that is not picked are silent, and drift. Either of the two may be an optimizer itself: then selection "
            "decides whether searching pays. Its outcome has for each candidate *NAME_share* (1 where it acts) and "
            "*NODE_price*, the evaluations used times **price_per_evaluation**, for the base objective to subtract."
        ),
        settings=(
            Setting(name="price_per_evaluation", default=0.0, low=0.0, high=1e6,
                    help="what one evaluation of an inner optimizer costs, in units of the base objective"),
        ),
        inputs=(
            Port("first", "candidate", "acts where the gene choice is 0"),
            Port("second", "candidate", "acts where the gene choice is 1"),
        ),
        keywords="choice switch or alternative branch mind habit planner",
        acts="choice", genes=genes,
    )
)  # fmt: skip
