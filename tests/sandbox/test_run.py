"""Runs without a window: what they write, how they end, and that they can be verified."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest
from engine import bundled, small

from sandbox import headless, nests, run_folder
from sandbox import scenario as scenarios
from sandbox.headless import run, run_to_folder, verify
from sandbox.scenario import ScenarioError, load, save
from sandbox.scenario_model import Intervention
from sandbox.setting_texts import apply_all
from sims.declare import Setting

ROOT = Path(__file__).parent.parent.parent
MAZE = "####\n#H.#\n#.G#\n####"
TWO = (Intervention(5, "evolution", "additive_variance", 0.2), Intervention(9, "sugar", "availability", 2.0))


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder of a short run with two interventions."""
    scenario = msgspec.structs.replace(small(15), interventions=TWO, seed=11)
    result = run_to_folder(scenario, "small", tmp_path / "deep" / "run", quiet=True)
    assert (result.exit_code, result.folder) == (0, tmp_path / "deep" / "run"), result.sentence
    return result.folder


# -- what is written -----------------------------------------------------------------------------------------


def test_a_run_folder_is_as_promised(folder):
    assert sorted(p.name for p in folder.iterdir()) == ["metrics.csv", "run.json", "scenario.mesa.json"]
    scenario = msgspec.structs.replace(small(15), interventions=TWO, seed=11)
    expected = run(scenario)
    with (folder / "metrics.csv").open(newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["generation", *expected.names] and len(set(head)) == len(head)
    assert {"evolution.gap", "evolution.base_scaled", "brain.intake", "drive.sweetness.mean"} <= set(head)
    assert [row[0] for row in rows] == [str(i) for i in range(16)]
    for i, name in enumerate(expected.names, 1):
        written = np.array([float(row[i]) for row in rows])
        np.testing.assert_array_equal(written, expected[name], err_msg=name)  # to the last bit, nan where nan
    info = json.loads((folder / "run.json").read_text())
    assert {**info, "best": 0, "seconds": 0, "platform": 0, "threads": 0, "candidates_per_second": 0} == {
        "title": scenario.title, "seed": 11, "generations": 15, "engine": info["engine"],
        "stream": {"name": "splitmix", "version": 1}, "run_hash": expected.run_hash(), "evaluations": 16 * 60,
        "best": 0, "seconds": 0, "platform": 0, "threads": 0, "candidates_per_second": 0,
    }  # fmt: skip
    assert info["engine"].startswith("mesa-sandbox") and info["platform"] and info["threads"] >= 1
    assert info["candidates_per_second"] == pytest.approx(info["evaluations"] / info["seconds"])
    assert set(info["best"]) == {"evolution", "brain"}
    assert set(info["best"]["evolution"]["genes"]) == {"drive.sweetness"}
    assert load(folder) == scenario


def test_the_best_plan_is_told_by_names_and_by_letters(tmp_path):
    run_to_folder(bundled("ice-cream", 1, town__map="H.$S"), "x", tmp_path, quiet=True)
    best = json.loads((tmp_path / "run.json").read_text())["best"]["planner"]
    assert best["actions"] == ["east", "east", "take", "east", "buy", "eat"] and best["string"] == "EETEBX"


def test_sets_are_in_the_scenario_as_run(tmp_path):
    scenario = apply_all(small(2), ["evolution.population=30", "modern.ramp=3", "drive.sweetness.high=9"])
    run_to_folder(scenario, "x", tmp_path, quiet=True)
    node = load(tmp_path).graph.nodes
    assert node["evolution"].settings["population"] == 30 and node["modern"].settings["ramp"] == 3
    assert node["drive"].genes["sweetness"].high == 9.0
    assert verify(tmp_path)[0]


def test_the_plot_is_drawn_where_there_is_something_that_draws(tmp_path):
    seen = []

    def plot(record, nests_, shifts, path):
        seen.append((record.length, nests_[0].root, shifts))
        path.write_bytes(b"png")
        return True

    result = run_to_folder(small(3), "x", tmp_path / "a", quiet=True, plot=plot)
    assert seen == [(4, "evolution", ((12, "modern"),))] and "no plot" not in result.sentence
    assert (tmp_path / "a/objectives.png").read_bytes() == b"png"

    for bad in (lambda *_: False, lambda *_: 1 / 0):
        result = run_to_folder(small(3), "x", tmp_path / "a", quiet=True, plot=bad)
        assert result.exit_code == 0 and "no plot could be drawn" in result.sentence
        assert not (tmp_path / "a/objectives.png").exists(), "the plot of an earlier run does not stay"
    assert verify(tmp_path / "a")[0]


def test_the_same_folder_twice_and_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/metrics.parquet").write_bytes(b"old")
    (tmp_path / "a/mine.txt").write_text("kept")
    one = run_to_folder(small(4), "x", Path("a"), quiet=True)
    two = run_to_folder(small(2), "x", Path("a"), quiet=True)
    assert one.run_hash != two.run_hash == json.loads(Path("a/run.json").read_text())["run_hash"]
    assert sorted(p.name for p in Path("a").iterdir()) == ["metrics.csv", "mine.txt", "run.json", "scenario.mesa.json"]
    three, four = (run_to_folder(small(0), "my run.mesa.json", quiet=True) for _ in range(2))
    assert three.exit_code == four.exit_code == 0 and three.folder != four.folder
    assert all(r.folder.parent == Path("runs") and r.folder.name.startswith("my run-") for r in (three, four))


def test_generation_0_alone(tmp_path):
    result = run_to_folder(small(0), "x", tmp_path, quiet=True)
    assert result.exit_code == 0
    assert (tmp_path / "metrics.csv").read_text().count("\n") == 2
    assert verify(tmp_path) == (True, f"{tmp_path}: replayed 0 generations, the same run hash {result.run_hash[:16]}")


# -- verify --------------------------------------------------------------------------------------------------


def test_verify_replays_two_interventions_exactly(folder):
    same, sentence = verify(folder)
    assert same and "15 generations" in sentence
    save(msgspec.structs.replace(load(folder), interventions=TWO[:1]), folder / "scenario.mesa.json")
    same, sentence = verify(folder)
    assert not same and "the run hash is" in sentence


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda text: text.replace("\n7,", "\n70,"), "line 9, column generation"),
        (lambda text: text.replace("\n7,0.", "\n7,1."), "line 9, column evolution.best"),
        (lambda text: text.rpartition("\n15,")[0] + "\n", "16 rows"),
        (lambda text: text + "16,0\n", "16 rows"),
        (lambda text: text.replace("evolution.mean", "evolution.men", 1), "line 1"),
        (lambda text: "\udcff" + text, "is not text"),
        (lambda text: None, "metrics.csv is missing"),
    ],
)
def test_tampered_metrics_are_noticed(folder, spoil, words):
    path = folder / "metrics.csv"
    text = spoil(path.read_text())
    path.unlink()
    if text is not None:
        path.write_text(text, errors="surrogateescape")
    same, sentence = verify(folder)
    assert not same and words in sentence and "\n" not in sentence


