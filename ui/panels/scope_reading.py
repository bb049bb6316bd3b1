"""What the scope's cursors read: every visible curve at a generation, and how far it is from the pinned one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sandbox.record import Record
from sims.number_text import MINUS, grouped
from ui.bands import digits
from ui.curves import Curve, gap_roles
from ui.panels.legend import number
from ui.panels.plot_cursor import LINE, Reading, Row
from ui.panels.plot_points import margins, number_at

MOST, FIRST = 10, 3  # rows at most, and rows that go before notes


def value_of(record: Record, column: str, generation: int) -> float:
    """A column's number at a generation; NaN where there is none."""
    if column not in record or not 0 <= generation < record.length:
        return float("nan")
    return number_at(record, column, generation)


def with_margin(value: float, margin: float) -> str:
    """A number and how far its band reaches to either side, in as many digits as tell: 0.523 ± 0.003."""
    if not (np.isfinite(value) and np.isfinite(margin)):
        return number(value)
    if abs(value) >= 100 or margin >= 100:
        return f"{number(value)} ± {number(margin)}"
    many = digits(margin)
    return f"{value:.{many}f} ± {margin:.{many}f}".replace("-", MINUS)


def reading(
    record: Record,
    curves: Sequence[Curve],
    at: int,
    pin: int,
    unit: Callable[[str], str],
    notes: Sequence[str] = (),
    height: float = 400.0,
) -> Reading:
    """The reading at generation `at`; with a pin elsewhere (else -1) each row has the difference from there. In a plot
    of little `height` (pixels) notes give way first, then curves, of which the first stay.
    """
    apart = pin >= 0 and pin != at
    title = f"generation {grouped(at)}"
    if apart:
        title += f"  ({grouped(at - pin)} from {grouped(pin)})".replace("-", MINUS)
    more, less = gap_roles({curve.role for curve in curves if curve.main})
    room = int(height / LINE) - 2 - bool(more)
    if room < 1:
        return Reading(title)
    told = list(notes[: max(0, room - min(len(curves), FIRST))])
    most = min(MOST, room - len(told))
    kept = curves if len(curves) <= most else curves[: max(1, most - 1)]
    rows = [_row(record, curve, at, pin if apart else -1, unit) for curve in kept]
    if more:
        columns = {curve.role: curve.column for curve in curves if curve.main}
        gaps = [value_of(record, columns[more], g) - value_of(record, columns[less], g) for g in (at, pin)]
        rows.append(Row("gap", number(gaps[0]), _signed(gaps[0] - gaps[1]) if apart else "", "gap"))
    if most > 1 and len(kept) < len(curves):
        told.insert(0, f"and {len(curves) - len(kept)} more")
    return Reading(title, tuple(rows), tuple(told))


def _row(record: Record, curve: Curve, at: int, pin: int, unit: Callable[[str], str]) -> Row:
    now = value_of(record, curve.column, at)
    kind = unit(curve.column)
    shown = with_margin(now, float(margins(record, curve, np.array([at]))[0]))
    shown = f"{shown} {kind}" if kind and np.isfinite(now) else shown
    apart = _signed(now - value_of(record, curve.column, pin)) if pin >= 0 else ""
    return Row(curve.label.split(" · ")[0], shown, apart, curve.role, curve.dash)


def _signed(value: float) -> str:
    text = number(value)
    return f"+{text}" if value > 0 else text
