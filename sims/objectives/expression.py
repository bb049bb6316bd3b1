"""Expression: an objective written as a formula over features and the node's own numbers."""

from __future__ import annotations

from collections.abc import Callable

from sims.declare import Feature, Objective, Setting, SettingError, Settings, register
from sims.formula import Feature as Scored
from sims.formula import Formula, Leaf, Value, replace

# Set by sandbox.expression: from one line of text to a Formula in which every name is a leaf.
parser: Callable[[str], Formula] | None = None


def parameters(settings: Settings, _features: tuple[Feature, ...]) -> tuple[Setting, ...]:
    """The node's own numbers; any of them may be a gene."""
    return tuple(
        Setting(
            name=name,
            default=float(value),
            gene=True,
            help="a number that the expression can use by its name",
        )
        for name, value in settings.items()
        if name != "expression" and _is_number(value)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def formula(settings: Settings, features: tuple[str, ...]) -> Formula:
    """The expression as a Formula; names are features, else the node's own numbers.

    Raises SettingError for a name that is neither, or what the parser raises.
    """
    if parser is None:
        raise SettingError("expression cannot be read: nothing that reads expressions has been loaded")
    own = {name for name, value in settings.items() if name != "expression" and _is_number(value)}
    text = " ".join(str(settings["expression"]).splitlines())

    def resolve(leaf: Leaf) -> Formula:
        name = getattr(leaf, "name", "")
        if name in features:
            return Scored(name)
        if name in own:
            return Value(name)
        known = ", ".join((*features, *sorted(own.difference(features)))) or "nothing, until it is wired"
        raise SettingError(
            f"expression: {name!r} is neither a feature nor a number of this node; it knows {known}"
        )

    return replace(parser(text), resolve)


OBJECTIVE = register(
    Objective(
        type="objective.expression",
        title="Expression",
        summary="An objective written as a formula over features.",
        help=(
            "Write what is to be maximised: names of features, numbers, `+ - * / **`, comparisons, and the functions "
            "`min`, `max`, `abs`, `exp`, `log`, `sqrt`, `where(condition, then, else)`. Examples: `value`, "
            "`exp(-(intake - 1)**2 / 2)`, `where(ate > 0.5, 100 - steps_used, -distance)`.\n\n"
            "Numbers that you add to the node can be used by their names, and opened as genes."
        ),
        settings=(
            Setting(
                name="expression",
                default="0",
                multiline=True,
                help="the formula of the objective, over features and this node's own numbers",
            ),
        ),
        keywords="formula function fitness utility payoff custom",
        formula=formula,
        parameters=parameters,
    )
)
