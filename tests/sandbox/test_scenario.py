"""Scenario files: what is read is what was written, and every fault is one sentence that says where."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path

import pngkit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import gallery, png_text
from sandbox.file_layout import schema_text
from sandbox.graph import MAX_NODES, GeneRange, Graph, Node
from sandbox.scenario import (
    Intervention,
    Scenario,
    ScenarioError,
    bundled,
    check,
    find,
    fragment_from_json,
    fragment_to_json,
    from_json,
    load,
    save,
    to_json,
)

FILES = Path(__file__).parent.parent / "files"
ASSETS = Path(__file__).parent.parent.parent / "assets"
pytestmark = pytest.mark.usefixtures("tiny_nodes")


@pytest.fixture
def raw() -> dict:
    """The JSON of a good file, to be spoilt."""
    return json.loads((FILES / "version1.mesa.json").read_bytes())


def parsed(raw: object) -> Scenario:
    return from_json(json.dumps(raw).encode(), "t.mesa.json")


def fault(raw: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        parsed(raw)
    sentence = str(caught.value)
    assert sentence.startswith("t.mesa.json: ") and "\n" not in sentence and len(sentence) <= 300
    return sentence


def node(raw: dict, node_id: str) -> dict:
    return next(entry for entry in raw["nodes"] if entry["id"] == node_id)


def test_a_file_is_read_and_written_back_byte_by_byte():
    data = (FILES / "version1.mesa.json").read_bytes()
    scenario = from_json(data, "version1.mesa.json")
    assert to_json(scenario) == data
    assert scenario.seed == 7 and scenario.views == {"scope": {"visible": True}}
    assert scenario.interventions == (Intervention(5, "world", "scale", 2.5),)
    brain = scenario.graph.nodes["inner"]
    assert brain == Node(
        "inner", "optimizer.tiny", (400.0, 20.0), {"budget": 16}, {"budget": GeneRange(1.0, 32.0)}
    )
    assert scenario.graph.nodes["lost"].extra == {"colour": "blue", "genes": {"depth": "open"}}
    assert scenario.graph.wires[0] == ("world.world", "candidate.world")


def test_a_new_scenario_is_written_and_read():
    assert from_json(to_json(Scenario()), "new") == Scenario()


def test_settings_become_their_declared_types(raw):
    node(raw, "world")["settings"] = {"size": 4.0, "scale": 2, "open": 1}
    assert parsed(raw).graph.nodes["world"].settings == {"size": 4, "scale": 2.0, "open": True}
    assert [type(v) for v in parsed(raw).graph.nodes["world"].settings.values()] == [int, float, bool]


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda r: r.pop("format"), "not a scenario of Mesa Sandbox"),
        (lambda r: r.update(format="other"), "its format is 'other'"),
        (lambda r: r.update(version=2, engine="mesa-sandbox 9.1"), "it needs mesa-sandbox 9.1 or newer"),
        (lambda r: r.update(version=True), "its version is a whole number"),
        (lambda r: r.update(version=-1), "its version is a whole number"),
        (lambda r: r.update(storry="x"), "there is no key 'storry'; closest is story"),
        (lambda r: r.update(seed="7"), "seed: this is a text, and a whole number is needed"),
        (lambda r: r.update(seed=-1), "seed: "),
        (lambda r: r.update(stream="mersenne"), "stream: invalid enum value 'mersenne'"),
        (lambda r: r.update(generations=1.5), "generations: "),
        (lambda r: r.update(nodes={}), "nodes: this is an object, and a list is needed"),
        (lambda r: r.update(wires=[["a", "b"]]), "wires: "),
        (lambda r: r.update(frames=[1]), "frames: "),
        (lambda r: node(r, "world").update(id="World 1"), "node World 1, id: "),
        (lambda r: node(r, "world").update(id="goal"), "node goal: there are two nodes of this id"),
        (lambda r: node(r, "world").pop("type"), "node world: it has no type"),
        (lambda r: r["nodes"].append(5), "nodes: "),
        (lambda r: node(r, "world").update(colour=1), "node world: there is no key 'colour'"),
        (lambda r: node(r, "world").update(at=[1]), "node world, at: "),
        (lambda r: node(r, "lost").update(at="here"), "node lost, at: "),
        (lambda r: node(r, "world").update(note=5), "node world, note: "),
        (lambda r: node(r, "inner")["settings"].update(budget=0),
         "node inner, setting budget: budget is 1 to 1,000 evaluations, not 0"),
        (lambda r: node(r, "inner")["settings"].update(budget="many"), "setting budget: budget is a number"),
        (lambda r: node(r, "inner")["settings"].update(budget=None), "node inner, setting budget: "),
        (lambda r: node(r, "inner")["settings"].update(budgett=5),
         "node inner: there is no setting 'budgett'; closest is budget"),
        (lambda r: node(r, "world")["settings"].update(kind="round"), "setting kind: kind is one of flat, steep"),
        (lambda r: node(r, "goal")["settings"].update(height=10), "setting height: height is -9 to 9, not 10"),
        (lambda r: node(r, "inner")["genes"].update(rate={"low": 0.5, "high": 0.25}), "gene rate: its low end 0.5"),
        (lambda r: node(r, "inner")["genes"].update(rate={"low": 0, "high": 7}), "gene rate: rate is 0 to 1, not 7"),
        (lambda r: node(r, "inner")["genes"].update(rate={"low": 0}), "node inner, genes: "),
        (lambda r: node(r, "inner")["genes"].update(rate={"low": 0, "high": 1, "hi": 1}), "the key 'hi'"),
        (lambda r: node(r, "world")["genes"].update(size={"low": 1, "high": 2}), "gene size: size is not a number"),
        (lambda r: node(r, "inner")["genes"].update(lust={"low": 1, "high": 2}), "'lust'; there are budget, rate"),
        (lambda r: r["wires"].append(["gone.world", "candidate.world"]), "there is no node 'gone'"),
        (lambda r: r["wires"].append(["world.heat", "candidate.world"]), "world has no output 'heat'"),
        (lambda r: r["wires"].append(["lost.world", "candidate.heat"]), "candidate has no input 'heat'"),
        (lambda r: r["wires"].append(["goal.objective", "candidate.world"]), "takes a world at 'world'"),
        (lambda r: r["wires"].append(["lost.world", "candidate.world"]), "candidate.world takes one wire"),
        (lambda r: r["wires"].append(r["wires"][0]), "stands there twice"),
        (lambda r: r["interventions"].append({"generation": 0, "node": "world", "setting": "size", "value": 1}),
         "1 or later"),
        (lambda r: r["interventions"].append({"generation": 1, "node": "world", "setting": "size", "value": 99}),
         "intervention at generation 1, node world, setting size: size is 1 to 10 cells, not 99"),
        (lambda r: r["interventions"].append({"generation": 1, "node": "world", "setting": "size"}), "interventions: "),
        (lambda r: r["interventions"][0].update(why="x"), "intervention 1: the key 'why'"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_that_says_where(raw, spoil, words):
    spoil(raw)
    assert words in fault(raw)


def test_a_loop_is_a_fault(raw):
    raw["nodes"] += [{"id": f"o{i}", "type": "optimizer.tiny"} for i in range(3)]
    raw["wires"] += [[f"o{i}.candidate", f"o{(i + 1) % 3}.candidate"] for i in range(3)]
    assert "nodes o0, o1, o2: wires form a loop" in fault(raw)


def test_optimizers_nest_at_most_sixteen_deep(raw):
    raw["nodes"] += [{"id": f"o{i}", "type": "optimizer.tiny"} for i in range(16)]
    raw["wires"] += [["inner.candidate", "o0.candidate"]]
    raw["wires"] += [[f"o{i}.candidate", f"o{i + 1}.candidate"] for i in range(15)]
    assert "node o15: optimizers nest at most 16 deep" in fault(raw)
    raw["nodes"].pop()
    raw["wires"].pop()
    parsed(raw)


def test_check_tells_all_faults_at_once(raw, tmp_path):
    raw["seed"] = "x"
    node(raw, "inner")["settings"]["budget"] = 0
    node(raw, "world")["settings"]["size"] = 77
    raw["wires"].append(["gone.world", "candidate.world"])
    path = tmp_path / "bad.mesa.json"
    path.write_text(json.dumps(raw))
    faults = check(path)
    assert len(faults) == 4 and all(f.startswith("bad.mesa.json: ") for f in faults)
    with pytest.raises(ScenarioError, match=r"bad\.mesa\.json: seed"):
        load(path)


def test_what_editing_can_leave_behind_is_told_by_check_alone(raw):
    raw["interventions"].append({"generation": 3, "node": "gone", "setting": "x", "value": 1})
    raw["interventions"].append({"generation": 3, "node": "world", "setting": "x", "value": 1})
    node(raw, "candidate")["genes"]["spread"]["by"] = "goal"
    scenario = parsed(raw)
    assert check(scenario) == [
        "Two levels: node candidate, gene spread: there is no optimizer 'goal' to search it",
        "Two levels: intervention at generation 3: there is no node 'gone'",
        "Two levels: intervention at generation 3: world has no setting 'x'",
    ]


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "not JSON at line 1, column 1"),
        (b'{"a": 1,\n "b" 2}', "not JSON at line 2, column 6"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1, 2]", "not a scenario"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": NaN}', "NaN is not a number that a file can hold"),
        (b'{"a": -Infinity}', "Infinity is not"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "too long"),
        (b'{"a": "\\ud800"}', "half of a character"),
        (b"[" * 65 + b"]" * 65, "more than 64 deep"),
        (b"[" * 5_000_000, "more than 64 deep"),
        (b'{"a":' * 100_000, "more than 64 deep"),
        (b" " * (8 * 2**20 + 1), "larger than 8 MB"),
        (b'"' + b'\\"' * 3_000_000, "not JSON"),
    ],
    ids=range(15),
)
def test_bytes_that_are_no_good_json(data, words):
    started = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        from_json(data, "t.mesa.json")
    assert words in str(caught.value) and "\n" not in str(caught.value) and len(str(caught.value)) <= 300
    assert time.perf_counter() - started < 3.0


def test_brackets_in_strings_do_not_nest(raw):
    raw["story"] = "[" * 100 + '\\"' + "{" * 100
    assert parsed(raw).story == raw["story"]


def test_a_byte_order_mark_is_let_pass(raw):
    assert from_json(b"\xef\xbb\xbf" + json.dumps(raw).encode(), "t") == parsed(raw)


@pytest.mark.parametrize("kind, width", [("optimizer.tiny", 1), ("shift.tiny", 1), ("optimizer.tiny", 100)])
def test_the_largest_graphs_are_judged_in_time(kind, width):
    port = "candidate" if kind.startswith("optimizer") else "world"
    nodes = [{"id": f"n{i}", "type": kind} for i in range(MAX_NODES)]
    wires = [[f"n{i // width}.{port}", f"n{i}.{port}"] for i in range(1, MAX_NODES)]
    if width == 1:
        wires = [[f"n{i - 1}.{port}", f"n{i}.{port}"] for i in range(1, MAX_NODES)]
    raw = {"format": "mesa-sandbox/scenario", "version": 1, "nodes": nodes, "wires": wires}
    started = time.perf_counter()
    if width == 1:
        fault(raw)
    else:
        assert len(parsed(raw).graph.wires) == MAX_NODES - 1
    assert time.perf_counter() - started < 10.0
    nodes.append({"id": "more", "type": kind})
    assert "10001 nodes" in fault(raw)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Paths to everything inside a JSON value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def put(raw: dict, path: tuple, junk: object, kind: str) -> None:
    """Spoils one place: replaces it, removes it, or adds a key beside it."""
    target = raw
    for key in path[:-1]:
        target = target[key]
    if kind == "remove":
        del target[path[-1]]
    elif kind == "add" and isinstance(target, dict):
        target[str(junk)[:10]] = junk
    elif kind == "add":
        target.append(junk)
    else:
        target[path[-1]] = junk


@settings(max_examples=400, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_mutated_file_loads_or_is_one_sentence(data):
    name = data.draw(st.sampled_from(["version0.mesa.json", "version1.mesa.json"]))
    raw = json.loads((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        found = places(raw)
        if found:
            path = data.draw(st.sampled_from(found))
            put(raw, path, data.draw(JUNK), data.draw(st.sampled_from(["replace", "remove", "add"])))
    try:
        scenario = parsed(raw)
    except ScenarioError as error:
        sentence = str(error)
        assert sentence.startswith("t.mesa.json: ") and sentence.isprintable() and len(sentence) <= 300  # noqa: PT017
    else:
        again = from_json(to_json(scenario), "t")
        assert again == scenario and to_json(again) == to_json(scenario)


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_bytes_load_or_are_one_sentence(data):
    content = bytearray((FILES / "version1.mesa.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    try:
        from_json(bytes(content), "t.mesa.json")
    except ScenarioError as error:
        assert str(error).isprintable() and len(str(error)) <= 300  # noqa: PT017


def test_fragments(raw):
    graph = parsed(raw).graph
    part = graph.fragment(["candidate", "inner", "lost"])
    again = fragment_from_json(fragment_to_json(part))
    assert again == part and len(part.wires) == 1
    merged, names = graph.paste(again, (10, 10))
    assert (
        names == ("candidate_2", "inner_2", "lost_2")
        and merged.nodes["lost_2"].extra == part.nodes["lost"].extra
    )
    for text in ("", "hello", "{}", "\ud800", fragment_to_json(part).replace("fragment", "scenario")):
        with pytest.raises(ScenarioError, match="the clipboard: "):
            fragment_from_json(text)


def test_save_and_load(raw, tmp_path, monkeypatch):
    monkeypatch.setenv("MESA_SANDBOX_DATA", str(tmp_path / "data"))
    scenario = parsed(raw)
    path = tmp_path / "a b.mesa.json"
    save(scenario, path)
    assert load(path) == scenario and path.read_bytes() == to_json(scenario)
    with pytest.raises(ScenarioError, match=r"it could not be opened again: .* size is 1 to 10"):
        save(Scenario(graph=scenario.graph.set("world", "size", 99)), path)
    with pytest.raises(ScenarioError, match="cannot be written"):
        save(Scenario(views={"x": float("nan")}), path)
    with pytest.raises(ScenarioError, match="surrogate"):
        save(Scenario(title="\ud800"), path)
    assert load(path) == scenario


def test_tuples_in_frames_do_not_keep_a_scenario_from_being_saved(tmp_path, monkeypatch):
    monkeypatch.setenv("MESA_SANDBOX_DATA", str(tmp_path / "data"))
    save(Scenario(frames=({"at": (1.0, 2.0)},)), tmp_path / "t.mesa.json")
    assert load(tmp_path / "t.mesa.json").frames == ({"at": [1.0, 2.0]},)


def test_a_picture_carries_a_scenario(raw, tmp_path):
    path = tmp_path / "shot.PNG"
    scenario = parsed(raw)
    path.write_bytes(png_text.embed(pngkit.picture(), to_json(scenario).decode()))
    assert load(path) == scenario
    path.write_bytes(pngkit.picture())
    with pytest.raises(ScenarioError, match=r"shot\.PNG: this picture carries no scenario"):
        load(path)
    path.write_bytes(b"nonsense")
    with pytest.raises(ScenarioError, match=r"shot\.PNG: it is not a PNG picture"):
        load(path)


def test_files_that_cannot_be_found(tmp_path):
    for name in ("goodhartt", tmp_path / "gone.mesa.json", "x" * 5000, "a\0b", ""):
        with pytest.raises(ScenarioError) as caught:
            load(name)
        assert "\n" not in str(caught.value) and len(str(caught.value)) < 600
        assert check(name) == [str(caught.value)]
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path)
    (tmp_path / "scenario.mesa.json").write_bytes(to_json(Scenario(title="ran")))
    assert load(tmp_path).title == "ran"


def test_the_gallery_is_in_order_and_skips_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    assert bundled() == []
    (tmp_path / "order.json").write_text('["b", "gone", "a", "broken"]')
    for name in "abc":
        (tmp_path / f"{name}.mesa.json").write_bytes(to_json(Scenario(title=name.upper(), chapter="1")))
    (tmp_path / "broken.mesa.json").write_text("[")
    assert [(entry.name, entry.title, entry.chapter) for entry in bundled()] == [
        ("b", "B", "1"), ("a", "A", "1"), ("c", "C", "1")]  # fmt: skip
    assert find("a") == find("a.mesa.json") == tmp_path / "a.mesa.json"
    with pytest.raises(ScenarioError, match="closest: broken"):
        find("brokn")


def test_the_schema_file_is_the_layout():
    assert (ASSETS / "scenario.schema.json").read_text(encoding="utf-8") == schema_text()


def test_reading_leaves_its_input_alone(raw):
    before = copy.deepcopy(raw)
    parsed(raw)
    assert raw == before


def test_graph_of_a_file_obeys_the_graph(raw):
    graph = parsed(raw).graph
    rebuilt = Graph()
    for entry in graph.nodes.values():
        rebuilt = rebuilt.add(entry)
    for source, target in graph.wires:
        rebuilt = rebuilt.connect(source, target)
    assert rebuilt == graph


def test_bundled_files_are_as_the_program_saves_them():
    for entry in bundled():
        assert entry.path.read_bytes() == to_json(load(entry.path)), f"{entry.name}: open it and save it"
