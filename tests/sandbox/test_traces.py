"""The gallery's recordings are of the scenarios as they are; stories give their control and what to try."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from sandbox import traces
from sandbox.events import Nest
from sandbox.record import Record
from sandbox.scenario import bundled, load
from sandbox.story_parts import part, plain
from sims.declare import load_all


@pytest.fixture(autouse=True)
def _nodes() -> None:
    load_all()


def test_every_bundled_scenario_has_a_recording_of_what_it_is_now() -> None:
    played = traces.stored()
    stale = [e.name for e in bundled() if e.name not in played or not played[e.name].fresh(load(e.name))]
    assert not stale, f"record them again: python -m sandbox.traces {' '.join(stale)}"
    for name, trace in played.items():
        scenario = load(name)
        assert trace.at[0] == 0 and trace.at[-1] == scenario.generations, name
        assert trace.curves and all(len(curve) == len(trace.at) for curve in trace.curves.values()), name


def test_only_what_a_run_depends_on_makes_a_recording_stale() -> None:
    scenario = load("sweet-tooth")
    node = next(iter(scenario.graph.nodes))
    moved = msgspec.structs.replace(
        scenario, graph=scenario.graph.move({node: (9.0, 9.0)}).annotate(node, "x"), story="other"
    )
    assert traces.digest(moved) == traces.digest(scenario)
    for other in (
        msgspec.structs.replace(scenario, seed=8),
        msgspec.structs.replace(scenario, graph=scenario.graph.set("brain", "steps", 3)),
        msgspec.structs.replace(scenario, graph=scenario.graph.disconnect(scenario.graph.wires[0])),
    ):
        assert traces.digest(other) != traces.digest(scenario)


def test_a_recording_is_a_run_in_brief() -> None:
    record = Record(("e.base", "e.mesa", "e.base_scaled", "e.mesa_scaled"))
    for generation in range(201):
        record.append(
            np.array([generation, -generation, generation / 200, math.nan if generation == 200 else 1 / 3])
        )
    nest = Nest("e", (), "e.base", "e.mesa", "", "")
    trace = traces.brief(record, nest, (50,), "digest")
    assert len(trace.at) == traces.POINTS and (trace.at[0], trace.at[-1]) == (0, 200)
    assert trace.curves["base"] == tuple(float(f"{g / 200:.4g}") for g in trace.at)
    assert trace.curves["mesa"][0] == 0.3333 and trace.curves["mesa"][-1] is None
    assert traces.brief(record, None, (), "").curves == {}


def test_where_no_objective_moves_the_columns_of_the_plot_are_kept() -> None:
    record = Record(("e.base", "e.mesa", "e.fixed"))
    for generation in range(3):
        record.append(np.array([1.1, math.nan, generation]))
    nest = Nest("e", (), "e.base", "e.mesa", "", "")
    assert traces.brief(record, nest, (), "", ("e.fixed", "e.gone")).curves == {"e.fixed": (0.0, 1.0, 2.0)}
    record.append(np.array([1.2, math.nan, 4]))
    assert set(traces.brief(record, nest, (), "", ("e.fixed",)).curves) == {"base", "mesa"}
    assert traces.plotted(load("moran").graph) == ("population.fixed", "neutral.fixed", "population.lost")
    assert set(traces.stored()["moran"].curves) == set(traces.plotted(load("moran").graph))


def test_a_damaged_file_is_no_recording(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "traces.json"
    path.write_text('{"sweet-tooth": 3}')
    monkeypatch.setattr(traces, "FILE", path)
    assert traces.stored() == {}


def test_parts_of_a_story() -> None:
    story = "# T\n\nText **bold**.\n\n**Control.** Set `a.b` to *1*: no\nshift.\n\n"
    story += "**Try.** See [this](x.html) `p * q`.\n"
    assert part(story, "Control") == "Set a.b to 1: no shift."
    assert part(story, "Try") == "See this p * q."
    assert part(story, "Other") == "" and plain("a  *b*\nc") == "a b c"


def test_every_bundled_story_names_its_control_and_what_to_try() -> None:
    for entry in bundled():
        story = load(entry.name).story
        assert part(story, "Control"), entry.name
        assert part(story, "Try"), entry.name
