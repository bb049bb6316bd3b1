"""Firm: effort spread over tasks, what it is worth, and what is measured of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, SettingError, Settings, World, register
from sims.jit import kernel
from sims.picture import Bar, Glyph, Line, Mark, Picture, Text
from sims.streams import normal

TASKS = 64  # most tasks
_LARGEST = 1e6
_SHOWN = 12  # tasks in the picture
_WIDTH, _LEFT, _ROW, _TOP = 12.0, 2.8, 2.0, 2.1


@kernel
def outcome(real, table, key, point, out):
    """Features in declared order (Feltham & Xie 1994). real: noise, f[n], g[n]; table: n."""
    n = table[0]
    reported = 0.0
    made = 0.0
    squares = 0.0
    for i in range(n):
        made += real[1 + i] * point[i]
        reported += real[1 + n + i] * point[i]
        squares += point[i] * point[i]
    if real[0] > 0.0:
        reported += real[0] * normal(key, 0)
    out[0] = reported
    out[1] = made
    out[2] = 0.5 * squares
    out[3] = math.sqrt(squares)
    out[4] = real[0] * real[0]


@kernel
def jacobian(real, table, _key, point, jac):
    """Derivatives by the efforts; that of the total effort is taken as 0 where it is 0."""
    n = table[0]
    squares = 0.0
    for i in range(n):
        squares += point[i] * point[i]
    total = math.sqrt(squares)
    for i in range(n):
        jac[0, i] = real[1 + n + i]
        jac[1, i] = real[1 + i]
        jac[2, i] = point[i]
        jac[3, i] = point[i] / total if total > 0.0 else 0.0
        jac[4, i] = 0.0


def numbers(settings: Settings, name: str) -> list[float]:
    """The list of numbers in a text setting; raises SettingError for what is none."""
    words = [word for word in re.split(r"[,;\s]+", str(settings[name])) if word]
    if not 1 <= len(words) <= TASKS:
        raise SettingError(
            f"{name} has {len(words)} numbers; write 1 to {TASKS}, one per task, with commas between"
        )
    found = []
    for place, word in enumerate(words, start=1):
        try:
            number = float(word)
        except ValueError:
            raise SettingError(f"{name}: {word!r} at place {place} is not a number") from None
        if not abs(number) <= _LARGEST:
            raise SettingError(f"{name}: {word} at place {place} is outside of -{_LARGEST:g} to {_LARGEST:g}")
        found.append(number)
    return found


def prepare(settings: Settings) -> Prepared:
    """Noise, values and measures; raises SettingError where the two lists do not fit."""
    value, measure = numbers(settings, "value"), numbers(settings, "measure")
    if len(value) != len(measure):
        raise SettingError(
            f"measure has {len(measure)} numbers and value has {len(value)}; give both one number per task"
        )
    real = np.array([float(settings["noise"]), *value, *measure])
    return Prepared(real, np.array([len(value)], dtype=np.int64))


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One effort per task, from 0 at first."""
    tasks = len(numbers(settings, "value"))
    return tuple(Gene(f"effort{i}", -100.0, 100.0, start="normal", spread=0.0) for i in range(tasks))


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """Per task two bars, what the books report of it and what it is really worth, and a tick at what it would be worth
    done as the firm would have it: effort like value, where the next bit of it costs what it brings.
    """
    value, measure = numbers(settings, "value")[:_SHOWN], numbers(settings, "measure")
    books = [(f * effort, g * effort) for f, g, effort in zip(value, measure, decision, strict=False)]
    best, amounts = [f * f for f in value[: len(books)]], [0.0, *(part for pair in books for part in pair)]
    below, above = -min(amounts), max(*amounts, *best)
    unit = (_WIDTH - 0.5 - _LEFT) / ((below + above) or 1.0)
    zero, tall = _LEFT + below * unit, _TOP + _ROW * max(len(books), 1)
    marks: list[Mark] = [*_heading(), Line([(zero, _TOP), (zero, tall)], "faint", 0.05)]
    for i, (made, reported) in enumerate(books):
        y = _TOP + _ROW * i
        marks.append(Text(0.2, y + 0.8, f"task {i + 1}", "muted", 0.6))
        for part, top, color in (
            (reported, y + 0.15, "accent"),
            (made, y + 0.85, "bad" if made < 0.0 else "good"),
        ):
            marks.append(Bar(zero + min(part, 0.0) * unit, top, abs(part) * unit, 0.55, color))
        marks.append(Line([(zero + best[i] * unit, y), (zero + best[i] * unit, y + 1.55)], "ink", 0.1))
    reported, made = features.get("reported", 0.0), features.get("value_made", 0.0)
    caption = f"reports {reported:.3g}, makes {made:.3g}"
    if len(decision) > _SHOWN:
        caption += f" (first {_SHOWN} of {len(decision)} tasks shown)"
    return Picture(_WIDTH, tall, marks, caption)


def _heading() -> list[Mark]:
    """Who works, and what the bars and the ticks are."""
    return [
        Glyph(1.2, 0.85, "person", "mesa", 1.5),
        Text(_LEFT, 0.45, "reported", "accent", 0.6),
        Text(_LEFT + 3.6, 0.45, "really made", "good", 0.6),
        Line([(_LEFT + 0.1, 1.0), (_LEFT + 0.1, 1.7)], "ink", 0.1),
        Text(_LEFT + 0.5, 1.35, "best for the firm", "ink", 0.6),
    ]


WORLD = register(
    World(
        type="world.firm",
        title="Firm",
        summary="Effort over several tasks: what it is worth, and what the books report of it.",
        help=(
            "Somebody spreads effort e over tasks, at a private cost |e|²/2. What the firm gains is the sum of "
            "`value` × effort; what the books report is the sum of `measure` × effort, plus chance. Where the two "
            "lists point in different directions, pay for what is reported draws effort to the wrong tasks.\n\n"
            "Paid a share b of what is reported, the best efforts are b × `measure`."
        ),
        settings=(
            Setting(
                name="value",
                default="1, 1",
                help="what one unit of effort is worth to the firm, a number per task, with commas between",
            ),
            Setting(
                name="measure",
                default="1, 0.2",
                help="what the books report of one unit of effort, a number per task, with commas between",
            ),
            Setting(
                name="noise",
                default=0.0,
                low=0.0,
                high=1e6,
                help="standard deviation of the chance in what is reported, drawn once per episode",
            ),
        ),
        keywords="principal agent contract bonus pay multitask effort executive company",
        form="point",
        features=(
            Feature("reported", "what the books report: the measured effort and chance"),
            Feature("value_made", "what the firm really gains"),
            Feature("effort_cost", "what the effort costs whoever makes it: effort squared, halved"),
            Feature("effort", "the length of the effort vector"),
            Feature("risk", "variance of the chance in what is reported"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        stochastic=True,
        picture=picture,
    )
)
