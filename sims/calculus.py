"""Derivatives of formulas, simplified as they are built: constants folded, 0 + x, 0 * x, 1 * x, x ** 1 and so on.

0 * x counts as 0 whatever x is, as in algebra and unlike IEEE 754.
"""

from __future__ import annotations

from sims.formula import COMPARISONS, Call, Feature, Formula, Input, Number, apply

ZERO, ONE = Number(0.0), Number(1.0)
_CONSTANT_OPS = {*COMPARISONS, "and", "or", "not"}


def differentiate(formula: Formula, by: Feature) -> Formula:
    """The partial derivative of `formula` by a feature; ValueError where an input has not been replaced yet."""
    if isinstance(formula, Input):
        raise ValueError(  # noqa: TRY004 - the value lacks a step, its type is right
            f"the input {formula.port!r} has to be replaced before a derivative is taken"
        )
    if not isinstance(formula, Call):
        return ONE if formula == by else ZERO
    if formula.op in _CONSTANT_OPS:
        return ZERO
    if formula.op == "where":
        condition, yes, no = formula.args
        return choose(condition, differentiate(yes, by), differentiate(no, by))
    changes = [differentiate(arg, by) for arg in formula.args]
    if all(change == ZERO for change in changes):
        return ZERO
    if formula.op == "+":
        return add(*changes)
    if formula.op == "-":
        return negate(changes[0]) if len(changes) == 1 else subtract(*changes)
    if formula.op == "*":
        return _product(formula.args, changes)
    if formula.op in {"min", "max"}:
        return _extreme(formula, changes)
    if len(changes) == 2:
        return (_quotient if formula.op == "/" else _power)(*formula.args, *changes)
    return multiply(_outer(formula), changes[0])


def _product(factors: tuple[Formula, ...], changes: list[Formula]) -> Formula:
    """(f g h)' = f' g h + f g' h + f g h'."""
    terms = []
    for i, change in enumerate(changes):
        terms.append(multiply(change, *(f for j, f in enumerate(factors) if j != i)))
    return add(*terms)


def _extreme(formula: Call, changes: list[Formula]) -> Formula:
    """The change of whichever argument is the least or the most, the first of equals."""
    comparison = "<=" if formula.op == "min" else ">="
    best, change = formula.args[0], changes[0]
    for arg, other in zip(formula.args[1:], changes[1:], strict=True):
        change = choose(Call(comparison, (best, arg)), change, other)
        best = Call(formula.op, (best, arg))
    return change


def _quotient(a: Formula, b: Formula, da: Formula, db: Formula) -> Formula:
    """(a / b)' = a' / b - a b' / b^2."""
    return subtract(divide(da, b), divide(multiply(a, db), power(b, Number(2.0))))


def _power(a: Formula, b: Formula, da: Formula, db: Formula) -> Formula:
    """(a ** b)' = b a ** (b - 1) a' + a ** b log(a) b', the last one 0 at a = 0 and where b stands still."""
    by_base = multiply(b, power(a, subtract(b, ONE)), da)
    if ZERO in {db, a}:
        return by_base
    by_exponent = multiply(power(a, b), _call("log", a), db)
    zeros = [Call("==", (part, ZERO)) for part in (a, db) if not isinstance(part, Number)]
    if zeros:
        by_exponent = choose(Call("or", tuple(zeros)) if len(zeros) > 1 else zeros[0], ZERO, by_exponent)
    return add(by_base, by_exponent)


def _outer(formula: Call) -> Formula:
    """The derivative of a function of one argument by that argument."""
    inner = formula.args[0]
    if formula.op == "exp":
        return formula
    if formula.op == "log":
        return divide(ONE, inner)
    if formula.op == "sqrt":
        return divide(Number(0.5), formula)
    return Call("where", (Call(">=", (inner, ZERO)), ONE, Number(-1.0)))  # abs


# -- simplifying constructors --------------------------------------------------------------------------------


def _call(op: str, *args: Formula) -> Formula:
    numbers = [arg.value for arg in args if isinstance(arg, Number)]
    return Number(apply(op, numbers)) if len(numbers) == len(args) else Call(op, args)


def add(*terms: Formula) -> Formula:
    """The sum; zeros left out, numbers summed up front."""
    kept: list[Formula] = [term for term in terms if not isinstance(term, Number)]
    constant = Number(float(sum(term.value for term in terms if isinstance(term, Number))))
    if constant != ZERO:
        kept.insert(0, constant)
    return Call("+", tuple(kept)) if len(kept) > 1 else (kept[0] if kept else ZERO)


def multiply(*factors: Formula) -> Formula:
    """The product; ones left out, numbers multiplied up front, 0 if any factor is."""
    kept: list[Formula] = []
    constant = 1.0
    for factor in factors:
        if isinstance(factor, Number):
            constant *= factor.value
        else:
            kept.append(factor)
    if ZERO in factors:
        return ZERO
    if constant == -1.0 and kept:
        return negate(Call("*", tuple(kept)) if len(kept) > 1 else kept[0])
    if constant != 1.0 or not kept:
        kept.insert(0, Number(constant))
    return Call("*", tuple(kept)) if len(kept) > 1 else kept[0]


def negate(a: Formula) -> Formula:
    """-a; a double sign falls away."""
    if isinstance(a, Call) and a.op == "-" and len(a.args) == 1:
        return a.args[0]
    return _call("-", a)


def subtract(a: Formula, b: Formula) -> Formula:
    """a - b."""
    if b == ZERO:
        return a
    return negate(b) if a == ZERO else _call("-", a, b)


def divide(a: Formula, b: Formula) -> Formula:
    """a / b; 0 / b counts as 0."""
    if a == ZERO or b == ONE:
        return a
    return _call("/", a, b)


def power(a: Formula, b: Formula) -> Formula:
    """a ** b."""
    if b == ZERO:
        return ONE
    return a if b == ONE else _call("**", a, b)


def choose(condition: Formula, yes: Formula, no: Formula) -> Formula:
    """where(condition, yes, no); just the value where both are equal."""
    return yes if yes == no else Call("where", (condition, yes, no))
