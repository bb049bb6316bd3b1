"""Weighted features: drives, one weight per feature of the outcome."""

from __future__ import annotations

from sims.declare import Feature, Objective, Setting, Settings, register
from sims.formula import Call, Formula, Number, Value
from sims.formula import Feature as Scored

_ONE = {"children": "child"}  # where the singular is not the plural without its s


def parameters(_settings: Settings, features: tuple[Feature, ...]) -> tuple[Setting, ...]:
    """One weight per feature, named like it; any of them may be a gene."""
    return tuple(
        Setting(
            name=feature.name,
            default=0.0,
            low=-1e6,
            high=1e6,
            unit=f"per {_ONE.get(feature.unit, feature.unit.removesuffix('s'))}" if feature.unit else "",
            gene=True,
            help=f"weight of {feature.name} ({feature.help}); 0 leaves it out, below 0 avoids it",
        )
        for feature in features
        if feature.shown
    )


def formula(settings: Settings, features: tuple[str, ...]) -> Formula:
    """The sum of weight x feature over the features that have a weight; 0 where none has."""
    terms: list[Formula] = [Call("*", (Value(name), Scored(name))) for name in features if name in settings]
    if len(terms) < 2:
        return terms[0] if terms else Number(0.0)
    return Call("+", tuple(terms))


OBJECTIVE = register(
    Objective(
        type="objective.weighted",
        title="Weighted features",
        summary="Drives: a weight for each feature of the outcome, added up.",
        help=(
            "The objective is the sum of weight × feature. What it can weigh comes from the world that it is used in, "
            "and from the optimizers inside. A weight that is not set counts as 0. Opened as genes, the weights "
            "become drives that the optimizer outside can change."
        ),
        keywords="drives weights linear sum motives values utility",
        formula=formula,
        parameters=parameters,
        weighs=True,
    )
)
