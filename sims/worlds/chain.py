"""Chain: a true value, a measure of it, and an aim that follows the measure; each link adds an error of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture
from sims.worlds.worth_picture import HEIGHT, WIDTH, worth_marks


@kernel
def outcome(real, _table, _key, point, out):
    """V, B = V + s1 x first error, M = B + s2 x second error. real: s1, s2; point: worth and two standard errors."""
    out[0] = point[0]
    out[1] = out[0] + real[0] * point[1]
    out[2] = out[1] + real[1] * point[2]


@kernel
def jacobian(real, _table, _key, _point, jac):
    """The derivative of every feature by every number of the point."""
    jac[:, :] = 0.0
    for i in range(3):
        jac[i, 0] = 1.0
    jac[1, 1] = real[0]
    jac[2, 1] = real[0]
    jac[2, 2] = real[1]


def prepare(settings: Settings) -> Prepared:
    """The standard deviations of both errors."""
    return Prepared(np.array([float(settings["s1"]), float(settings["s2"])]), np.zeros(1, dtype=np.int64))


def genes(_settings: Settings) -> tuple[Gene, ...]:
    """Worth and two errors, all standard normal."""
    return tuple(Gene(name, -40.0, 40.0, start="normal") for name in ("worth", "first_error", "second_error"))


def picture(_settings: Settings, _decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """One candidate: a bar for what it is worth, one for how it measures, one for how it looks to whoever chooses."""
    names = (
        ("value", "is worth", "intended"),
        ("measure", "is measured as", "base"),
        ("aim", "looks like", "mesa"),
    )
    amounts = [float(features.get(name, 0.0)) for name, _, _ in names]
    rows = [(words, amount, color) for (_, words, color), amount in zip(names, amounts, strict=True)]
    caption = f"worth {amounts[0]:.3g}, measured as {amounts[1]:.3g}, taken for {amounts[2]:.3g}"
    return Picture(WIDTH, HEIGHT, worth_marks(rows), caption)


WORLD = register(
    World(
        type="world.chain",
        title="Chain",
        summary="A true value, a measure of it, and an aim that follows the measure, each with an error of its own.",
        help=(
            "Three numbers in a row, as in a chain of command: what is **meant** (value V, standard normal), what is "
            "**measured** (base B = V + an error of `s1`) and what is **pursued** by whoever chooses (mesa M = B + an "
            "error of `s2`). Choosing by M loses value twice: in the first link, where the measure is not what was "
            "meant (outer misalignment), and in the second, where the chooser's aim is not the measure (inner "
            "misalignment).\n\n"
            "Everything is normal, so what the best of n by V, B or M is worth is known exactly. The **Attribution** "
            "probe divides the loss between the links."
        ),
        settings=(
            Setting(name="s1", default=0.5, low=0.0, high=1000.0, unit="points",
                    help="standard deviation of the first error: how far the measure is from what was meant"),
            Setting(name="s2", default=1.0, low=0.0, high=1000.0, unit="points",
                    help="standard deviation of the second error: how far the chooser's aim is from the measure"),
        ),
        keywords="attribution outer inner alignment Gaussian proxy goodhart fault",
        form="point",
        features=(
            Feature("value", "what is meant: the true value V", "points"),
            Feature("measure", "what is measured: the value and the first error, B", "points"),
            Feature("aim", "what the chooser pursues: the measure and the second error, M", "points"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        picture=picture,
    )
)  # fmt: skip