@pytest.mark.parametrize(
    "key, value",
    [("run_hash", "0" * 64), ("generations", 14), ("generations", -1), ("generations", None), ("stream", "x")],
)
def test_a_tampered_run_json_is_noticed(folder, key, value):
    path = folder / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    try:
        same, sentence = verify(folder)
    except ScenarioError as error:
        same, sentence = False, str(error)
    assert not same and str(folder) in sentence and "\n" not in sentence


def test_a_folder_that_is_not_whole(folder):
    (folder / "run.json").write_text("[")
    with pytest.raises(ScenarioError, match=r"run\.json is missing or damaged"):
        verify(folder)
    (folder / "run.json").unlink()
    with pytest.raises(ScenarioError, match=r"run\.json is missing or damaged"):
        verify(folder)


def test_a_run_of_the_other_stream_says_so(folder):
    path = folder / "run.json"
    path.write_text(path.read_text().replace("splitmix", "philox"))
    with pytest.raises(ScenarioError, match="the stream philox, this process has splitmix"):
        verify(folder)
    other = msgspec.structs.replace(small(1), stream="philox")
    with pytest.raises(ScenarioError, match="--stream philox"):
        run(other)
    result = run_to_folder(other, "x", folder, quiet=True)
    assert (result.exit_code, result.run_hash) == (2, "") and "--stream philox" in result.sentence


