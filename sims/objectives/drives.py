"""Drives: weights on sensations, of which more and more counts less and less."""

from __future__ import annotations

from sims.declare import Objective, Setting, Settings, register
from sims.formula import Call, Formula, Number, Value
from sims.formula import Feature as Scored
from sims.objectives.weighted import parameters

_TINY = 1e-9  # so that no drives at all want nothing, rather than no number


def _felt(name: str) -> Formula:
    """x / (1 + x / half) of a sensation x, and x itself below 0, where it goes on with the same slope."""
    much = Call("max", (Scored(name), Number(0.0)))
    above = Call("/", (much, Call("+", (Number(1.0), Call("/", (much, Value("half")))))))
    return Call("+", (above, Call("min", (Scored(name), Number(0.0)))))


def _sum(terms: list[Formula]) -> Formula:
    return terms[0] if len(terms) == 1 else Call("+", tuple(terms))


def formula(settings: Settings, features: tuple[str, ...]) -> Formula:
    """The sum of weight x felt sensation, divided by the sum of the weights' sizes where they are relative."""
    named = [name for name in features if name in settings]
    if not named:
        return Number(0.0)
    total = _sum([Call("*", (Value(name), _felt(name))) for name in named])
    if not settings["relative"]:
        return total
    sizes: list[Formula] = [Call("abs", (Value(name),)) for name in named]
    return Call("/", (total, _sum([*sizes, Number(_TINY)])))


OBJECTIVE = register(
    Objective(
        type="objective.drives",
        title="Drives",
        summary="Weights on sensations; the more there is of one, the less a little more of it counts.",
        help=(
            "The objective is the sum of weight × x / (1 + x / half) over sensations x: the first bit of a sensation "
            "counts in full, and the more of it is felt, the less another bit adds, so that nobody does one thing all "
            "day. Below 0 a sensation counts as it is. A negative weight avoids it. Opened as genes, the weights are "
            "what the optimizer outside can breed.\n\n"
            "With **relative** the sum is divided by the sum of the weights' sizes, so that only their proportions "
            "count and contentment can be compared between creatures."
        ),
        settings=(
            Setting(
                name="half",
                default=3.0,
                low=0.001,
                high=1e9,
                gene=True,
                log=True,
                unit="of a sensation",
                help="at this amount of a sensation half of all that it can ever count is had",
            ),
            Setting(
                name="relative",
                default=False,
                help="whether only the proportions of the weights count",
            ),
        ),
        keywords="drives sensations appetite weights motives satisfaction utility diminishing",
        formula=formula,
        parameters=parameters,
        weighs=True,
    )
)
