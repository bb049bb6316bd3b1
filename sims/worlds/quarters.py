"""Quarters: a manager sows what is reaped some quarters later, perhaps by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Bar, Glyph, Line, Mark, Picture, Text

MOST = 20  # quarters in office, and afterwards
_MEANS = 4  # features before those of single quarters
_WIDTH, _TALL, _LEFT, _ZERO, _HALF = 17.0, 10.4, 0.4, 6.7, 3.5
_AFTERWARDS = 7.0  # width of the words over the quarters after the tenure


@kernel
def _sown(real, table, quarter, own):
    """What is invested in a quarter: by the manager in office (0 .. tenure-1), else what is usual."""
    return own if 0 <= quarter < table[0] else real[1]


@kernel
def outcome(real, table, _key, point, out):
    """Features in declared order. real: yield, usual investment; table: tenure, quarters after it, lag.

    The profit of a quarter is yield x what was invested `lag` quarters before, less investment squared, halved.
    """
    tenure, quarters, lag = table[0], table[0] + table[1], table[2]
    reported = 0.0
    later = 0.0
    for quarter in range(2 * MOST):
        profit = 0.0
        if quarter < quarters:
            spent = _sown(real, table, quarter, point[0])
            profit = real[0] * _sown(real, table, quarter - lag, point[0]) - 0.5 * spent * spent
        out[_MEANS + quarter] = profit
        if quarter < tenure:
            reported += profit
        else:
            later += profit
    out[0] = reported / tenure
    out[1] = real[0] * point[0] - 0.5 * point[0] * point[0]
    out[2] = later / table[1]
    out[3] = point[0]


@kernel
def jacobian(real, table, _key, point, jac):
    """Derivatives by the investment."""
    tenure, quarters, lag = table[0], table[0] + table[1], table[2]
    reported = 0.0
    later = 0.0
    for quarter in range(2 * MOST):
        slope = 0.0
        if quarter < quarters:
            if quarter < tenure:
                slope -= point[0]
            if 0 <= quarter - lag < tenure:
                slope += real[0]
        jac[_MEANS + quarter, 0] = slope
        if quarter < tenure:
            reported += slope
        else:
            later += slope
    jac[0, 0] = reported / tenure
    jac[1, 0] = real[0] - point[0]
    jac[2, 0] = later / table[1]
    jac[3, 0] = 1.0


def work(settings: Settings) -> float:
    """Steps for all quarters, which are discounted one by one."""
    return 10.0 * (float(settings["tenure"]) + float(settings["after"]))


def prepare(settings: Settings) -> Prepared:
    """Yield and usual investment; tenure, quarters after it and lag."""
    real = np.array([float(settings["yield"]), float(settings["usual"])])
    return Prepared(real, np.array([int(settings[name]) for name in ("tenure", "after", "lag")], dtype=np.int64))


def genes(_settings: Settings) -> tuple[Gene, ...]:
    """What the manager invests each quarter, nothing at first."""
    return (Gene("investment", -100.0, 100.0, start="normal", mean=0.0, spread=0.0),)


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """Quarter by quarter what the books report, as bars, against what was really made then, as a line."""
    tenure, quarters = int(settings["tenure"]), int(settings["tenure"]) + int(settings["after"])
    own, usual = float(decision[0]) if len(decision) else 0.0, float(settings["usual"])
    reported = [float(features.get(f"profit_{quarter + 1}", 0.0)) for quarter in range(quarters)]
    sown = [own if quarter < tenure else usual for quarter in range(quarters)]
    made = [float(settings["yield"]) * x - 0.5 * x * x for x in sown]
    unit = _HALF / (max(map(abs, [*reported, *made]), default=0.0) or 1.0)
    wide = (_WIDTH - _LEFT - 0.4) / quarters
    end = _LEFT + tenure * wide
    marks: list[Mark] = [
        Text(_LEFT, 0.6, "reported", "accent", 0.75),
        Text(_LEFT + 5.0, 0.6, "really made", "good", 0.75),
        Glyph((_LEFT + end) / 2.0, 2.1, "person", "mesa", 1.5),
        Text(min(end + 0.2, _WIDTH - _AFTERWARDS), 2.1, "after the manager", "muted", 0.7),
        Line([(end, 1.3), (end, _TALL - 0.2)], "muted", 0.08, dash=True),
        Line([(_LEFT, _ZERO), (_WIDTH - 0.4, _ZERO)], "faint", 0.05),
    ]
    for quarter, profit in enumerate(reported):
        x, top = _LEFT + (quarter + 0.15) * wide, _ZERO - max(profit, 0.0) * unit
        color = "accent" if profit >= 0.0 else "bad"
        marks.append(Bar(x, top, 0.7 * wide, max(abs(profit) * unit, 0.02), color))
    edges = [(_LEFT + (quarter + side) * wide, quarter) for quarter in range(quarters) for side in (0, 1)]
    marks.append(Line([(x, _ZERO - made[quarter] * unit) for x, quarter in edges], "good", 0.1))
    caption = f"in office {features.get('reported', 0.0):.2f} a quarter reported, {made[0]:.2f} made"
    caption += f"; afterwards {features.get('later', 0.0):.2f} reported"
    return Picture(_WIDTH, _TALL, marks, caption)


WORLD = register(
    World(
        type="world.quarters",
        title="Quarters",
        summary="A manager invests each quarter; the fruit comes later, perhaps when somebody else is in office.",
        help=(
            "In each quarter of the **tenure** a manager invests x at a cost of x²/2. The fruit, **yield** · x, comes "
            "**lag** quarters later. The books report profits: fruit of what was sown before, less what is spent now. "
            "So who neglects the future reports more than ever, from what predecessors have sown; the harm shows when "
            "that manager has left.\n\n"
            "Who discounts each quarter by d invests d^lag · yield, as long as the fruit still comes within the "
            "quarters that are counted (lag at most after). Less patience than the owners', d against δ, costs "
            "them (δ^lag − d^lag)² yield² / 2 in each quarter of the tenure. `profit_1`, `profit_2` ... can be added "
            "up by a **Discounted goal** whose stream is profit."
        ),
        settings=(
            Setting(name="tenure", default=8, low=1, high=MOST, unit="quarters",
                    help="how long the manager is in office"),
            Setting(name="after", default=8, low=1, high=MOST, unit="quarters",
                    help="quarters after the manager has left"),
            Setting(name="lag", default=1, low=1, high=MOST, unit="quarters", help="from an investment to its fruit"),
            Setting(name="yield", default=1.0, low=0.0, high=100.0, help="fruit of one unit invested"),
            Setting(name="usual", default=0.95, low=-100.0, high=100.0,
                    help="what managers before and after invest each quarter"),
        ),
        keywords="short-termism manager tenure investment books harm executive discount firm",
        form="point",
        work=work,
        features=(
            Feature("reported", "profit a quarter while the manager is in office, as the books have it"),
            Feature("value_made", "what the manager really makes a quarter: fruit to come less what is spent"),
            Feature("later", "profit a quarter after the manager has left"),
            Feature("invested", "what the manager invests each quarter"),
            *(Feature(f"profit_{quarter}", f"profit of quarter {quarter}", shown=False)
              for quarter in range(1, 2 * MOST + 1)),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        picture=picture,
    )
)  # fmt: skip
