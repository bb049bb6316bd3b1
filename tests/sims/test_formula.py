"""Formulas: source and number agree, nothing raises, derivatives are those of central differences."""

import ast
import itertools
import math

import numba
import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from sims import ieee
from sims.calculus import add, choose, divide, multiply, negate, power, subtract
from sims.formula import (
    OPERATORS,
    VARIADIC,
    Call,
    Feature,
    Formula,
    Input,
    Noise,
    Number,
    Value,
    derivative,
    evaluate,
    evaluate_all,
    leaves,
    replace,
    source,
)

X, Y, W = Feature("x"), Feature("y"), Value("w")
NAMES = {X: "x", Y: "y", W: "w"}
SMOOTH = ("+", "-", "*", "/", "**", "exp", "log", "sqrt")
EDGES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    3.0,
    -3.0,
    0.5,
    -0.5,
    710.0,
    1e300,
    -1e300,
    1e-300,
    math.inf,
    -math.inf,
    math.nan,
]
LEAVES = st.sampled_from([X, Y, W])


def formulas(operators=tuple(OPERATORS)):
    def calls(children):
        def call(op):
            least = OPERATORS[op]
            most = 4 if op in VARIADIC else 2 if op == "-" else least
            return st.lists(children, min_size=least, max_size=most).map(lambda args: Call(op, tuple(args)))

        return st.sampled_from(operators).flatmap(call)

    return st.recursive(st.floats(-4, 4).map(Number) | LEAVES, calls, max_leaves=12)


def plain(formula: Formula):
    """The source as an ordinary Python function of x, y, w."""
    space: dict = {"math": math, "ieee": plain_ieee}
    exec(f"def f(x, y, w):\n    return {source(formula, NAMES.__getitem__)}", space)
    return space["f"]


class plain_ieee:
    """The functions of `ieee` without Numba."""


for name in ("divide", "exp", "log", "sqrt", "power", "least", "most"):
    setattr(plain_ieee, name, staticmethod(getattr(ieee, name).py_func))


def parts(formula: Formula):
    yield formula
    if isinstance(formula, Call):
        for arg in formula.args:
            yield from parts(arg)


def same(a: float, b: float, tolerance: float = 1e-12) -> bool:
    return (math.isnan(a) and math.isnan(b)) or a == b or abs(a - b) <= tolerance * max(abs(a), abs(b))


@settings(max_examples=400, deadline=None)
@given(formulas(), st.sampled_from(EDGES), st.sampled_from(EDGES), st.floats(-3, 3))
def test_plain_source_and_evaluate_agree_and_never_raise(formula, x, y, w):
    assert same(plain(formula)(x, y, w), evaluate(formula, {X: x, Y: y, W: w}), 1e-9)


@settings(max_examples=300, deadline=None)
@given(formulas(), st.lists(st.tuples(*[st.sampled_from(EDGES)] * 3), min_size=1, max_size=5))
def test_all_cases_at_once_give_the_same_bits(formula, cases):
    columns = dict(zip((X, Y, W), np.array(cases).T, strict=True))
    expected = np.array([evaluate(formula, dict(zip((X, Y, W), case, strict=True))) for case in cases])
    found = evaluate_all(formula, columns, len(cases))
    assert np.array_equal(found, expected, equal_nan=True)
    assert np.array_equal(np.signbit(found) | np.isnan(found), np.signbit(expected) | np.isnan(expected))


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # each compiles
@given(st.lists(formulas(), min_size=12, max_size=12))
def test_compiled_source_and_evaluate_agree(batch):
    lines = [f"    out[{i}] = {source(formula, NAMES.__getitem__)}" for i, formula in enumerate(batch)]
    space: dict = {"math": math, "ieee": ieee}
    exec("def f(x, y, w, out):\n" + "\n".join(lines), space)
    compiled = numba.njit(error_model="numpy")(space["f"])
    out = np.empty(len(batch))
    for x, y in itertools.product(EDGES, [0.0, -1.5, 2.0, math.inf, math.nan]):
        compiled(x, y, 0.75, out)
        for formula, got in zip(batch, out, strict=True):
            assert same(float(got), evaluate(formula, {X: x, Y: y, W: 0.75}), 1e-9), (formula, x, y)


