"""Blend: two objectives mixed."""

from __future__ import annotations

from sims.declare import Objective, Port, Setting, Settings, register
from sims.formula import Call, Formula, Input, Number, Value


def formula(_settings: Settings, _features: tuple[str, ...]) -> Formula:
    """(1 - weight) x first + weight x second."""
    rest = Call("-", (Number(1.0), Value("weight")))
    return Call("+", (Call("*", (rest, Input("first"))), Call("*", (Value("weight"), Input("second")))))


OBJECTIVE = register(
    Objective(
        type="objective.blend",
        title="Blend",
        summary="Two objectives mixed: from all of the first to all of the second.",
        help=(
            "The objective is (1 − weight) × first + weight × second. With the weight opened as a gene, the "
            "optimizer outside decides how much of each the inner one wants."
        ),
        settings=(
            Setting(
                name="weight",
                default=0.5,
                low=0.0,
                high=1.0,
                gene=True,
                help="the share of the second objective: 0 is all first, 1 is all second",
            ),
        ),
        inputs=(
            Port("first", "objective", "what counts at weight 0"),
            Port("second", "objective", "what counts at weight 1"),
        ),
        keywords="mix combine average interpolate alignment",
        formula=formula,
    )
)
