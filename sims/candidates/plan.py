"""Plan: actions written down beforehand, one per step."""

from __future__ import annotations

from sims.declare import Candidate, Gene, Setting, Settings, World, register

HORIZON = Setting(
    name="horizon",
    default=24,
    low=1,
    high=256,
    unit="steps",
    help="how many steps ahead are planned; a world with a fixed number of steps has its own",
)


def plan_genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """One gene per step, its options the world's actions; `horizon` steps unless the world fixes the number."""
    steps = int(settings["horizon"]) if world.length is None else world.length(world_settings)
    options = len(world.actions(world_settings)) if world.actions is not None else 1
    return tuple(Gene(f"a{i}", 0.0, options - 1.0, options=options) for i in range(steps))


CANDIDATE = register(
    Candidate(
        type="candidate.plan",
        title="Plan",
        summary="Actions written down beforehand, one per step.",
        help=(
            "A plan is carried out as it stands, without looking: action after action, until the world has nothing "
            "left to change or the plan ends. An optimizer around it that tries many plans and keeps the best one is "
            "a planner, the simplest brain."
        ),
        settings=(HORIZON,),
        keywords="actions sequence open loop policy steps planner",
        acts="plan",
        genes=plan_genes,
    )
)