def test_every_operator_compiles_and_agrees_at_the_edges():
    cases = []
    for op, count in OPERATORS.items():
        cases.append(Call(op, (X, Y, W)[:count]))
        if op in VARIADIC:
            cases.append(Call(op, (X, Y, W, Number(1.0), X)))
    cases += [Call("-", (X, Y)), Call("where", (Call("and", (Call("<", (X, Y)), Call("not", (W,)))), X, Y))]
    cases += [Call("**", (X, Number(n))) for n in (2.0, 3.0, -1.0, 0.5, 0.0)] + [Call("/", (X, Number(0.0)))]
    lines = [f"    out[{i}] = {source(formula, NAMES.__getitem__)}" for i, formula in enumerate(cases)]
    space: dict = {"math": math, "ieee": ieee}
    exec("def f(x, y, w, out):\n" + "\n".join(lines), space)
    compiled = numba.njit(error_model="numpy")(space["f"])
    out = np.empty(len(cases))
    for x, y, w in itertools.product(EDGES, EDGES, [0.0, 1.5]):
        compiled(x, y, w, out)
        for formula, got in zip(cases, out, strict=True):
            expected = evaluate(formula, {X: x, Y: y, W: w})
            assert same(float(got), expected), (formula, x, y, w, got, expected)
            assert same(plain(formula)(x, y, w), expected), (formula, x, y, w)


@pytest.mark.parametrize(
    "op, numpy_function",
    [("/", np.divide), ("**", np.power), ("exp", np.exp), ("log", np.log), ("sqrt", np.sqrt), ("abs", np.abs),
     ("min", np.minimum), ("max", np.maximum)],
)  # fmt: skip
def test_results_are_those_of_ieee_754(op, numpy_function):
    count = OPERATORS[op]
    with np.errstate(all="ignore"):
        for args in itertools.product(EDGES, repeat=count):
            if op == "**" and args[0] == 0.0 and math.copysign(1.0, args[0]) < 0:
                continue  # as a base, zero has no sign
            if op == "**" and args == (-math.inf, 0.5):
                continue  # where NumPy takes the square root instead
            expected = float(numpy_function(*args))
            assert same(evaluate(Call(op, tuple(map(Number, args))), {}), expected), args


def test_a_power_of_a_base_below_zero_has_a_derivative_where_its_exponent_stands_still():
    still = Call("**", (Number(-1.0), Call("/", (X, X))))  # log(-1) is no number
    assert evaluate(derivative(still, "x"), {X: 1.5}) == 0.0
    moving = Call("**", (Number(-1.0), X))
    assert math.isnan(evaluate(derivative(moving, "x"), {X: 1.5}))


@settings(max_examples=600, deadline=None)
@given(formulas(SMOOTH), st.floats(0.2, 3), st.floats(0.2, 3))
def test_derivatives_are_those_of_central_differences(formula, x, y):
    def at(x: float) -> float:
        return evaluate(formula, {X: x, Y: y, W: 0.7})

    x, y = x + math.pi / 1e3, y + math.e / 1e3  # not where constants make a base exactly 0
    h = 1e-5 * x
    values = [at(x + k * h) for k in (-2, -1, 0, 1, 2)]
    assume(
        all(1e-6 < abs(v) < 1e6 for part in parts(formula) for v in [evaluate(part, {X: x, Y: y, W: 0.7})])
    )
    coarse, fine = (values[4] - values[0]) / (4 * h), (values[3] - values[1]) / (2 * h)
    noise = 1e-9 + 4e-16 * max(map(abs, values)) / h  # the differences' own rounding
    assume(abs(coarse - fine) <= 1e-4 * abs(fine) + noise)  # where they have settled
    assume(abs(values[3] - 2 * values[2] + values[1]) / h <= 1e-2 * max(1.0, abs(fine)))  # and not at a kink
    got = evaluate(derivative(formula, "x"), {X: x, Y: y, W: 0.7})
    assert abs(got - fine) <= 1e-3 * max(1.0, abs(fine)) + 100 * noise


