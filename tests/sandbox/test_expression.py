"""The expression language: what it reads, what it refuses and where it points."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.expression import MAX_CHARACTERS, ExpressionError, names, parse, to_text
from sims.formula import OPERATORS, VARIADIC, Call, Number, Value, evaluate

VALUES = {Value("a"): 1.5, Value("b"): -2.0, Value("c"): 0.25}


def python(text: str) -> float:
    """What Python itself makes of the text."""
    functions = {"where": lambda c, x, y: x if c else y, "exp": math.exp, "log": math.log, "sqrt": math.sqrt}
    return float(eval(text, functions, {leaf.name: value for leaf, value in VALUES.items()}))


@pytest.mark.parametrize(
    "text",
    [
        "1", "-1", "1.5e3", ".5", "a", "a + b", "a - b - c", "a - (b - c)", "a * b / c", "a / b / c", "a / (b / c)",
        "-a ** 2", "(-a) ** 2", "2 ** -a", "2 ** 3 ** 2", "(2 ** 3) ** 2", "a + b - c + 2", "-(a + b)", "+a", "a+-b",
        "a < b", "a <= b < c", "1 <= 1 <= 1 < 2", "a == a", "a != b", "not a < b", "a > 0 and b < 0 or c > 1",
        "min(a, b)", "min(a, b, c, 3)", "max(a, -b)", "abs(b)", "exp(a)", "log(a)", "sqrt(a)", "where(a < b, 1, 2)",
        "(a < b) < c", "(a < b) + (c > 0)", "  a*2  ", "a * (b + c) * 3", "(a + b) * (a - b)", "1_000 + 0x10",
        "exp(-(a - 1)**2 / 2)",
    ],
)  # fmt: skip
def test_means_what_python_means_and_text_gives_it_back(text):
    formula = parse(text)
    assert evaluate(formula, VALUES) == python(text.strip())
    assert parse(to_text(formula)) == formula
    assert to_text(parse(to_text(formula))) == to_text(formula)


@pytest.mark.parametrize(
    "text, column, words",
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("1 + 2 +", 8, "ends too early"),
        ("  1 + sin(2)", 7, "there is no function 'sin'; use abs, exp, log, max, min, sqrt, where"),
        ("a b", 3, "'b'"),
        ("a = b", 3, "== compares"),
        ("(a + b", 1, "never closed"),
        ("a + b)", 6, "closes nothing"),
        ("a $ b", 3, "'$'"),
        ("a ^ 2", 3, "**"),
        ("a[0]", 2, "round brackets"),
        ("'text'", 1, "cannot stand"),
        ("a.b", 1, "dot"),
        ("a // b", 6, "operator"),
        ("lambda: 1", 7, "':'"),
        ("a if b else c", 1, "where("),
        ("a is b", 6, "comparison"),
        ("a in b", 6, "comparison"),
        ("min(a=1)", 5, "without names"),
        ("min(*a)", 1, "min takes 2 arguments or more, not 1"),
        ("min(*a, *b)", 5, "not part of the language"),
        ("abs(1, 2)", 1, "abs takes 1 argument, not 2"),
        ("where(1, 2)", 1, "where takes 3 arguments, not 2"),
        ("1 + min", 5, "min is a function"),
        ("min(a, b)(c)", 1, "only a function"),
        ("(a, b)", 1, "not part of the language"),
        ("()", 1, "not part of the language"),
        ("True", 1, "not a number"),
        ("2 + None", 5, "not a number"),
        ("...", 1, "not a number"),
        ("2j", 1, "not a number"),
        ("1 + 1e999", 5, "too large"),
        ("9" * 400, 1, "too large"),
        ("1 +\n2", 4, "one line"),
        ("a\x00b", 2, "cannot stand"),
        ("größe", 3, "letters a to z"),
        ("ａ + 1", 1, "letters a to z"),
        ("(" * 300 + "1" + ")" * 300, 51, "at most 50 deep"),
        ("(" * 900, 51, "at most 50 deep"),
        ("(" * 50, 50, "never closed"),
        ("-" * 1000 + "1", None, "at most 50 deep"),
        ("not " * 400 + "1", None, "at most 50 deep"),
        ("2**" * 200 + "2", None, "at most 50 deep"),
        ("a/" * 200 + "a", None, "at most 50 deep"),
        ("+".join(["1"] * 252), None, "at most 250 operations"),
        ("a<" * 255 + "a", None, "at most 250 operations"),
        ("max(" + ",".join("a" * 260) + ")", None, "at most 250 operations"),
        ("1 " * 1001, MAX_CHARACTERS + 1, "at most 2,000 characters"),
        ("import os", 1, "'import'"),
        ("__import__('os')", 12, "cannot stand"),
        ("a := 1", 3, "cannot stand"),
        ("yield", 1, "'yield'"),
        ("1if 2else 3", 1, "where("),
        ("0777", None, "cannot be read"),
        ("1__0", None, "cannot be read"),
    ],
)
def test_faults_are_one_sentence_that_points(text, column, words):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    message = str(caught.value)
    assert words in message and "\n" not in message and len(message) < 200
    assert message.startswith(f"column {caught.value.column}: ")
    if column is not None:
        assert caught.value.column == column


def test_operations_of_a_chained_comparison_are_counted_as_often_as_they_are_written():
    text = "a"
    for _ in range(30):
        text = f"1 < ({text} + 1) < 2"
    started = time.perf_counter()
    with pytest.raises(ExpressionError, match="at most 250 operations"):
        parse(text)
    assert time.perf_counter() - started < 1.0


def test_a_long_sum_is_read():
    text = " + ".join(["a", "- b"] * 100).replace("+ -", "-")
    assert evaluate(parse(text), VALUES) == 100 * 1.5 + 100 * 2.0


def test_names_come_in_order_and_once():
    assert names("beta * alpha + beta / exp(gamma)") == ("beta", "alpha", "gamma")


def formulas():
    numbers = st.floats(0, 1e12).map(Number)
    leaves = numbers | st.sampled_from(sorted(VALUES, key=str))

    def calls(children):
        def call(op):
            most = 4 if op in VARIADIC else 2 if op == "-" else OPERATORS[op]
            return st.lists(children, min_size=OPERATORS[op], max_size=most).map(lambda a: Call(op, tuple(a)))

        return st.sampled_from(sorted(OPERATORS)).flatmap(call)

    return st.recursive(leaves, calls, max_leaves=20)


@settings(max_examples=500, deadline=None)
@given(formulas())
def test_any_formula_as_text_has_the_same_value(formula):
    text = to_text(formula)
    again = parse(text)
    assert parse(to_text(again)) == again
    first, second = evaluate(formula, VALUES), evaluate(again, VALUES)
    assert first == second or (math.isnan(first) and math.isnan(second)), text


@settings(max_examples=1500, deadline=None)
@given(st.text(max_size=60) | st.text("abmin(),+-*/<>= .0123e_", max_size=60))
def test_any_text_is_a_formula_or_a_sentence(text):
    try:
        formula = parse(text)
    except ExpressionError as error:
        column, sentence = error.column, str(error)
    else:
        assert parse(to_text(formula)) == formula
        return
    assert 1 <= column <= len(text) + 1
    assert "\n" not in sentence


def test_extreme_numbers_have_a_text():
    for value in (math.inf, -math.inf, 1e300, 5e-324, -0.0, 1e15, 123456789.0):
        assert evaluate(parse(to_text(Number(value))), {}) == value
    assert math.isnan(evaluate(parse(to_text(Number(math.nan))), {}))
