"""Deployment: selected candidates run elsewhere, scored by what was meant."""

from __future__ import annotations

from sims.declare import SERIES_OUT, WORLD_IN, Deployment, Port, Setting, register

DEPLOYMENT = register(
    Deployment(
        type="deployment.deployment",
        title="Deployment",
        summary="Runs the selected candidates in another world and scores them by the intended objective.",
        help=(
            "Takes what the outermost optimizer selected, lets it act in the world wired here (another world of the "
            "same type, or one behind a Shift), and scores it by the objective wired here: what was really meant. "
            "Nothing here is ever selected for, so the run is the same with and without it.\n\n"
            "Its `mean` is the nest's intended objective in the plots (`intended` of the optimizer). Beside the others "
            "it is drawn on a measured scale: 0 is what random behaviour scores in training, 1 its own mean over the "
            "last 50 generations before the first shift. That shows what changes, and hides a miss that was always "
            "there: for that look at the plain values, by the switch of the plot or in `mean`."
        ),
        settings=(
            Setting(name="every", default=1, low=1, high=1_000_000, unit="generations",
                    help="how often the candidates are deployed; in between the last result stands"),
            Setting(name="candidates", default=0, low=0, high=1_000_000, unit="candidates",
                    help="how many of the selected candidates are deployed, the first ones; 0 is all"),
        ),
        inputs=(
            Port("candidate", "candidate", "the outermost optimizer, whose selected candidates are deployed"),
            WORLD_IN,
            Port("objective", "objective", "the intended objective"),
        ),
        outputs=(SERIES_OUT,),
        keywords="intended test distribution shift generalisation outer misalignment",
    )
)  # fmt: skip
