"""Discounted goal: what comes day by day or quarter by quarter, later ones counting less."""

from __future__ import annotations

from sims.declare import Objective, Setting, Settings, register
from sims.formula import Call, Formula, Number, Value
from sims.formula import Feature as Scored

_BLOCK = 8  # days that are summed inside one another; formulas may not be too deep


def _times(*parts: Formula) -> Formula:
    return Call("*", parts)


def _plus(*parts: Formula) -> Formula:
    return Call("+", parts)


def _horner(days: list[str]) -> Formula:
    """First + discount x (second + discount x ...)."""
    total: Formula = Scored(days[-1])
    for day in reversed(days[:-1]):
        total = _plus(Scored(day), _times(Value("discount"), total))
    return total


def discounted(days: list[str]) -> Formula:
    """The sum over days t = 0, 1, ... of discount^t x that day's feature."""
    parts = []
    for first in range(0, len(days), _BLOCK):
        block = _horner(days[first : first + _BLOCK])
        power = Call("**", (Value("discount"), Number(float(first))))
        parts.append(block if first == 0 else _times(power, block))
    return parts[0] if len(parts) == 1 else Call("+", tuple(parts))


def _all_days() -> Formula:
    """The sum of discount^t over the days that there are: (1 - discount^days) / (1 - discount), or days at 1."""
    one, d, days = Number(1.0), Value("discount"), Scored("days")
    series = Call("/", (Call("-", (one, Call("**", (d, days)))), Call("-", (one, d))))
    return Call("where", (Call("<", (d, one)), series, days))


def formula(settings: Settings, features: tuple[str, ...]) -> Formula:
    """Own x the days of the stream + task x the other days, discounted; 0 in a world that has no such stream."""
    head = f"{settings['stream']}_"
    named = [name for name in features if name.startswith(head) and name[len(head) :].isdigit()]
    days = sorted(named, key=lambda name: int(name[len(head) :]))
    if not days:
        return Number(0.0)
    if "days" not in features:
        return _times(Value("own"), discounted(days))
    own = _times(Call("-", (Value("own"), Value("task"))), discounted(days))
    return _plus(own, _times(Value("task"), _all_days()))


OBJECTIVE = register(
    Objective(
        type="objective.discounted",
        title="Discounted goal",
        summary="What comes day by day, of which later days count less.",
        help=(
            "For worlds whose outcome has a number for every day, such as **Oversight** with `own_1`, `own_2` ..., or "
            "for every quarter: the sum of discount^day × own × that number. Where days are counted, every day on "
            "which that does not come is worth **task** instead.\n\n"
            "A discount of 1 looks ahead to the last day; at 0.5 the day after tomorrow counts a quarter. Days that "
            "count less than 1e-16 of the sum are lost in it, so what is done on them is not chosen any more: at 0.5 "
            "those after some fifty days, at 0.1 after sixteen. With the "
            "three numbers opened as genes, the optimizer outside decides what is wanted, and how far ahead."
        ),
        settings=(
            Setting(name="task", default=0.0, low=-1e6, high=1e6, unit="per day", gene=True,
                    help="what a day is worth on which it complies"),
            Setting(name="own", default=1.0, low=-1e6, high=1e6, unit="per day", gene=True,
                    help="what a day for the own goal is worth"),
            Setting(name="discount", default=1.0, low=0.0, high=1.0, unit="per day", gene=True,
                    help="what the next day counts beside this one: 1 all days alike, near 0 only today"),
            Setting(name="stream", default="own",
                    help="what is added up: own for own_1, own_2 ...; profit for profit_1 ..."),
        ),
        keywords="horizon gamma patience myopic long-term future time preference",
        formula=formula,
    )
)  # fmt: skip
