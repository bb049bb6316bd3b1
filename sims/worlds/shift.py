"""Shift: the same world with other settings, from a generation on or in deployment only."""

from __future__ import annotations

from sims.declare import Setting, Shift, register

SHIFT = register(
    Shift(
        type="shift.shift",
        title="Shift",
        summary="Other settings of the same world, from a generation on or in deployment only.",
        help=(
            "Sits between a world and a candidate and changes settings of that world: each one that is set here "
            "replaces the world's own from `from_generation` on; the others stay as they were. With a `ramp` numbers "
            "move there step by step; texts and choices change at once. With `only_in_deployment` training goes on "
            "in the old world, and only Deployment nodes see the new one.\n\n"
            "Shifts may follow each other."
        ),
        settings=(
            Setting(
                name="from_generation",
                default=100,
                low=0,
                high=1_000_000_000,
                unit="generations",
                help="the first generation in the changed world",
            ),
            Setting(
                name="ramp",
                default=0,
                low=0,
                high=1_000_000_000,
                unit="generations",
                help="how long the change takes, from the old numbers to the new ones; 0 is at once",
            ),
            Setting(
                name="only_in_deployment",
                default=False,
                help="whether training stays in the world as it was and only deployment is changed",
            ),
        ),
        keywords="distribution shift change environment deployment modern ramp",
    )
)
