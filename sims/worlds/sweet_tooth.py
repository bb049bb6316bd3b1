"""Sweet tooth: sugar tastes better the more of it there is, but one amount is best for the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Bar, Glyph, Line, Mark, Picture, Text

IDEAL = 1.0  # the intake that is best for the body, by the choice of units
_WIDTH, _HEIGHT, _LEFT = 12.0, 7.2, 3.0


@kernel
def outcome(real, _table, _key, point, out):
    """Intake x, sweetness A x and satiety x^2 / 2. real: the availability A."""
    x = point[0]
    out[0] = x
    out[1] = real[0] * x
    out[2] = 0.5 * x * x


@kernel
def jacobian(real, _table, _key, point, jac):
    """Derivatives by the intake."""
    jac[0, 0] = 1.0
    jac[1, 0] = real[0]
    jac[2, 0] = point[0]


def prepare(settings: Settings) -> Prepared:
    """The availability."""
    return Prepared(np.array([float(settings["availability"])]), np.zeros(1, dtype=np.int64))


def genes(_settings: Settings) -> tuple[Gene, ...]:
    """The intake, from 0 at first."""
    return (Gene("intake", -1000.0, 1000.0, start="normal", mean=0.0, spread=0.0),)


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """A creature, its sweets in proportion to the intake, and a mark at the intake that is best for it."""
    intake = float(features.get("intake", decision[0] if len(decision) else 0.0))
    eaten = max(intake, 0.0)
    unit = (_WIDTH - _LEFT - 1.0) / max(2.0, 1.15 * eaten)
    marks: list[Mark] = [Glyph(1.4, 3.6, "person", "ink", 2.6)]
    marks.append(Bar(_LEFT, 4.5, eaten * unit, 0.5, "mesa"))
    count = min(int(np.ceil(3.0 * eaten)), 40)
    apart = eaten * unit / max(count, 1)
    for i in range(count):
        marks.append(Glyph(_LEFT + (i + 0.5) * apart, 3.5, "candy", "mesa", min(1.1, 0.85 * apart)))
    best = _LEFT + IDEAL * unit
    marks.append(Line([(best, 1.6), (best, 5.5)], "base", 0.1, dash=True))
    marks.append(Text(best, 0.9, "best for the body", "base", 0.7, "left" if best < 6.0 else "center"))
    marks.append(
        Text(_LEFT, 6.4, f"availability of sugar: {float(settings['availability']):g}", "muted", 0.65)
    )
    return Picture(_WIDTH, _HEIGHT, marks, f"eats {intake:.3g}; {IDEAL:g} would be best")


WORLD = register(
    World(
        type="world.sweet_tooth",
        title="Sweet tooth",
        summary="Sugar tastes better the more of it there is; one amount is best for the body.",
        help=(
            "A creature chooses its `intake` x of sugar. What it feels: sweetness A·x, where A is the availability, "
            "and satiety x²/2. A brain that maximises g·sweetness − satiety eats A·g. What is good for the body is "
            "another matter: an intake of 1 is best, whatever it tastes like.\n\n"
            "Selection at A = 1 makes drives g near 1. With a **Shift** to a higher availability the same drives "
            "make the creature eat too much, while it feels better than ever."
        ),
        settings=(
            Setting(
                name="availability",
                default=1.0,
                low=0.0,
                high=100.0,
                help="how much sugar there is: the sweetness of one unit of intake",
            ),
        ),
        keywords="sugar drive evolution taste appetite intake",
        form="point",
        features=(
            Feature("intake", "the sugar eaten; 1 is best for the body"),
            Feature("sweetness", "the sweetness felt: availability x intake", "sensation"),
            Feature("satiety", "how full it feels: intake squared, halved", "sensation"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        picture=picture,
    )
)