@settings(max_examples=600, deadline=None)
@given(
    formulas(("+", "-", "*", "min", "max", "abs", "where", "<", ">=", "and", "or", "not")), st.floats(-3, 3)
)
def test_piecewise_derivatives_are_those_of_central_differences(formula, x):
    def at(x: float) -> float:
        return evaluate(formula, {X: x, Y: 1.2, W: -0.7})

    x, h = x + math.pi / 1e3, 1e-5  # not exactly where a condition turns
    values = [at(x + k * h) for k in (-2, -1, 0, 1, 2)]
    assume(max(map(abs, values)) < 1e6)
    slopes = [(b - a) / h for a, b in itertools.pairwise(values)]
    assume(max(slopes) - min(slopes) < 1e-3 * max(1.0, *map(abs, slopes)))  # away from the kinks and jumps
    got = evaluate(derivative(formula, "x"), {X: x, Y: 1.2, W: -0.7})
    assert abs(got - (values[3] - values[1]) / (2 * h)) <= 1e-2 * max(1.0, abs(got)), derivative(formula, "x")


def test_derivatives_are_simplified():
    square = Call("*", (X, X))
    assert derivative(square, "x") == Call("+", (X, X))
    assert derivative(Call("**", (X, Number(2.0))), "x") == Call("*", (Number(2.0), X))
    assert derivative(Call("*", (Number(3.0), W, X)), "x") == Call("*", (Number(3.0), W))
    assert derivative(Call("+", (X, Noise(), W, Y)), "x") == Number(1.0)
    assert derivative(Call("min", (Y, W)), "x") == Number(0.0)
    assert derivative(Call("<", (X, Y)), "x") == Number(0.0)
    assert derivative(Call("-", (Call("-", (X,)),)), "x") == Number(1.0)
    assert derivative(Call("where", (Call("<", (X, Y)), X, Call("+", (X, Y)))), "x") == Number(1.0)
    with pytest.raises(ValueError, match="input 'objective'"):
        derivative(Call("+", (Input("objective"), X)), "x")


def test_simplifying_constructors():
    zero, one, two = Number(0.0), Number(1.0), Number(2.0)
    assert add(zero, X, zero) == X and add() == zero and add(one, X, one) == Call("+", (two, X))
    assert multiply(zero, X) == zero and multiply(one, X) == X and multiply(two, two) == Number(4.0)
    assert multiply(Number(-1.0), X) == Call("-", (X,)) and negate(Call("-", (X,))) == X
    assert subtract(X, zero) == X and subtract(zero, X) == Call("-", (X,)) and subtract(two, one) == one
    assert divide(zero, X) == zero and divide(X, one) == X and divide(one, two) == Number(0.5)
    assert power(X, one) == X and power(X, zero) == one and power(two, two) == Number(4.0)
    assert choose(X, Y, Y) == Y


def test_leaves_and_replace():
    formula = Call("+", (Call("*", (X, W)), Input("a"), X, Noise("n"), Number(2.0)))
    assert leaves(formula) == (X, W, Input("a"), Noise("n"))
    replaced = replace(formula, lambda leaf: Call("exp", (Y,)) if leaf == Input("a") else leaf)
    assert replaced == Call("+", (Call("*", (X, W)), Call("exp", (Y,)), X, Noise("n"), Number(2.0)))


@pytest.mark.parametrize("op, count", [("sin", 1), ("exp", 2), ("+", 1), ("-", 3), ("where", 2), ("not", 0)])
def test_wrong_calls_are_refused(op, count):
    with pytest.raises(ValueError):
        Call(op, (X,) * count)


def test_sixty_levels_of_every_operator_are_still_python():
    for op, count in OPERATORS.items():
        formula: Formula = X
        for _ in range(60):
            formula = Call(op, (formula, Y, W)[:count])
        ast.parse(source(formula, NAMES.__getitem__))
        if op not in {"*", "**", "/"}:
            ast.parse(source(derivative(formula, "x"), NAMES.__getitem__))
