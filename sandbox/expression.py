"""The language in which users write objectives: text to `Formula` and back, by a whitelist; nothing is ever executed.

Names, numbers, + - * / **, comparisons (also chained), and, or, not, brackets, and the functions of FUNCTIONS. Every
fault is one sentence that points at a column.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable

from sims.formula import (
    COMPARISONS,
    OPERATORS,
    VARIADIC,
    Call,
    Feature,
    Formula,
    Input,
    Number,
    Value,
    leaves,
)

MAX_CHARACTERS, MAX_OPERATIONS, MAX_DEPTH = 2_000, 250, 50
FUNCTIONS = ("abs", "exp", "log", "max", "min", "sqrt", "where")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-*/<>=!(). ,\t")
_HINTS = {
    "^": "a power is written **", "%": "there is no remainder", "&": "write and", "|": "write or", "~": "write not",
    "\n": "an expression is one line", "\r": "an expression is one line", "[": "use round brackets",
    "{": "use round brackets", ";": "an expression is one formula", "×": "use *", "·": "use *", "−": "use -",
}  # fmt: skip


class ExpressionError(ValueError):
    """A text that is no expression: one sentence, and the column (from 1) that it points at."""

    def __init__(self, column: int, sentence: str) -> None:
        super().__init__(f"column {column}: {sentence}")
        self.column = column


def parse(text: str) -> Formula:
    """The formula that `text` writes, with every name as `Value(name)`; ExpressionError for anything else."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(MAX_CHARACTERS + 1, f"an expression has at most {MAX_CHARACTERS:,} characters")
    if not text.strip():
        raise ExpressionError(1, "the expression is empty")
    _scan(text.rstrip())
    body = text.strip()
    offset = len(text) - len(text.lstrip()) + 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's advice about odd literals
            tree = ast.parse(body, mode="eval").body
    except SyntaxError as error:
        raise _unexpected(text, (error.offset or len(body) + 1) + offset - 1) from None
    except (RecursionError, MemoryError):
        raise ExpressionError(offset, f"an expression nests at most {MAX_DEPTH} deep") from None
    return _Converter(offset).convert(tree, 0)


def names(text: str) -> tuple[str, ...]:
    """The names that an expression uses, in the order in which they first occur; ExpressionError as for `parse`."""
    return tuple(leaf.name for leaf in leaves(parse(text)) if isinstance(leaf, Value))


def _scan(text: str) -> None:
    """Refuses characters that no expression has, and brackets that do not match or nest too deep."""
    opened: list[int] = []
    for column, character in enumerate(text, 1):
        if character not in _CHARACTERS:
            hint = _HINTS.get(character, "names are made of the letters a to z, digits and _")
            raise ExpressionError(column, f"{character!r} cannot stand in an expression; {hint}")
        if character == "(":
            opened.append(column)
            if len(opened) > MAX_DEPTH:
                raise ExpressionError(column, f"an expression nests at most {MAX_DEPTH} deep")
        elif character == ")":
            if not opened:
                raise ExpressionError(column, "this ) closes nothing")
            opened.pop()
    if opened:
        raise ExpressionError(opened[-1], "this ( is never closed")


def _unexpected(text: str, column: int) -> ExpressionError:
    """What to say where Python's grammar stopped reading."""
    rest = text[column - 1 :]
    if not rest.strip():
        return ExpressionError(len(text.rstrip()) + 1, "the expression ends too early")
    if rest.startswith("=") and not rest.startswith("=="):
        return ExpressionError(column, "= cannot stand here; == compares")
    word = rest.split()[0][:20]
    return ExpressionError(column, f"{word!r} cannot be read here; an operator or a number may be missing")


