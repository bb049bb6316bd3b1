"""How a slider covers the range of a number: linear or logarithmic, and how far. No Qt.

A declared range may be enormous (0 to 1e12). The slider then covers the part that people use; other values within the
range can be typed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sims.declare import Setting

POSITIONS = 1000
WIDE = 1000.0  # ranges above are logarithmic
HUGE = 1e6  # ranges above are covered in part


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values in [low, high] to positions 0 .. `positions`. A logarithmic one is log(1 + (value - low) / knee)."""

    low: float
    high: float
    positions: int
    whole: bool
    knee: float = 0.0

    def position(self, value: float) -> int:
        """The nearest position; values outside are at the ends."""
        value = min(max(value, self.low), self.high)
        span = self.high - self.low
        if self.knee:
            share = math.log1p((value - self.low) / self.knee) / math.log1p(span / self.knee)
        else:
            share = (value - self.low) / span
        return round(share * self.positions)

    def value(self, position: int) -> float:
        """The value at a position, rounded to what the slider can tell apart."""
        if position <= 0:
            return self.low
        if position >= self.positions:
            return self.high
        share, span = position / self.positions, self.high - self.low
        if self.knee:
            exact = self.low + self.knee * math.expm1(share * math.log1p(span / self.knee))
            step = 10.0 ** (math.floor(math.log10(max(abs(exact), self.knee))) - 2)
        else:
            exact = self.low + share * span
            step = 10.0 ** math.floor(math.log10(span / self.positions))
        rounded = round(exact) if self.whole else round(exact / step) * step
        return min(max(float(f"{rounded:.12g}"), self.low), self.high)


def scale_for(setting: Setting, value: float) -> Scale | None:
    """The scale of a number setting's slider, which covers `value`; None where a slider makes no sense."""
    low, high = setting.low, setting.high
    whole = setting.type == "int"
    default = abs(float(setting.default))
    if low is None or low < -HUGE or (low < 0 and (high is None or high - low > HUGE)):
        reach = _round_up(max(abs(value), default, 1.0))
        low = -reach if low is None else max(low, -reach)
        high = reach if high is None else min(high, reach)
    elif high is None or high - low > HUGE:
        reach = _round_up(max(abs(value), 1000 * default, 100.0))
        high = low + reach if high is None else min(high, low + reach)
    if not high > low:
        return None
    span = high - low
    positions = int(span) if whole and span <= POSITIONS else POSITIONS
    knee = 0.0
    if low >= 0 and (setting.log or span > WIDE):
        knee = low if low > 0 else (1.0 if whole else max(min(default, span) / 10, span * 1e-6))
    return Scale(low, high, positions, whole, knee)


def _round_up(value: float) -> float:
    """The next power of ten."""
    return 10.0 ** math.ceil(math.log10(value) - 1e-9)


def step_of(setting: Setting, value: float) -> float:
    """How far one press of an arrow key goes: 1 for whole numbers, about a hundredth of the value for others."""
    if setting.type == "int":
        return 1.0
    size = abs(value) or abs(float(setting.default)) or 1.0
    if setting.low is not None and setting.high is not None and setting.high - setting.low <= WIDE:
        size = max(size, (setting.high - setting.low) / 10)
    return float(f"{10.0 ** (math.floor(math.log10(size) + 1e-9) - 1):.6g}")