# -- what cannot be ------------------------------------------------------------------------------------------


def test_nothing_is_left_behind_where_nothing_can_run(tmp_path):
    broken = small(1)
    broken = msgspec.structs.replace(broken, graph=broken.graph.remove(["offspring"]))
    result = run_to_folder(broken, "mine", tmp_path / "out", quiet=True)
    assert result.exit_code == 2 and result.sentence.startswith("mine: evolution.objective: ")
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_told_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(headless, "_drive", lambda *_: pytest.fail("it ran in vain"))
    (tmp_path / "file").write_text("")
    (tmp_path / "busy/run.json").mkdir(parents=True)
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked").chmod(0o500)
    cases = {"file": "a file of that name is in the way", "file/below": "not a folder", "busy": "in the way"}
    if os.geteuid() != 0:
        cases |= {"locked": "not allowed", "locked/below": "not allowed"}
    for place, words in cases.items():
        result = run_to_folder(small(1), "x", tmp_path / place, quiet=True)
        assert result.exit_code == 2 and str(tmp_path / place) in result.sentence
        assert words in result.sentence.lower() and "\n" not in result.sentence
    (tmp_path / "locked").chmod(0o700)


def test_too_little_memory_and_a_full_disk_are_sentences(tmp_path, monkeypatch):
    def no_memory(*_):
        raise MemoryError

    monkeypatch.setattr(headless, "_drive", no_memory)
    result = run_to_folder(small(1), "x", tmp_path, quiet=True)
    assert result.exit_code == 2 and "not enough memory" in result.sentence
    monkeypatch.undo()

    def chunks(_record):
        yield b"x"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_folder, "csv_chunks", chunks)
    result = run_to_folder(small(1), "x", tmp_path, quiet=True)
    assert result.exit_code == 2 and "no space left" in result.sentence
    again = tmp_path / run_folder.SCENARIO
    assert result.sentence.endswith(f"; {again} makes the same run again") and "\n" not in result.sentence
    assert list(tmp_path.iterdir()) == [again], "half a run is no run, but it is told what was run"
    assert run(again).run_hash() == run(small(1)).run_hash()


def test_what_is_refused_is_known_before_it_runs():
    late = Intervention(5, "evolution", "population", 30)
    assert headless.refusals(msgspec.structs.replace(small(9), interventions=TWO)) == ()
    for scenario, words in (
        (msgspec.structs.replace(small(9), interventions=(*TWO, late)), "the intervention at generation 5"),
        (msgspec.structs.replace(small(9), graph=small(9).graph.remove(["offspring"])), "evolution.objective"),
    ):
        (fault,) = headless.refusals(scenario)
        assert words in str(fault)
        with pytest.raises(ScenarioError, match=words):
            run(scenario)


