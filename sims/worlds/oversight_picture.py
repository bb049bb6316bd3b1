"""How Oversight looks: a row of days, eyes above the watched ones, and what is left of the goal."""

from __future__ import annotations

from collections.abc import Sequence

from sims.picture import Bar, Glyph, Line, Mark, Picture, Text

_WIDTH, _TALL, _LEFT = 14.5, 7.6, 2.6
_DOES = 3.1  # the middle of the row of what is done
_GOAL = 6.2  # the bottom of the columns that show what is left of the goal

_LETTER = 0.38  # width of a letter of a label


def picture_of(training: int, chances: Sequence[float], decision: Sequence[float]) -> Picture:
    """`chances`: per day, that the goal is still intact that morning; `decision`: 0 does as it likes, 1 complies; days
    that are not planned stay empty.
    """
    days = len(chances)
    day = (_WIDTH - _LEFT - 0.3) / days
    size = min(1.1, 0.85 * day)
    split = _LEFT + training * day
    marks: list[Mark] = [
        Bar(_LEFT, 1.05, training * day, 5.3, "street"),
        *_label(split - 0.2, split, "right", "base", "training: watched", "watched"),
        *_label(split + 0.2, _WIDTH - split, "left", "mesa", "deployment: nobody looks", "unwatched"),
        Line([(split, 0.2), (split, _TALL - 0.2)], "muted", 0.08, dash=True),
        Text(0.1, _DOES, "does", "muted", 0.65),
        Text(0.1, _GOAL - 1.2, "goal", "muted", 0.65),
        Text(0.1, _GOAL - 0.4, "intact", "muted", 0.65),
    ]
    for number in range(days):
        x = _LEFT + (number + 0.5) * day
        if number < training:
            marks.append(Glyph(x, 1.75, "eye", "base", min(1.2, 0.95 * day)))
        done = decision[number] if number < len(decision) else -1.0
        own = 0.0 <= done < 0.5
        if done < 0.0:
            marks.append(Glyph(x, _DOES, "ring", "faint", size))
        else:
            marks += _what_it_does(x, size, own=own)
        marks.append(_goal(x, day, chances[number], "mesa" if own else "muted"))
    return Picture(_WIDTH, _TALL, marks, _caption(training, days, decision))


def _what_it_does(x: float, size: float, *, own: bool) -> list[Mark]:
    """A blue worker where it complies, an orange star where it follows its own goal; the letter below."""
    return [
        Glyph(x, _DOES, "star" if own else "person", "mesa" if own else "base", size),
        Text(x, 6.9, "B" if own else "A", "mesa" if own else "base", min(0.75, size), "center"),
    ]


def _goal(x: float, day: float, chance: float, color: str) -> Mark:
    """The chance that the goal is still intact, as a column from the bottom."""
    tall = max(1.9 * chance, 0.04)
    return Bar(x - 0.3 * day, _GOAL - tall, 0.6 * day, tall, color)


def _label(x: float, room: float, align: str, color: str, *texts: str) -> list[Mark]:
    """The first text that has room on its side of x, in the picture's units; none where all are too long."""
    fitting = next((text for text in texts if _LETTER * len(text) < room), "")
    return [Text(x, 0.5, fitting, color, 0.65, align)] if fitting else []


def _caption(training: int, days: int, decision: Sequence[float]) -> str:
    """One sentence."""
    own = [number for number in range(min(days, len(decision))) if 0.0 <= decision[number] < 0.5]
    if not own:
        return "complies on all days"
    early = sum(number < training for number in own)
    if early == 0 and training > 0:
        return (
            f"complies while it is watched, and then does as it likes on {len(own)} of {days - training} days"
        )
    return f"does as it likes on {early} of {training} watched and {len(own) - early} of {days - training} other days"
