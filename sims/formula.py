"""What an objective computes, as a small immutable tree: differentiated, checked and written as kernel source.

Leaves are numbers, features of an outcome, numbers of a node (`Value`: a setting or gene), what is wired into an
input (`Input`) and standard normal noise (`Noise`). Everything else is a `Call`. Nothing raises on numbers: as in
IEEE 754, 1/0 is infinite and log(-1) not a number. Derivatives are in `sims.calculus`.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the outcome, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A setting or gene: of this node, or (`node` given by the composer) of another one."""

    name: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """The objective wired into an input port."""

    port: str


@dataclass(frozen=True, slots=True)
class Noise:
    """One standard normal draw per evaluation; `node` (given by the composer) keeps two measures' noise apart."""

    node: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of `OPERATORS` applied to arguments; ValueError for a wrong number of them."""

    op: str
    args: tuple[Formula, ...]

    def __post_init__(self) -> None:
        needed, given = OPERATORS.get(self.op), len(self.args)
        if needed is None:
            raise ValueError(f"there is no operator {self.op!r}")
        if given < needed or (given > needed and self.op not in VARIADIC and (self.op, given) != ("-", 2)):
            raise ValueError(f"{self.op} takes {needed} arguments, not {given}")


Formula = Number | Feature | Value | Input | Noise | Call
Leaf = Feature | Value | Input | Noise

# Name -> number of arguments; `-` with one is the sign, with two the difference. Comparisons, `and`, `or` and `not`
# give 1.0 or 0.0; anything but 0.0 counts as true. where(condition, if_true, if_false).
OPERATORS: dict[str, int] = {
    "+": 2, "-": 1, "*": 2, "/": 2, "**": 2, "min": 2, "max": 2, "abs": 1, "exp": 1, "log": 1, "sqrt": 1, "where": 3,
    "<": 2, "<=": 2, ">": 2, ">=": 2, "==": 2, "!=": 2, "and": 2, "or": 2, "not": 1,
}  # fmt: skip
VARIADIC = frozenset({"+", "*", "min", "max", "and", "or"})  # take that many arguments or more
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_ATOM = re.compile(r"[A-Za-z_][\w.]*(\[[^\[\]()]*\])*\Z")


def leaves(formula: Formula) -> tuple[Leaf, ...]:
    """The leaves other than numbers, each once, in the order in which they are first met."""
    found: dict[Leaf, None] = {}
    stack = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Call):
            stack.extend(reversed(part.args))
        elif not isinstance(part, Number):
            found[part] = None
    return tuple(found)


def replace(formula: Formula, fn: Callable[[Leaf], Formula]) -> Formula:
    """`formula` with fn(leaf) in the place of every leaf other than a number."""
    if isinstance(formula, Number):
        return formula
    if isinstance(formula, Call):
        return Call(formula.op, tuple(replace(arg, fn) for arg in formula.args))
    return fn(formula)


# -- as kernel source ----------------------------------------------------------------------------------------


def source(formula: Formula, leaf: Callable[[Leaf], str]) -> str:
    """`formula` as one Python expression of floats; `leaf` writes the leaves.

    For a function of a module that has `import math` and `from sims import ieee`, compiled by Numba
    (error_model="numpy") or not; never raises at run time.
    """
    if isinstance(formula, Number):
        return _literal(formula.value)
    if not isinstance(formula, Call):
        text = leaf(formula)
        return text if _ATOM.match(text) else f"({text})"
    op = formula.op
    if op in COMPARISONS or op in {"and", "or", "not"}:
        return f"(1.0 if {_condition(formula, leaf)} else 0.0)"
    if op == "where":
        yes, no = (source(arg, leaf) for arg in formula.args[1:])
        return f"({yes} if {_condition(formula.args[0], leaf)} else {no})"
    if op == "**" and isinstance(formula.args[1], Number) and formula.args[1].value in (2.0, 3.0):
        base = source(formula.args[0], leaf)
        if _ATOM.match(base):
            return "(" + " * ".join([base] * int(formula.args[1].value)) + ")"
    args = [source(arg, leaf) for arg in formula.args]
    if op in {"+", "*"}:
        return f"({f' {op} '.join(args)})"
    if op == "-":
        return f"(-{args[0]})" if len(args) == 1 else f"({args[0]} - {args[1]})"
    if op == "/" and isinstance(formula.args[1], Number) and formula.args[1].value != 0.0:
        return f"({args[0]} / {args[1]})"
    if op in {"min", "max"}:
        return _folded("ieee.least" if op == "min" else "ieee.most", args)
    name = {"/": "ieee.divide", "**": "ieee.power", "abs": "abs"}.get(op, f"ieee.{op}")
    return f"{name}({', '.join(args)})"


def _literal(value: float) -> str:
    if math.isnan(value):
        return "math.nan"
    if math.isinf(value):
        return "math.inf" if value > 0 else "(-math.inf)"
    text = repr(float(value))
    return f"({text})" if text.startswith("-") else text


def _condition(formula: Formula, leaf: Callable[[Leaf], str]) -> str:
    """`formula` as a truth value, at most one pair of brackets deeper than its parts."""
    if isinstance(formula, Call):
        if formula.op in COMPARISONS:
            return f" {formula.op} ".join(source(arg, leaf) for arg in formula.args)
        if formula.op in {"and", "or"}:
            return "(" + f" {formula.op} ".join(_condition(arg, leaf) for arg in formula.args) + ")"
        if formula.op == "not":
            return f"(not {_condition(formula.args[0], leaf)})"
    return f"{source(formula, leaf)} != 0.0"


def _folded(name: str, args: list[str]) -> str:
    """f(a, b, c, d) as f(f(a, b), f(c, d)), which nests less deeply than one after the other."""
    if len(args) == 1:
        return args[0]
    middle = len(args) // 2
    return f"{name}({_folded(name, args[:middle])}, {_folded(name, args[middle:])})"


# -- as a number ---------------------------------------------------------------------------------------------


def evaluate(formula: Formula, leaf_values: Mapping[Leaf, float]) -> float:
    """The number that `formula` gives for these values of its leaves; KeyError for a leaf without one."""
    if isinstance(formula, Number):
        return float(formula.value)
    if not isinstance(formula, Call):
        return float(leaf_values[formula])
    if formula.op == "where":  # only the branch taken is worked out, as in a kernel
        taken = 1 if evaluate(formula.args[0], leaf_values) != 0.0 else 2
        return evaluate(formula.args[taken], leaf_values)
    return apply(formula.op, [evaluate(arg, leaf_values) for arg in formula.args])


def evaluate_all(formula: Formula, columns: Mapping[Leaf, np.ndarray], count: int) -> np.ndarray:
    """The same for `count` cases at once, bit for bit: columns[leaf][count]."""
    if isinstance(formula, Number):
        return np.full(count, float(formula.value))
    if not isinstance(formula, Call):
        return columns[formula]
    args = [evaluate_all(arg, columns, count) for arg in formula.args]
    with np.errstate(all="ignore"):
        if formula.op in {"+", "*"}:
            return reduce(np.add if formula.op == "+" else np.multiply, args)
        if formula.op == "-":
            return -args[0] if len(args) == 1 else args[0] - args[1]
        if formula.op == "where":
            return np.where(args[0] != 0.0, args[1], args[2])
    cases = zip(*(arg.tolist() for arg in args), strict=True)
    return np.array([apply(formula.op, list(case)) for case in cases], dtype=np.float64)


def apply(op: str, args: list[float]) -> float:
    """An operator applied to numbers, with the results of IEEE 754 instead of exceptions."""
    if op in COMPARISONS:
        return float(COMPARISONS[op](args[0], args[1]))
    if op == "+":
        return reduce(operator.add, args)
    if op == "*":
        return reduce(operator.mul, args)
    return float(_APPLIED[op](*args))


def _divide(a: float, b: float) -> float:
    return a / b if b != 0.0 else a * math.copysign(math.inf, b)


def _power(a: float, b: float) -> float:
    if b in (2.0, 3.0):
        return a * a if b == 2.0 else a * a * a
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf
    except ValueError:
        return math.inf if a == 0.0 else math.nan


def _exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def _log(a: float) -> float:
    if a > 0.0 or math.isnan(a):
        return math.log(a)
    return -math.inf if a == 0.0 else math.nan


def _extreme(pick: Callable[..., float], *args: float) -> float:
    return math.nan if any(math.isnan(arg) for arg in args) else pick(args)


def _where(condition: float, yes: float, no: float) -> float:
    return yes if condition != 0.0 else no


_APPLIED: dict[str, Callable[..., float]] = {
    "-": lambda a, b=None: -a if b is None else a - b,
    "/": _divide,
    "**": _power,
    "min": lambda *args: _extreme(min, *args),
    "max": lambda *args: _extreme(max, *args),
    "abs": abs,
    "exp": _exp,
    "log": _log,
    "sqrt": lambda a: math.nan if a < 0.0 else math.sqrt(a),
    "where": _where,
    "and": lambda *args: all(arg != 0.0 for arg in args),
    "or": lambda *args: any(arg != 0.0 for arg in args),
    "not": lambda a: a == 0.0,
}


def derivative(formula: Formula, feature: str) -> Formula:
    """The partial derivative by a feature, simplified; noise has none, inputs must have been replaced before.

    min, max, abs and where are differentiated piecewise; comparisons count as constant. ValueError for an `Input`.
    """
    from sims.calculus import differentiate  # builds on this module

    return differentiate(formula, Feature(feature))
