from __future__ import annotations

import itertools

import pytest
from worldkit import check_picture, judge, settings

from sims.worlds.bits import FUNCTIONS, WORLD


def slow_value(function, bits, block):
    text = "".join(map(str, bits))
    if function == "onemax":
        return text.count("1")
    if function == "leading_ones":
        return len(text) - len(text.lstrip("1"))
    if function == "needle":
        return int("0" not in text)
    parts = [text[i : i + block] for i in range(0, len(text), block)]
    return sum(len(p) if "0" not in p else len(p) - 1 - p.count("1") for p in parts)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("length, block", [(1, 1), (6, 3), (7, 3), (8, 4), (5, 20)])
def test_every_string_has_the_value_of_its_function(function, length, block):
    values = settings(WORLD, function=function, length=length, block=block)
    for bits in itertools.product((0, 1), repeat=length):
        assert judge(WORLD, values, bits) == {
            "value": slow_value(function, bits, block),
            "ones": sum(bits),
            "solved": float(all(bits)),
        }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_all_ones_is_the_only_optimum(function):
    values = settings(WORLD, function=function, length=9, block=3)
    best = judge(WORLD, values, [1] * 9)
    assert best["solved"] == 1.0
    for bits in itertools.product((0, 1), repeat=9):
        if not all(bits):
            assert judge(WORLD, values, bits)["value"] < best["value"]
    assert best["value"] == (1.0 if function == "needle" else 9.0)


def test_the_trap_leads_away_from_its_optimum():
    values = settings(WORLD, function="trap", length=4, block=4)
    found = [judge(WORLD, values, [1] * ones + [0] * (4 - ones))["value"] for ones in range(5)]
    assert found == [3.0, 2.0, 1.0, 0.0, 4.0]


def test_genes_are_named_bits():
    genes = WORLD.genes(settings(WORLD, length=3))
    assert [(g.name, g.options) for g in genes] == [("b0", 2), ("b1", 2), ("b2", 2)]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("length", [1, 2, 5, 50, 1000])
def test_pictures_show_every_bit(function, length):
    values = settings(WORLD, function=function, length=length)
    bits = [float(i % 3 != 2) for i in range(length)]
    picture = WORLD.picture(values, bits, judge(WORLD, values, bits))
    check_picture(picture)
    ones = int(sum(bits))
    leading = function == "leading_ones"
    found = "2 before the first zero" if length > 2 else "no zero is left"
    worth = found if leading else "value "
    assert picture.caption.startswith(f"{ones} of {length} are ones, {worth}")
    cells = [cell for row in picture.marks[0].rows for cell in row]
    assert sum(cell in (1, 2) for cell in cells) == ones
    assert sum(cell == 0 for cell in cells) == length - ones
    digits = "".join(mark.text for mark in picture.marks[1:])
    assert digits == ("" if length == 1000 else "".join(str(int(bit)) for bit in bits))
