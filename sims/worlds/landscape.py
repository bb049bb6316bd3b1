"""Landscape: test functions of several numbers, turned so that higher is better."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Cells, Glyph, Line, Mark, Picture

FUNCTIONS = ("sphere", "ellipsoid", "rastrigin", "rosenbrock", "hill")
_SPHERE, _ELLIPSOID, _RASTRIGIN, _ROSENBROCK, _HILL = range(5)
_TURN = 2.0 * math.pi
_GRID = 32  # cells a side of the picture
_BANDS = ("street", "wall", "faint", "muted")  # from low to high
_SHARES = (0.4, 0.7, 0.9)  # of the cells lie below the second, third and fourth band


@kernel
def height(function, weights, x):
    """The value at x[D], at most 0 (hill: at most 1); weights[D] are those of the ellipsoid."""
    n = x.shape[0]
    cost = 0.0
    if function == _RASTRIGIN:
        for i in range(n):
            cost += 10.0 + x[i] * x[i] - 10.0 * math.cos(_TURN * x[i])
        return -cost
    if function == _ROSENBROCK:
        for i in range(n - 1):
            bend = x[i + 1] - x[i] * x[i]
            cost += 100.0 * bend * bend + (1.0 - x[i]) * (1.0 - x[i])
        return -cost if n > 1 else -(1.0 - x[0]) * (1.0 - x[0])
    for i in range(n):
        cost += weights[i] * x[i] * x[i]
    return math.exp(-0.5 * cost) if function == _HILL else -cost


@kernel
def slope(function, weights, x, grad):
    """The gradient of `height` at x[D] into grad[D]."""
    n = x.shape[0]
    if function == _RASTRIGIN:
        for i in range(n):
            grad[i] = -2.0 * x[i] - 10.0 * _TURN * math.sin(_TURN * x[i])
        return
    if function == _ROSENBROCK:
        for i in range(n):
            grad[i] = 2.0 * (1.0 - x[i]) if i < n - 1 or n == 1 else 0.0
        for i in range(n - 1):
            bend = 200.0 * (x[i + 1] - x[i] * x[i])
            grad[i] += 2.0 * x[i] * bend
            grad[i + 1] -= bend
        return
    factor = 0.5 * height(function, weights, x) if function == _HILL else 1.0
    for i in range(n):
        grad[i] = -2.0 * factor * weights[i] * x[i]


@kernel
def distance(function, x):
    """The Euclidean distance of x[D] from the optimum."""
    best = 1.0 if function == _ROSENBROCK else 0.0
    total = 0.0
    for i in range(x.shape[0]):
        total += (x[i] - best) * (x[i] - best)
    return math.sqrt(total)


@kernel
def outcome(real, table, _key, point, out):
    """Value and distance. real: the weights; table: the function's number."""
    out[0] = height(table[0], real, point)
    out[1] = distance(table[0], point)


@kernel
def jacobian(real, table, _key, point, jac):
    """Derivatives of value and distance; the distance's are taken as 0 at the optimum itself."""
    slope(table[0], real, point, jac[0])
    best = 1.0 if table[0] == _ROSENBROCK else 0.0
    far = distance(table[0], point)
    for i in range(point.shape[0]):
        jac[1, i] = (point[i] - best) / far if far > 0.0 else 0.0