# -- signals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_and_keeps_what_was_done(tmp_path, number):
    save(small(10_000_000), tmp_path / "long.mesa.json")
    words = [sys.executable, "-m", "sandbox", "run", "long.mesa.json", "--out", "out"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not (tmp_path / "out").exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert err.startswith("mesa-sandbox: stopped at generation ") and err.count("\n") == 1
    info = json.loads((tmp_path / "out/run.json").read_text())
    assert 0 <= info["generations"] < 10_000_000
    assert load(tmp_path / "out").generations == 10_000_000
    assert verify(tmp_path / "out")[0]


# -- settings from the command line --------------------------------------------------------------------------


def others(setting: Setting, value) -> list[str]:
    """Valid values of a setting other than the one it has, as words."""
    if setting.type == "switch":
        return [str(int(not value))]
    if setting.type == "choice":
        return [choice for choice in setting.choices if choice != value]
    if setting.type == "text":
        known = {
            "map": MAZE, "value": "1, 0.5", "measure": "0.5, 1", "metrics": "evolution.base", "target": "cat",
            "alphabet": "30", "viability": "0.5",
        }  # fmt: skip
        return [known.get(setting.name, f"({value}) + 1")]
    low = -1e9 if setting.low is None else setting.low
    high = 1e9 if setting.high is None else setting.high
    other = min(max(value + 1 if value + 1 <= high else value - 1, low), high)
    return [str(int(other) if setting.type == "int" else other)]


# What makes a scenario small, by the names of settings.
SMALL = {
    "population": 12, "n": 4, "episodes": 2, "width": 8, "samples": 200, "states": 200, "size": 60, "founders": 40,
    "capacity": 60, "replicates": 8, "trials": 20, "budget": 20, "layouts": 3, "steps": 5, "batch": 2, "training": 1,
    "deployment": 2,
}  # fmt: skip


def made_small(found):
    """A scenario with little to do."""
    texts = [
        f"{node}.{setting.name}={SMALL[setting.name]}"
        for node in found.graph.nodes
        for setting in nests.parameters(found.graph, node)
        if setting.type == "int" and SMALL.get(setting.name, 0) and nests.value(found.graph, node, setting.name)
        if setting.high is None or SMALL[setting.name] <= setting.high
    ]
    return apply_all(found, texts)


def runs(scenario, texts) -> bool:
    """Whether a scenario runs with other settings; what does not is refused in one sentence."""
    try:
        assert run(apply_all(scenario, texts), 2).length == 3
    except ScenarioError as error:
        sentence = str(error)
        assert any(known in sentence for known in scenario.graph.nodes)
        assert "\n" not in sentence and "Error" not in sentence, sentence
        return False
    return True


@pytest.mark.parametrize("name", [entry.name for entry in scenarios.bundled()])
def test_every_setting_of_every_bundled_node_can_be_set(name):
    """The numbers of a node all at once, since many another number is another nest to be compiled; where that is
    refused, and all else, one by one.
    """
    small_ = made_small(load(name))
    tried = taken = 0
    for node in small_.graph.nodes:
        numbers, alone = [], []
        for setting in nests.parameters(small_.graph, node):
            for word in others(setting, nests.value(small_.graph, node, setting.name)):
                text = f"{node}.{setting.name}={word}"
                changed = apply_all(small_, [text])
                assert nests.value(changed.graph, node, setting.name) == setting.parse(word)
                (numbers if setting.type in ("int", "float") else alone).append(text)
        tried += len(numbers) + len(alone)
        together = runs(small_, numbers)
        taken += len(numbers) if together else 0
        taken += sum(runs(small_, [text]) for text in (alone if together else [*numbers, *alone]))
    assert taken > 0.6 * tried, "most are taken; what is not is refused in one sentence"


def test_a_map_from_a_file(tmp_path):
    (tmp_path / "map.txt").write_text(MAZE + "\n")
    scenario = apply_all(bundled("ice-cream", 1, plan__horizon=4), [f"town.map=@{tmp_path / 'map.txt'}"])
    record = run(scenario)
    assert record["planner.reached"][-1] == 1.0 and record["planner.steps_used"][-1] == 2.0


def test_a_notebook_gets_a_mapping_of_arrays():
    import sandbox

    record = sandbox.run(sandbox.load("sweet-tooth"), 3)
    assert len(record["evolution.mean"]) == 4 and set(dict(record)) == set(record.names)
    assert sandbox.run(small(3), seed=5).run_hash() != sandbox.run(small(3)).run_hash()
    broken = msgspec.structs.replace(small(1), graph=small(1).graph.remove(["offspring"]))
    with pytest.raises(ScenarioError, match=r"evolution\.objective"):
        sandbox.run(broken)
