"""Regression: every episode hides a line of its own, shows some examples of it, and asks for the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import inlined, kernel
from sims.picture import Bar, Line, Mark, Picture, Text, decimal
from sims.streams import fold, normal

_EXAMPLES, _TRUTH, _NOISE = 1, 2, 3  # parts of an episode's key
_REACH = 1e6
_WIDTH, _HEIGHT, _SHOWN = 16.0, 10.0, 8


@inlined
def _four(n_x, n_w, point, i):
    """x . (point - w) of the examples i to i + 3: the true weights are the same for all, and drawn once for four."""
    d = point.shape[0]
    first = second = third = fourth = 0.0
    for j in range(d):
        gap = point[j] - normal(n_w, j)
        first += normal(n_x, i * d + j) * gap
        second += normal(n_x, (i + 1) * d + j) * gap
        third += normal(n_x, (i + 2) * d + j) * gap
        fourth += normal(n_x, (i + 3) * d + j) * gap
    return first, second, third, fourth


@inlined
def _one(n_x, n_w, point, i):
    """x . (point - w) of example i."""
    d = point.shape[0]
    off = 0.0
    for j in range(d):
        off += normal(n_x, i * d + j) * (point[j] - normal(n_w, j))
    return off


@inlined
def _half_square(real, n_e, off, i):
    """What example i adds to the error: its noise is part of what it shows."""
    r = off - real[0] * normal(n_e, i) if real[0] > 0.0 else off
    return 0.5 * r * r


@kernel
def outcome(real, table, key, point, out):
    """Features in declared order. real: noise; table: n examples; point[d]: the weights guessed."""
    n_x, n_w, n_e = fold(key, _EXAMPLES), fold(key, _TRUTH), fold(key, _NOISE)
    fit, off, n = 0.0, 0.0, table[0]
    for i in range(0, n - 3, 4):
        for k, part in enumerate(_four(n_x, n_w, point, i)):
            fit += _half_square(real, n_e, part, i + k)
    for i in range(n - n % 4, n):
        fit += _half_square(real, n_e, _one(n_x, n_w, point, i), i)
    for j in range(point.shape[0]):
        gap = point[j] - normal(n_w, j)
        off += gap * gap
    out[0], out[1] = off, fit


@kernel
def jacobian(real, table, key, point, jac):
    """Derivatives of both losses by the weights."""
    n_x, n_w, n_e = fold(key, _EXAMPLES), fold(key, _TRUTH), fold(key, _NOISE)
    d = point.shape[0]
    for j in range(d):
        jac[0, j], jac[1, j] = point[j] - normal(n_w, j), 0.0
    for i in range(table[0]):
        r = 0.0
        for j in range(d):
            r += normal(n_x, i * d + j) * jac[0, j]
        if real[0] > 0.0:
            r -= real[0] * normal(n_e, i)
        for j in range(d):
            jac[1, j] += r * normal(n_x, i * d + j)
    for j in range(d):
        jac[0, j] *= 2.0


def prepare(settings: Settings) -> Prepared:
    """The examples' noise, and how many there are."""
    return Prepared(np.array([float(settings["noise"])]), np.array([int(settings["n"])], dtype=np.int64))


def work(settings: Settings) -> float:
    """Of each weight the steps in all examples, whose numbers are drawn again."""
    return 5.0 * float(settings["n"])


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One weight per dimension, drawn at first as the true ones are."""
    return tuple(Gene(f"w{j}", -_REACH, _REACH, start="normal") for j in range(int(settings["d"])))


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float], key: int) -> Picture:
    """Each slope of the line that this draw hides, and of the guess; how wrong that is, against guessing nothing."""
    d, n = int(settings["d"]), int(settings["n"])
    loss, fit = float(features.get("loss", 0.0)), float(features.get("support_loss", 0.0))
    marks: list[Mark] = []
    for x, words, color, dash in ((0.2, "hidden line", "intended", True), (8.2, "its guess", "accent", False)):
        marks.append(Line([(x, 0.7), (x + 1.4, 0.7)], color, 0.16, dash))
        marks.append(Text(x + 1.8, 0.7, words, color, 0.7))
    true = np.uint64(fold(np.uint64(key), _TRUTH))
    shown = min(d, _SHOWN)
    for j in range(shown):
        marks += _slopes((j + 0.5) * _WIDTH / shown, _WIDTH / shown, float(normal(true, j)), float(decision[j]))
    most = max(float(d), loss, 1e-9)
    for i, (name, amount, color) in enumerate((("error", loss, "bad"), ("of guessing 0:", float(d), "muted"))):
        y = 7.0 + 1.4 * i
        marks.append(Text(0.2, y + 0.45, f"{name} {amount:.3g}", "ink", 0.7))
        marks.append(Bar(7.2, y, (_WIDTH - 7.4) * amount / most, 0.9, color))
    caption = f"{loss:.3g} off on new examples (guessing nothing: {d}), {fit:.3g} on the {n} it learned from"
    return Picture(_WIDTH, _HEIGHT, marks, caption)


def _slopes(x: float, room: float, true: float, guess: float) -> list[Mark]:
    """A cross of axes around x with the true slope and the guessed one, and the guess as a number."""
    y, half, told = 3.5, min(1.2, 0.4 * room), decimal(guess)
    marks: list[Mark] = [
        Line([(x - half, y), (x + half, y)], "faint", 0.05), Line([(x, y - 1.7), (x, y + 1.7)], "faint", 0.05)
    ]  # fmt: skip
    for weight, color, dash in ((true, "intended", True), (guess, "accent", False)):
        rise = 1.5 * math.tanh(weight / 2.0)
        marks.append(Line([(x - half, y + rise), (x + half, y - rise)], color, 0.16, dash))
    return [*marks, Text(x, y + 2.4, told, "ink", min(0.7, 1.6 * room / len(told)), "center")]


WORLD = register(
    World(
        type="world.regression",
        title="Regression",
        summary="Every episode hides a line; a learner sees examples and is judged on new ones.",
        help=(
            "In every episode the true weights w and the inputs x of `n` examples are drawn from the standard normal "
            "distribution in `d` dimensions; an example shows y = w·x + noise. A point is a guess of w; it "
            "starts at random, or at 0 with start *fixed*. "
            "**support_loss** is half the sum of squared errors on the examples, what a learner can see. **loss** is "
            "the expected squared error on new inputs against the true line, which is |guess − w|²: what learning is "
            "for.\n\n"
            "An inner optimizer that learns on the first, inside an outer one that changes how by the second, "
            "is learning to learn. One step from 0 with rate a loses d(1 − 2an + a²n(n + d + 1 + noise²)) on average, "
            "least at a = 1 / (n + d + 1 + noise²)."
        ),
        settings=(
            Setting(name="d", default=5, low=1, high=64, unit="dimensions", help="how many weights the line has"),
            Setting(name="n", default=20, low=1, high=1000, unit="examples", help="how many examples are shown"),
            Setting(name="noise", default=0.0, low=0.0, high=100.0,
                    help="standard deviation of the error of what an example shows"),
        ),
        keywords="meta-learning learned step linear model least squares support query MAML",
        form="point",
        work=work,
        features=(
            Feature("loss", "expected squared error on new inputs, against the true line"),
            Feature("support_loss", "half the sum of squared errors on the examples shown"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        stochastic=True,
        picture=picture,
        pictures_draw=True,
    )
)  # fmt: skip