def prepare(settings: Settings) -> Prepared:
    """The function's number, and its weights: condition^(i / (D - 1)) for the ellipsoid, else 1."""
    function = FUNCTIONS.index(str(settings["function"]))
    dimension = int(settings["dimension"])
    weights = np.ones(dimension)
    if function == _ELLIPSOID and dimension > 1:
        weights = float(settings["condition"]) ** (np.arange(dimension) / (dimension - 1))
    return Prepared(weights, np.array([function], dtype=np.int64))


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One real gene per dimension."""
    reach = float(settings["range"])
    return tuple(Gene(f"x{i}", -reach, reach) for i in range(int(settings["dimension"])))


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """The slice through the point along its first two numbers, in bands of height; one number: the curve."""
    prepared = prepare(settings)
    point = np.array(decision, dtype=float)
    caption = f"value {features.get('value', 0.0):.4g}, {features.get('distance', 0.0):.3g} from the optimum"
    if point.size > 2:
        caption += f" (two of {point.size} dimensions shown)"
    reach = float(settings["range"])
    best = 1.0 if settings["function"] == "rosenbrock" else 0.0
    draw = _curve if point.size == 1 else _bands
    return Picture(_GRID, _GRID, draw(prepared, point, reach, best), caption)


def _place(value: float, reach: float) -> float:
    """A coordinate as a place in the picture, kept inside."""
    return float(min(max((value + reach) / (2.0 * reach), 0.0), 1.0)) * _GRID


def _bands(prepared: Prepared, point: np.ndarray, reach: float, best: float) -> list[Mark]:
    axis = (np.arange(_GRID) + 0.5) / _GRID * 2.0 * reach - reach
    heights = np.empty((_GRID, _GRID))
    at = point.copy()
    for row, y in enumerate(axis[::-1]):
        for column, x in enumerate(axis):
            at[0], at[1] = x, y
            heights[row, column] = height(prepared.table[0], prepared.real, at)
    edges = np.quantile(heights, _SHARES)
    levels = np.searchsorted(edges, heights.ravel()).reshape(heights.shape)
    return [
        Cells(levels.tolist(), list(_BANDS)),
        Glyph(_place(best, reach), _GRID - _place(best, reach), "star", "good", 2.4),
        Glyph(_place(point[0], reach), _GRID - _place(point[1], reach), "disc", "accent", 1.4),
    ]


def _curve(prepared: Prepared, point: np.ndarray, reach: float, best: float) -> list[Mark]:
    axis = np.linspace(-reach, reach, 4 * _GRID + 1)
    heights = [height(prepared.table[0], prepared.real, np.array([x])) for x in (*axis, best, *point)]
    low, span = min(heights), max(heights) - min(heights) or 1.0
    places = [_GRID - 1.0 - (value - low) / span * (_GRID - 3.0) for value in heights]
    xs = [_place(x, reach) for x in axis]
    return [
        Line(list(zip(xs, places[: len(xs)], strict=True)), "muted", 0.2),
        Glyph(_place(best, reach), places[-2], "star", "good", 2.4),
        Glyph(_place(point[0], reach), places[-1], "disc", "accent", 1.4),
    ]


WORLD = register(
    World(
        type="world.landscape",
        title="Landscape",
        summary="Hills of numbers with a known top: smooth, stretched, rugged or bent.",
        help=(
            "Test functions of several numbers, turned over so that the top is the optimum. **sphere** is −Σx². "
            "**ellipsoid** is the sphere with its axes stretched, the steepest `condition` times as steep as the "
            "flattest. **rastrigin** has many smaller tops around the highest. **rosenbrock** is a narrow bent ridge "
            "with its top at (1, …, 1). **hill** is exp(−Σx²/2): far away it is flat. Those without a place named "
            "have their top at 0."
        ),
        settings=(
            Setting(
                name="function",
                default="sphere",
                choices=FUNCTIONS,
                help="the form of the land; see the help (F1)",
            ),
            Setting(
                name="dimension",
                default=2,
                low=1,
                high=100,
                unit="numbers",
                help="how many numbers a point has",
            ),
            Setting(
                name="range",
                default=5.0,
                low=1.0,
                high=1000.0,
                help="every number lies between minus this and plus this",
            ),
            Setting(
                name="condition",
                default=1e6,
                low=1.0,
                high=1e9,
                log=True,
                help="how many times as curved the ellipsoid is along its last axis as along its first",
            ),
        ),
        keywords="sphere ellipsoid rastrigin rosenbrock gaussian hill benchmark continuous function",
        form="point",
        features=(
            Feature("value", "the height of the land; 0 at the top (hill: 1)"),
            Feature("distance", "how far the point is from the top"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        picture=picture,
    )
)
