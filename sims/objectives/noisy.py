"""Noisy measure: another objective, seen through chance."""

from __future__ import annotations

from sims.declare import Objective, Port, Setting, Settings, register
from sims.formula import Call, Formula, Input, Noise, Value


def formula(_settings: Settings, _features: tuple[str, ...]) -> Formula:
    """objective + noise x a standard normal draw."""
    return Call("+", (Input("objective"), Call("*", (Value("noise"), Noise()))))


OBJECTIVE = register(
    Objective(
        type="objective.noisy",
        title="Noisy measure",
        summary="Another objective, measured with a normal error each time.",
        help=(
            "Adds a normally distributed error to the objective wired in, a new one for every evaluation. An "
            "optimizer that takes the best of many measurements is also taking the luckiest one: what it reports is "
            "more than what it has."
        ),
        settings=(
            Setting(
                name="noise",
                default=1.0,
                low=0.0,
                high=1e6,
                gene=True,
                help="standard deviation of the error, in units of the objective",
            ),
        ),
        inputs=(Port("objective", "objective", "what is measured"),),
        keywords="error proxy measurement winner's curse uncertainty",
        formula=formula,
    )
)