class _Converter:
    """Turns Python's syntax tree into a formula, counting operations; `offset` is the column of the first character."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.operations = 0

    def fault(self, node: ast.AST, sentence: str) -> ExpressionError:
        return ExpressionError(getattr(node, "col_offset", 0) + self.offset, sentence)

    def call(self, node: ast.AST, op: str, args: list[Formula], operations: int = 1) -> Formula:
        self.operations += operations
        if self.operations > MAX_OPERATIONS:
            raise self.fault(node, f"an expression has at most {MAX_OPERATIONS} operations")
        return Call(op, tuple(args))

    def convert(self, node: ast.expr, depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise self.fault(node, f"an expression nests at most {MAX_DEPTH} deep")
        converters: dict[type, Callable[..., Formula]] = {
            ast.Constant: self.number, ast.Name: self.name, ast.UnaryOp: self.sign, ast.BinOp: self.binary,
            ast.BoolOp: self.logical, ast.Compare: self.comparison, ast.Call: self.function,
        }  # fmt: skip
        converter = converters.get(type(node))
        if converter is not None:
            return converter(node, depth + 1)
        if isinstance(node, ast.IfExp):
            raise self.fault(node, "a choice is written where(condition, a, b)")
        if isinstance(node, ast.Attribute):
            raise self.fault(node, "a name has no dot; write the name of a feature or number alone")
        raise self.fault(
            node, "this is not part of the language: numbers, names, operators and functions are"
        )

    def number(self, node: ast.Constant, _depth: int) -> Formula:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self.fault(node, f"{str(node.value)[:20]} is not a number")
        try:
            value = float(node.value)
        except OverflowError:
            value = math.inf
        if math.isinf(value):
            raise self.fault(node, "this number is too large")
        return Number(value)

    def name(self, node: ast.Name, _depth: int) -> Formula:
        if node.id in FUNCTIONS:
            raise self.fault(node, f"{node.id} is a function; write {node.id}(...)")
        return Value(node.id)

    def sign(self, node: ast.UnaryOp, depth: int) -> Formula:
        if isinstance(node.op, ast.Invert):
            raise self.fault(node, "~ cannot stand in an expression; write not")
        inner = self.convert(node.operand, depth)
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(node.op, ast.Not):
            return self.call(node, "not", [inner])
        if isinstance(inner, Number):
            return Number(-inner.value)
        return self.call(node, "-", [inner])

    def binary(self, node: ast.BinOp, depth: int) -> Formula:
        op = _BINARY.get(type(node.op))
        if op is None:
            raise self.fault(node.right, "the operator before this is not known; use + - * / **")
        if op in {"+", "-", "*"}:
            return self.chain(node, depth)
        return self.call(node, op, [self.convert(node.left, depth), self.convert(node.right, depth)])

    def chain(self, node: ast.BinOp, depth: int) -> Formula:
        """a + b - c as one sum, a * b * c as one product (worked out in that order), so that long ones do not nest."""
        kinds = (ast.Mult,) if isinstance(node.op, ast.Mult) else (ast.Add, ast.Sub)
        links: list[ast.BinOp] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp) and isinstance(first.op, kinds):
            links.append(first)
            first = first.left
        args = [self.convert(first, depth)]
        links.reverse()
        if len(links) == 1 and isinstance(node.op, ast.Sub):
            return self.call(node, "-", [*args, self.convert(node.right, depth)])
        for link in links:
            term = self.convert(link.right, depth)
            args.append(Call("-", (term,)) if isinstance(link.op, ast.Sub) else term)
        return self.call(node, "*" if isinstance(node.op, ast.Mult) else "+", args, len(links))

    def logical(self, node: ast.BoolOp, depth: int) -> Formula:
        args = [self.convert(value, depth) for value in node.values]
        return self.call(node, "and" if isinstance(node.op, ast.And) else "or", args, len(args) - 1)

    def comparison(self, node: ast.Compare, depth: int) -> Formula:
        """a < b < c is (a < b) and (b < c)."""
        terms: list[Formula] = []
        a = self.convert(node.left, depth)
        for op, right in zip(node.ops, node.comparators, strict=True):
            sign = _COMPARE.get(type(op))
            if sign is None:
                raise self.fault(right, "the comparison before this is not known; use < <= > >= == !=")
            before = self.operations
            b = self.convert(right, depth)
            if right is not node.comparators[-1]:
                self.operations += self.operations - before  # it is written twice
            terms.append(self.call(node, sign, [a, b]))
            a = b
        if len(terms) == 1:
            return terms[0]
        return self.call(node, "and", terms, len(terms) - 1)

    def function(self, node: ast.Call, depth: int) -> Formula:
        known = ", ".join(FUNCTIONS)
        if not isinstance(node.func, ast.Name):
            raise self.fault(node, f"only a function can be called; use {known}")
        name = node.func.id
        if name not in FUNCTIONS:
            raise self.fault(node, f"there is no function {name[:40]!r}; use {known}")
        if node.keywords:
            raise self.fault(node.keywords[0], f"{name} takes its arguments without names")
        needed, given = OPERATORS[name], len(node.args)
        if given < needed or (given > needed and name not in VARIADIC):
            count = f"{needed} argument{'s' * (needed > 1)}{' or more' * (name in VARIADIC)}"
            raise self.fault(node, f"{name} takes {count}, not {given}")
        args = [self.convert(arg, depth) for arg in node.args]
        return self.call(node, name, args, max(1, given - 1) if name in VARIADIC else 1)


# -- and back ------------------------------------------------------------------------------------------------

_RANK = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(COMPARISONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "**": 8,
}
_SIGN, _ATOM = 7, 9


def to_text(formula: Formula) -> str:
    """`formula` as text, with as few brackets as it needs; `parse` reads it back where all leaves have plain names."""
    return _text(formula)[0]


def _text(formula: Formula) -> tuple[str, int]:
    """The text and how tightly its outermost operator binds."""
    if isinstance(formula, Number):
        return _number(formula.value)
    if not isinstance(formula, Call):
        return _leaf(formula), _ATOM
    op, args = formula.op, formula.args
    if op in FUNCTIONS:
        return f"{op}({', '.join(_text(arg)[0] for arg in args)})", _ATOM
    if op == "not":
        return f"not {_within(args[0], _RANK['not'])}", _RANK["not"]
    if op == "-" and len(args) == 1:
        return f"-{_within(args[0], _RANK['**'])}", _SIGN
    if op == "**":
        return f"{_within(args[0], _ATOM)} ** {_within(args[1], _SIGN)}", _RANK[op]
    rank = _RANK[op]
    parts = [_within(args[0], rank + (op in COMPARISONS or op in {"and", "or"}))]
    for arg in args[1:]:
        if op == "+" and len(args) > 2 and isinstance(arg, Call) and arg.op == "-" and len(arg.args) == 1:
            parts.append(f"- {_within(arg.args[0], rank + 1)}")
        else:
            parts.append(f"{op} {_within(arg, rank + 1)}")
    return " ".join(parts), rank


def _within(formula: Formula, rank: int) -> str:
    """The text, in brackets where it binds less tightly than `rank`."""
    text, own = _text(formula)
    return text if own >= rank else f"({text})"


def _number(value: float) -> tuple[str, int]:
    if math.isnan(value):
        return "0 / 0", _RANK["/"]
    if math.isinf(value):
        return ("1 / 0" if value > 0 else "-1 / 0"), _RANK["/"]
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if math.copysign(1.0, value) < 0:
        return (text if text.startswith("-") else f"-{text}"), _SIGN
    return text, _ATOM


def _leaf(leaf: Formula) -> str:
    if isinstance(leaf, Value):
        return f"{leaf.node}.{leaf.name}" if leaf.node else leaf.name
    if isinstance(leaf, Feature):
        return leaf.name
    return leaf.port if isinstance(leaf, Input) else "noise"
