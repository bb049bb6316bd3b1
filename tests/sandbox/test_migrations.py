"""Every past version of the file format still opens, by pure steps."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from sandbox.migrations import STEPS, MigrationError, upgrade
from sandbox.scenario import VERSION, ScenarioError, check, from_json, load, to_json

FILES = Path(__file__).parent.parent / "files"
pytestmark = pytest.mark.usefixtures("tiny_nodes")


def test_there_is_a_step_and_a_file_for_every_past_version():
    assert sorted(STEPS) == list(range(VERSION))
    assert all((FILES / f"version{version}.mesa.json").exists() for version in range(VERSION + 1))


@pytest.mark.parametrize("version", range(VERSION + 1))
def test_a_file_of_every_version_opens_and_is_saved_as_the_present_one(version):
    scenario = load(FILES / f"version{version}.mesa.json")
    assert check(FILES / f"version{version}.mesa.json") == []
    assert json.loads(to_json(scenario))["version"] == VERSION
    assert from_json(to_json(scenario), "again") == scenario


@pytest.mark.parametrize("version", range(VERSION))
def test_steps_do_not_edit_what_they_are_given(version):
    raw = json.loads((FILES / f"version{version}.mesa.json").read_bytes())
    before = copy.deepcopy(raw)
    assert STEPS[version](raw)["version"] == version + 1
    assert raw == before


def test_version_0_keeps_everything():
    scenario = load(FILES / "version0.mesa.json")
    graph = scenario.graph
    assert scenario.title == "Two levels, before the first release" and scenario.seed == 7
    assert list(graph.nodes) == ["world", "candidate", "inner", "goal", "lost"]
    assert graph.nodes["world"].at == (10.0, 20.0) and graph.nodes["world"].settings == {
        "size": 4,
        "kind": "steep",
    }
    assert graph.nodes["candidate"].note == "what is searched"
    assert (graph.nodes["inner"].genes["budget"].low, graph.nodes["inner"].genes["budget"].high) == (
        1.0,
        32.0,
    )
    assert graph.nodes["lost"].extra == {"colour": "blue"}
    assert graph.wires[2] == ("goal.objective", "inner.objective")


@pytest.mark.parametrize("nodes", [5, [1], {"a": 1}, {"a": {}}, {"a": {"kind": "x", "open": {"y": 1}}}])
def test_a_file_that_is_not_laid_out_as_its_version_says(nodes):
    raw = {"format": "mesa-sandbox/scenario", "version": 0, "nodes": nodes}
    with pytest.raises(MigrationError):
        upgrade(raw, VERSION)
    with pytest.raises(ScenarioError, match=r"t: it says that it has file version 0"):
        from_json(json.dumps(raw).encode(), "t")
