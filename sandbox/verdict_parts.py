"""What a verdict is made of: plain values, figures that a panel paints, and numbers as people read them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sims.number_text import MINUS, grouped

Z95 = 1.959963984540054
WINDOW, ENOUGH = 20, 5  # measurements that count as lately, and how many give an interval
DEGREES = "°"
TO = "\u00a0to\u00a0"  # spaces that no line ends at

State = Literal["yes", "no", "unsure", "early", "told"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stacked bar, in a colour role of the theme; what is lost by it may be negative."""

    label: str
    value: float
    role: str


@dataclass(frozen=True, slots=True)
class Shares:
    """A stacked bar of parts that add up."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number with its interval on a scale from `left` to `right`, with a threshold `mark` (NaN: none)."""

    label: str
    value: float
    low: float
    high: float
    mark: float
    left: float
    right: float
    role: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Gauges one below the other."""

    rows: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Inferred beside true weights by feature (name, inferred, true), and the angle between them in degrees."""

    rows: tuple[tuple[str, float, float], ...]
    angle: float


Figure = Shares | Gauges | Weights | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the evidence: a name, its newest number, its interval or spread, and what it means."""

    label: str
    value: str
    interval: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question: a sentence, a figure, and the evidence below it.

    `state` is "yes" or "no" where the answer is clear, "unsure" where an interval includes what decides, "early" where
    too little was measured, and "told" where the question has no yes or no. `basis` says what was compared, how often
    and when.
    """

    node: str
    question: str
    answer: str
    state: State
    figure: Figure = None
    rows: tuple[Row, ...] = ()
    basis: str = ""

    @property
    def headline(self) -> str:
        """The answer's first words, which say all in short."""
        return _split(self.answer)[0]

    @property
    def detail(self) -> str:
        """What follows them, as a sentence of its own."""
        rest = _split(self.answer)[1]
        return rest[:1].upper() + rest[1:]

    def qualified(self, words: str) -> Verdict:
        """With words that limit what the headline says."""
        rest = self.answer[len(self.headline) :]
        return replace(self, answer=f"{self.headline.removesuffix('.')}, {words}{rest or '.'}")


def _split(answer: str) -> tuple[str, str]:
    """An answer before and after its first colon or semicolon."""
    places = [at for mark in (": ", "; ") if (at := answer.find(mark)) > 0]
    return (answer[: min(places)], answer[min(places) + 2 :]) if places else (answer, "")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval (NaN where too little was measured), from `count` numbers."""

    value: float
    low: float
    high: float
    count: int

    def includes(self, threshold: float) -> bool:
        """Whether the interval leaves open on which side the truth is; so does an unknown interval."""
        return not (self.low > threshold or self.high < threshold)

    @property
    def text(self) -> str:
        """The mean, then the interval."""
        return f"{figure(self.value)} ({between(self.low, self.high)})"

    @property
    def share(self) -> str:
        """The same of a share."""
        return share_text(self.value, self.low, self.high)


def lately(values: np.ndarray, every: int = 1) -> Estimate:
    """The mean of the last WINDOW measurements of a column, one each `every` generations from 0 on.

    The error is that of a series whose neighbours are correlated: n (1 - r) / (1 + r) of n numbers count, with r the
    correlation of neighbours (Bartlett 1946), negative r as 0.
    """
    seen = np.asarray(values, dtype=float)[:: max(1, every)][-WINDOW:]
    seen = seen[np.isfinite(seen)]
    if len(seen) == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    middle = float(seen.mean())
    if len(seen) < ENOUGH:
        return Estimate(middle, math.nan, math.nan, len(seen))
    off = seen - middle
    size = float((off * off).sum())
    if size <= 1e-24 * max(1.0, middle * middle) * len(seen):
        return Estimate(middle, middle, middle, len(seen))
    r = min(0.99, max(0.0, float((off[1:] * off[:-1]).sum()) / size))
    count = max(2.0, len(seen) * (1.0 - r) / (1.0 + r))
    half = Z95 * math.sqrt(size / (len(seen) - 1) / count)
    return Estimate(middle, middle - half, middle + half, len(seen))


# -- words ---------------------------------------------------------------------------------------------------


def figure(value: float) -> str:
    """A number in three digits; "unknown" where there is none."""
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return grouped(value, ".0f" if 1000 <= abs(value) < 1e7 else ".3g") if value else "0"


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{figure(round(100 * share) if math.isfinite(share) else share)}\u00a0%"


def between(low: float, high: float) -> str:
    """An interval in words; empty where it is unknown."""
    return "" if math.isnan(low) or math.isnan(high) else f"{figure(low)}{TO}{figure(high)}"


def percents(low: float, high: float) -> str:
    """An interval of shares."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"{percent(low)[:-2]}{TO}{percent(high)}"


def listed(words: list[str]) -> str:
    """One, two and three."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def share_text(value: float, low: float, high: float) -> str:
    """A share with its interval, unless that has no width."""
    return percent(value) if percent(low) == percent(high) else f"{percent(value)} ({percents(low, high)})"


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` trials (Wilson 1927). Probes have their own in `sims.probes`, whose
    modules declare nodes: to import one here would change the order of all.
    """
    if count < 1 or math.isnan(share):
        return math.nan, math.nan
    z2 = Z95 * Z95
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, centre - half), min(1.0, centre + half)
