from __future__ import annotations

import pytest

from sims import formula as f
from sims.declare import Feature, SettingError
from sims.objectives import blend, expression, noisy, weighted

FEATURES = (Feature("ate", "eaten"), Feature("distance", "still to go", "actions"))
NAMES = ("ate", "distance")


def value(tree, features=None, values=None, inputs=None, noise=0.0):
    """What a formula is worth, by its kernel source."""
    numbers = {"feature": features, "value": values, "input": inputs}

    def leaf(part):
        if isinstance(part, f.Noise):
            return repr(noise)
        return repr(
            numbers[type(part).__name__.lower()][part.port if isinstance(part, f.Input) else part.name]
        )

    return eval(f.source(tree, leaf))


def test_every_feature_can_be_weighted_and_every_weight_be_a_gene():
    found = weighted.OBJECTIVE.parameters({}, FEATURES)
    assert [s.name for s in found] == ["ate", "distance"]
    assert all(s.gene and s.default == 0.0 and (s.low, s.high) == (-1e6, 1e6) for s in found)
    assert [s.unit for s in found] == ["", "per action"]


@pytest.mark.parametrize(
    "weights, score",
    [({}, 0.0), ({"ate": 3.0}, 3.0), ({"ate": 3.0, "distance": -0.5}, 0.5), ({"distance": 0.0}, 0.0)],
)
def test_weighted_features_add_up(weights, score):
    tree = weighted.OBJECTIVE.formula(weights, NAMES)
    assert value(tree, {"ate": 1.0, "distance": 5.0}, weights) == score


def test_what_has_no_weight_is_left_out():
    assert weighted.OBJECTIVE.formula({"distance": 1.0, "gone": 2.0}, NAMES) == f.Call(
        "*", (f.Value("distance"), f.Feature("distance"))
    )


@pytest.mark.parametrize("leaf", [f.Feature, f.Value])
def test_names_of_an_expression_are_features_or_else_own_numbers(monkeypatch, leaf):
    def product_of_names(text):
        assert "\n" not in text
        left, right = text.split("*")
        return f.Call("*", (leaf(left.strip()), leaf(right.strip())))

    monkeypatch.setattr(expression, "parser", product_of_names)
    values = {"expression": "rate *\n distance", "rate": 2.0}
    assert [(s.name, s.default, s.gene) for s in expression.OBJECTIVE.parameters(values, FEATURES)] == [
        ("rate", 2.0, True)
    ]
    tree = expression.OBJECTIVE.formula(values, NAMES)
    assert tree == f.Call("*", (f.Value("rate"), f.Feature("distance")))
    with pytest.raises(SettingError, match=r"'speed' is neither a feature nor a number.*ate, distance, rate"):
        expression.OBJECTIVE.formula({**values, "expression": "speed * ate"}, NAMES)


def test_a_feature_goes_before_a_number_of_the_same_name(monkeypatch):
    monkeypatch.setattr(expression, "parser", f.Value)
    assert expression.OBJECTIVE.formula({"expression": "ate", "ate": 2.0}, NAMES) == f.Feature("ate")


def test_an_expression_without_a_reader_says_so(monkeypatch):
    monkeypatch.setattr(expression, "parser", None)
    with pytest.raises(SettingError, match="expression cannot be read"):
        expression.OBJECTIVE.formula({"expression": "1"}, NAMES)


@pytest.mark.parametrize("draw", [-1.5, 0.0, 2.0])
def test_a_noisy_measure_adds_chance(draw):
    tree = noisy.OBJECTIVE.formula({"noise": 0.5}, NAMES)
    assert value(tree, values={"noise": 0.5}, inputs={"objective": 3.0}, noise=draw) == 3.0 + 0.5 * draw


@pytest.mark.parametrize("weight, score", [(0.0, 2.0), (0.25, 4.0), (1.0, 10.0)])
def test_a_blend_goes_from_the_first_to_the_second(weight, score):
    tree = blend.OBJECTIVE.formula({"weight": weight}, NAMES)
    assert value(tree, values={"weight": weight}, inputs={"first": 2.0, "second": 10.0}) == score


@pytest.mark.parametrize("module", [weighted, expression, noisy, blend])
def test_every_objective_gives_an_objective(module):
    assert [(port.name, port.wire) for port in module.OBJECTIVE.outputs] == [("objective", "objective")]
    assert all(port.wire == "objective" for port in module.OBJECTIVE.inputs)
