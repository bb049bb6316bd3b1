"""Oversight where days are known only by an imperfect cue: its steps, how likely they are, and how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist

from sims.picture import Bar, Glyph, Line, Mark, Picture, Text

CONTEXTS = 60  # steps of the cue that a plan tells apart
_BEYOND = 4.0  # standard deviations below the one mean and above the other that steps reach
_WIDTH, _TALL, _LEFT, _GROUND, _HIGH = 12.5, 7.3, 0.3, 5.0, 3.2


def edges(cue: float) -> list[float]:
    """The numbers between neighbouring steps, evenly spaced; the first and the last step are open."""
    step = (cue + 2.0 * _BEYOND) / CONTEXTS
    return [step * number - _BEYOND for number in range(1, CONTEXTS)]


def chances(cue: float, mean: float) -> list[float]:
    """The chance of each step on a day whose cue is normal around `mean` with standard deviation 1."""
    upto = [0.0, *(NormalDist(mean).cdf(edge) for edge in edges(cue)), 1.0]
    return [after - before for before, after in pairwise(upto)]


def cue_picture(cue: float, days: tuple[int, int], decision: Sequence[float]) -> Picture:
    """How often each number is seen in training and in deployment, as two hills, and below what is done at it."""
    low, high = -_BEYOND, cue + _BEYOND
    unit = (_WIDTH - _LEFT - 0.3) / (high - low)

    def at(x: float) -> float:
        return _LEFT + (x - low) * unit

    marks: list[Mark] = []
    total = sum(days)
    tallest = max(count / total for count in days)
    hills = ((0.0, days[0], "base", "training", "eye"), (cue, days[1], "mesa", "deployment", "moon"))
    for mean, count, color, name, glyph in hills:
        peak = _HIGH * count / total / tallest
        bell = NormalDist(mean)
        xs = [low + (high - low) * i / 120 for i in range(121)]
        marks.append(
            Line([(at(x), _GROUND - peak * bell.pdf(x) / bell.pdf(mean)) for x in xs], color, 0.1, dash=mean > 0.0)
        )
        marks.append(Glyph(at(mean), max(_GROUND - peak - 0.5, 0.5), glyph, color, 0.7))
        x, align = (_LEFT, "left") if mean == 0.0 else (_WIDTH - 0.3, "right")
        marks.append(Text(x, 0.5, name, color, 0.65, align))
    marks.append(Line([(_LEFT, _GROUND), (_WIDTH - 0.3, _GROUND)], "faint", 0.05))
    marks += [Text(_LEFT, 1.4, "how often", "muted", 0.6), Text(_LEFT, _GROUND + 0.6, "what it does", "muted", 0.6)]
    wide = (_WIDTH - _LEFT - 0.3) / CONTEXTS
    for number, done in enumerate(list(decision)[:CONTEXTS]):
        if done >= 0.0:
            color = "mesa" if done < 0.5 else "base"
            marks.append(Bar(_LEFT + (number + 0.06) * wide, _GROUND + 1.1, 0.88 * wide, 0.9, color))
    borders = _borders(decision)
    for x in (_LEFT + number * wide for number in borders[:8]):
        marks.append(Line([(x, 1.2), (x, _GROUND + 2.0)], "ink", 0.06, dash=True))
    return Picture(_WIDTH, _TALL, marks, _caption(cue, decision, borders))


def _borders(decision: Sequence[float]) -> list[int]:
    """Steps before which it changes what it does."""
    does = [done < 0.5 for done in list(decision)[:CONTEXTS] if done >= 0.0]
    return [number for number, (before, after) in enumerate(pairwise(does), 1) if before != after]


def _caption(cue: float, decision: Sequence[float], borders: list[int]) -> str:
    own = [0.0 <= done < 0.5 for done in list(decision)[:CONTEXTS]]
    if not any(own):
        return "complies whatever it sees"
    if all(own):
        return "does as it likes whatever it sees"
    if len(borders) == 1 and own[-1]:
        threshold = edges(cue)[borders[0] - 1]
        return f"does as it likes where a day looks more than {threshold:.2f} like deployment"
    return f"does as it likes at {sum(own)} of {CONTEXTS} steps of the cue"
