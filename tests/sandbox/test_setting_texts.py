"""NODE.SETTING=VALUE reaches every setting, and says what is wrong in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.graph import GeneRange
from sandbox.scenario import Scenario, ScenarioError, check, from_json
from sandbox.setting_texts import apply_all, value_text

FILES = Path(__file__).parent.parent / "files"
pytestmark = pytest.mark.usefixtures("tiny_nodes")


@pytest.fixture
def scenario() -> Scenario:
    """The file of version 1 with a shift between world and candidate."""
    raw = json.loads((FILES / "version1.mesa.json").read_bytes())
    raw["nodes"].append({"id": "modern", "type": "shift.tiny"})
    raw["wires"][0] = ["world.world", "modern.world"]
    raw["wires"].append(["modern.world", "candidate.world"])
    return from_json(json.dumps(raw).encode(), "t")


@pytest.mark.parametrize(
    "text, node, name, value",
    [
        ("world.size=5", "world", "size", 5),
        ("world.size=5.0", "world", "size", 5),
        (" world.size = 5", "world", "size", 5),
        ("world.scale=2.5e1", "world", "scale", 25.0),
        ("world.kind=flat", "world", "kind", "flat"),
        ("world.open=yes", "world", "open", True),
        ("world.open=0", "world", "open", False),
        ("world.map=#=#", "world", "map", "#=#"),
        ("world.map=", "world", "map", ""),
        ("world.map=@@home", "world", "map", "@home"),
        ("goal.width=-2", "goal", "width", -2.0),  # a weight: the features come from the wired world
        ("modern.from_generation=7", "modern", "from_generation", 7),
        ("modern.scale=3", "modern", "scale", 3.0),  # a shift takes the world's settings
        ("inner.budget=9", "inner", "budget", 9),
    ],
)
def test_every_setting_can_be_set(scenario, text, node, name, value):
    changed = apply_all(scenario, [text])
    assert changed.graph.nodes[node].settings[name] == value
    assert type(changed.graph.nodes[node].settings[name]) is type(value)
    assert changed.graph.nodes[node].genes == scenario.graph.nodes[node].genes
    assert check(changed) == []


def test_a_text_from_a_file(scenario, tmp_path):
    path = tmp_path / "map.txt"
    path.write_bytes(b"\xef\xbb\xbf#.#\r\n...\r\n")
    changed = apply_all(scenario, [f"world.map=@{path}"])
    assert changed.graph.nodes["world"].settings["map"] == "#.#\n..."


def test_the_range_of_a_gene(scenario):
    texts = ["inner.budget.low=40", "inner.budget.high=80", "inner.budget.mean=50", "inner.budget.spread=2"]
    changed = apply_all(scenario, texts)
    assert changed.graph.nodes["inner"].genes["budget"] == GeneRange(40.0, 80.0, 50.0, 2.0)
    kept = apply_all(scenario, ["candidate.spread.low=0.5"]).graph.nodes["candidate"].genes["spread"]
    assert kept == GeneRange(0.5, 0.75, 0.5, 0.125, "inner")


def test_later_ones_win_and_the_original_stays(scenario):
    changed = apply_all(scenario, ["world.size=5", "world.size=6"])
    assert changed.graph.nodes["world"].settings["size"] == 6
    assert scenario.graph.nodes["world"].settings["size"] == 4


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "NODE.SETTING=VALUE"),
        ("world.size", "NODE.SETTING=VALUE"),
        ("size=5", "NODE.SETTING=VALUE"),
        ("a.b.c.d=5", "NODE.SETTING=VALUE"),
        (".size=5", "NODE.SETTING=VALUE"),
        ("wolrd.size=5", "there is no node 'wolrd'; closest is world"),
        ("world.sise=5", "world has no setting 'sise'; closest is size"),
        ("world.temperature=5", "world has no setting 'temperature'; there are size, scale, kind, map, open"),
        ("world.size=many", "size is a number (1 to 10 cells), not 'many'"),
        ("world.size=2.5", "size is a whole number"),
        ("world.size=11", "size is 1 to 10 cells, not 11"),
        ("world.scale=nan", "finite"),
        ("world.open=maybe", "open is a number (0 or 1)"),
        ("world.kind=round", "kind is one of flat, steep"),
        ("world.size=", "not ''"),
        ("lost.depth=5", "lost is of a type that is not installed"),
        ("world.map=@gone.txt", "the file 'gone.txt' cannot be read (No such file or directory)"),
        ("world.map=@a\0b", "cannot be read"),
        ("inner.rate.low=0", "inner.rate is not opened as a gene, so it has no low"),
        ("inner.budget.middle=0", "of a gene there are low, high, mean, spread, not 'middle'"),
        ("inner.budget.low=x", "low is a number"),
        ("inner.budget.low=0", "budget is 1 to 1,000 evaluations, not 0"),
        ("inner.budget.low=100", "its low end 100 is above its high end 32"),
        ("candidate.spread.spread=-1", "its spread is at least 0, not -1"),
    ],
)
def test_faults_are_one_sentence(scenario, text, words):
    with pytest.raises(ScenarioError) as caught:
        apply_all(scenario, ["world.size=5", text])
    message = str(caught.value)
    assert words in message and "\n" not in message and message.startswith(text.strip() + ": ")


def test_files_that_are_no_texts(scenario, tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "huge").write_bytes(b"x" * (2**20 + 1))
    for name, words in (("binary", "not UTF-8"), ("huge", "larger than 1 MB"), (".", "cannot be read")):
        with pytest.raises(ScenarioError, match=words):
            apply_all(scenario, [f"world.map=@{tmp_path / name}"])


def test_a_value_as_text_sets_itself(scenario):
    scenario = apply_all(scenario, ["world.map=@@home", "world.open=1"])
    for node, names in (("world", ["size", "scale", "kind", "map", "open"]), ("goal", ["height", "width"])):
        for name in names:
            text = f"{node}.{name}={value_text(scenario.graph, node, name)}"
            again = apply_all(scenario, [text]).graph
            assert value_text(again, node, name) == value_text(scenario.graph, node, name)
    assert value_text(scenario.graph, "modern", "size") == "4"
