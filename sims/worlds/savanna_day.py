"""What an hour of each activity of the Savanna gives, and how a day is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sims.declare import Settings
from sims.picture import Bar, Glyph, Line, Mark, Picture, Text


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity: what an hour of it feels like and, apart from that, what it does to the body.

    `felt` is (sweet, fat, pleasure, affection), units of sensation per hour; `effort` per hour makes tired; `calories`
    in kcal per hour. `availability` names the setting that a modern activity depends on.
    """

    name: str
    title: str
    felt: tuple[float, float, float, float]
    effort: float
    calories: float
    glyph: str
    availability: str = ""


ACTIVITIES = (
    Activity("fruit", "gather fruit", (1.0, 0.0, 0.0, 0.0), 0.4, 260.0, "fruit"),
    Activity("hunt", "hunt", (0.0, 1.0, 0.0, 0.0), 1.0, 420.0, "spear"),
    Activity("sweets", "sweets", (5.0, 2.0, 0.0, 0.0), 0.1, 900.0, "candy", "sweets"),
    Activity("sex", "sex", (0.0, 0.0, 2.0, 0.5), 0.8, -60.0, "heart"),
    Activity("contraception", "contraceptive sex", (0.0, 0.0, 2.0, 0.5), 0.2, -30.0, "heart", "contraception"),
    Activity("donating", "sperm bank", (0.0, 0.0, 0.0, 0.0), 0.2, 0.0, "tube", "sperm_bank"),
    Activity("pornography", "pornography", (0.0, 0.0, 2.5, 0.0), 0.1, 0.0, "screen", "pornography"),
    Activity("care", "care of children", (0.0, 0.0, 0.0, 1.0), 0.6, -30.0, "cradle"),
    Activity("rest", "rest", (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, "moon"),
)  # fmt: skip
NAMES = tuple(activity.name for activity in ACTIVITIES)
_WIDTH, _ROW, _LEFT, _TOP = 18.5, 1.0, 9.2, 1.9
_COLORS = ("good", "good", "mesa", "base", "mesa", "gap", "mesa", "intended", "muted")


def availabilities(settings: Settings) -> list[float]:
    """How easily each activity is had, 0 to 1; those of the savanna always are."""
    modern = float(settings["modern"])
    return [modern * float(settings[a.availability]) if a.availability else 1.0 for a in ACTIVITIES]


def picture(settings: Settings, _decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """The day from morning to night as a strip, the hours of every activity, and the children that come of it."""
    hours = [float(features.get(name, 0.0)) for name in NAMES]
    total = float(settings["hours"])
    there = [level > 0.0 for level in availabilities(settings)]
    marks: list[Mark] = [Glyph(0.7, 0.65, "sun", "accent", 1.1), Glyph(_WIDTH - 0.7, 0.65, "moon", "muted", 0.9)]
    at, unit = 1.7, (_WIDTH - 3.4) / total
    for spent, color in zip(hours, _COLORS, strict=True):
        if spent > 0.0:
            marks.append(Bar(at, 0.3, spent * unit, 0.7, color))
            at += spent * unit
    longest = max(*hours, 0.25 * total)
    room = _WIDTH - _LEFT - 2.8
    for i, (activity, color) in enumerate(zip(ACTIVITIES, _COLORS, strict=True)):
        y = _TOP + i * _ROW
        name = "ink" if there[i] else "faint"
        marks.append(Glyph(0.7, y, activity.glyph, color if there[i] else "faint", 0.85))
        marks.append(Text(1.4, y, activity.title, name, 0.8))
        marks.append(Bar(_LEFT, y - 0.28, room * hours[i] / longest, 0.56, color))
        if there[i]:
            end = _LEFT + room * hours[i] / longest
            marks.append(Text(end + 0.2, y, f"{hours[i]:.1f} h", "muted", 0.75))
    marks += _family(float(features.get("offspring", 0.0)))
    return Picture(_WIDTH, _TOP + 9.8 * _ROW, marks, _caption(features))


def _family(children: float) -> list[Mark]:
    """A row of children, the last one as large as the rest of the number; the more there are, the closer together."""
    y, first = _TOP + 9.2 * _ROW, _LEFT + 0.4
    marks: list[Mark] = [Line([(0.4, y - 0.65), (_WIDTH - 0.4, y - 0.65)], "faint", 0.05)]
    marks.append(Text(0.4, y, f"children: {children:.2f}", "base", 0.8))
    apart = min(0.75, (_WIDTH - 0.5 - first) / max(children, 1.0))
    size = min(0.9, max(0.5, 1.2 * apart))
    whole = int(children)
    for i in range(whole):
        marks.append(Glyph(first + apart * i, y, "person", "base", size))
    part = children - whole
    if part > 0.15:
        marks.append(Glyph(first + apart * whole, y + 0.5 * size * (1.0 - part), "person", "base", size * part))
    return marks


def _caption(features: Mapping[str, float]) -> str:
    told = features.get("offspring", 0.0), features.get("calories", 0.0), features.get("tiredness", 0.0)
    return "{:.2f} children; eats {:.0f} kcal a day, tiredness {:.1f}".format(*told)
