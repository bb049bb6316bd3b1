"""The command line: exit codes, one sentence for every fault, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import types
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

import sims.jit  # noqa: F401 - so that no command turns the kernels of this test process into plain Python
from sandbox import gallery
from sandbox.cli import main
from sandbox.events import Fault
from sandbox.scenario import Scenario, load, to_json

FILES = Path(__file__).parent.parent / "files"
ROOT = Path(__file__).parent.parent.parent


@dataclass
class Result:
    exit_code: int = 0
    folder: Path = Path("runs/x")
    run_hash: str = "00"
    sentence: str = "ran to runs/x"


class Engine:
    """Stands for `sandbox.compose` and `sandbox.headless`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []
        self.result = Result()
        self.verdict = (True, "the same run hash")
        self.found: tuple[Fault, ...] = ()

    def faults(self, _graph):
        return self.found

    def refusals(self, _scenario):
        return self.found

    def run_to_folder(self, *args):
        self.calls.append(args)
        return self.result

    def verify(self, folder):
        self.calls.append((folder,))
        return self.verdict


class Window:
    def __init__(self) -> None:
        self.calls: list[tuple] = []

    def open(self, file):
        self.calls.append(("open", file))
        return 0

    def shot(self, *args):
        self.calls.append(("shot", *args))
        return 0

    def picture(self, scenario, form):
        self.calls.append(("picture", scenario.title, form))
        return form.encode()

    def plot(self, *_args):
        return True


@pytest.fixture(autouse=True)
def engine(monkeypatch, tmp_path, tiny_nodes) -> Engine:
    """No real engine, a gallery of one, and folders of the test's own."""
    found = Engine()
    for name in ("compose", "headless"):
        module = types.ModuleType(f"sandbox.{name}")
        for attribute in ("faults", "refusals", "run_to_folder", "verify"):
            setattr(module, attribute, getattr(found, attribute))
        monkeypatch.setitem(sys.modules, f"sandbox.{name}", module)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    data = (FILES / "version1.mesa.json").read_bytes()
    (shelf / "two-levels.mesa.json").write_bytes(data)
    monkeypatch.setattr(gallery, "FOLDER", shelf)
    monkeypatch.setenv("MESA_SANDBOX_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MESA_SANDBOX_STREAM", "splitmix")
    monkeypatch.chdir(tmp_path)
    return found


def test_run_hands_everything_on(engine, capsys):
    window = Window()
    words = ["run", "two-levels", "--generations", "7", "--seed", "3", "--set", "inner.budget=9", "--set",
             "inner.budget.low=2", "--threads", "2", "--out", "there", "--stream", "splitmix"]  # fmt: skip
    assert main(words, window) == 0
    scenario, name, out, threads, quiet, plot, form = engine.calls[0]
    assert (scenario.generations, scenario.seed, scenario.stream) == (7, 3, "splitmix")
    assert scenario.graph.nodes["inner"].settings["budget"] == 9
    assert scenario.graph.nodes["inner"].genes["budget"].low == 2.0
    assert (name, out, threads, quiet, form) == ("two-levels", Path("there"), 2, False, "csv")
    assert plot == window.plot
    assert capsys.readouterr().out == "ran to runs/x\n"


def test_run_without_options(engine, capsys):
    assert main(["run", str(FILES / "version1.mesa.json"), "--quiet"]) == 0
    scenario, *rest = engine.calls[0]
    assert scenario == load(FILES / "version1.mesa.json")
    assert rest == ["version1", None, None, True, None, "csv"]
    assert capsys.readouterr().out == ""


def test_a_stopped_run(engine, capsys):
    engine.result = Result(3, sentence="stopped at generation 5; runs/x has what was done")
    assert main(["run", "two-levels"]) == 3
    assert "stopped at generation 5" in capsys.readouterr().err


def test_run_refuses_what_does_not_compose(engine, capsys):
    engine.found = (Fault("inner", "objective", "nothing is wired here."), Fault("x", "", "is bad."))
    assert main(["run", "two-levels"]) == 2
    error = capsys.readouterr().err
    assert error == (
        "mesa-sandbox: two-levels.mesa.json: inner.objective: nothing is wired here. "
        "(and 1 more; see mesa-sandbox check)\n"
    )
    assert engine.calls == []


def test_a_fault_of_the_program(engine, monkeypatch, capsys):
    def fail(*_args):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(sys.modules["sandbox.headless"], "run_to_folder", fail)
    assert main(["run", "two-levels"]) == 1
    assert "this is a fault of the program: ZeroDivisionError: oh" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words, hint",
    [
        (["rnu", "two-levels"], "no command 'rnu': the closest command is run"),
        (
            ["zzzz"],
            "no command 'zzzz': there is no file and no bundled scenario 'zzzz' (mesa-sandbox list names them)",
        ),
        (["run"], "required: FILE"),
        (["run", "two-level"], "closest: two-levels"),
        (["run", "two-levels", "--sed", "5"], "--sed"),
        (["run", "two-levels", "--seed", "-1"], "--seed: a whole number from 0"),
        (["run", "two-levels", "--seed", "9" * 5000], "--seed: a whole number from 0"),
        (["run", "two-levels", "--generations", "1.5"], "--generations"),
        (["run", "two-levels", "--threads", "0"], "--threads"),
        (["run", "two-levels", "--stream", "mersenne"], "--stream"),
        (["run", "two-levels", "--set", "innner.budget=5"], "there is no node 'innner'; closest is inner"),
        (
            ["run", "two-levels", "--set", "inner.budgett=5"],
            "inner has no setting 'budgett'; closest is budget",
        ),
        (["run", "two-levels", "--set", "nonsense"], "NODE.SETTING=VALUE"),
        (["run", "."], "is a folder"),
        (["run", "\0"], "no bundled scenario"),
        (["check"], "required: FILE"),
        (["list", "--json", "--first"], "not allowed with"),
        (["verify", "gone"], "there is no run folder 'gone'"),
        (["export", "two-levels", "out.json"], "--to"),
        (["export", "two-levels", "--to", "pdf", "x"], "invalid choice"),
        (["export", "two-levels", "--to", "json", "gone/out.json"], "its folder does not exist"),
        (["export", "two-levels", "--to", "png", "out.png"], "this installation has no window"),
        (["export", "two-levels", "--to", "html", "out.html"], "this installation has no window"),
        (["export", "two-levels", "--to", "py", "shelf"], "a folder of that name is in the way"),
        (["shot", "two-levels", "out.png"], "this installation has no window"),
        (["shot", "two-levels", "out.png", "--size", "0x5"], "--size: a size is WIDTHxHEIGHT"),
        (["shot", "two-levels", "out.png", "--scale", "3"], "--scale"),
        (["open", "gone.mesa.json"], "no file and no bundled scenario"),
        (["open"], "this installation has no window"),
        ([], "this installation has no window"),
    ],
)
def test_bad_input_is_one_sentence_on_stderr_and_exit_code_2(engine, capsys, words, hint):
    assert main(words) == 2
    out, error = capsys.readouterr()
    assert out == "" and error.startswith("mesa-sandbox: ") and error.count("\n") == 1
    assert hint in error and "Traceback" not in error
    assert engine.calls == []


def test_a_stream_that_comes_too_late(capsys):
    assert main(["run", "two-levels", "--stream", "philox"]) == 2
    assert "has started with the stream splitmix" in capsys.readouterr().err


def test_parquet_needs_its_package(monkeypatch, capsys):
    monkeypatch.setattr("sandbox.cli.find_spec", lambda _name: None)
    assert main(["run", "two-levels", "--format", "parquet"]) == 2
    assert "needs the package pyarrow" in capsys.readouterr().err


def test_list(capsys, tmp_path):
    assert main(["list", "--first"]) == 0
    assert capsys.readouterr().out == "two-levels\n"
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "two-levels  Two levels: Every part of a file of version 1.\n"
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["chapter"] == "Tests"
    (tmp_path / "shelf" / "two-levels.mesa.json").unlink()
    assert main(["list", "--first"]) == 2


def test_nodes(capsys):
    assert main(["nodes"]) == 0
    text = capsys.readouterr().out
    assert "optimizer.tiny  Tiny search: Keeps what it has." in text
    assert "    budget = 8  (1 to 1,000 evaluations, may be a gene)  how long" in text
    assert "    features height, width" in text and "    out candidate, series" in text
    assert main(["nodes", "--json"]) == 0
    nodes = {node["type"]: node for node in json.loads(capsys.readouterr().out)}
    budget = nodes["optimizer.tiny"]["settings"][0]
    assert budget == {
        "name": "budget", "type": "int", "default": 8, "low": 1, "high": 1000, "unit": "evaluations", "gene": True,
        "help": "how long", "choices": [],
    }  # fmt: skip
    assert nodes["view.tiny"]["inputs"][0]["many"] is True


def test_check(engine, capsys, tmp_path):
    assert main(["check", "two-levels"]) == 0
    assert capsys.readouterr().out == "two-levels.mesa.json: ok\n"
    raw = json.loads((FILES / "version1.mesa.json").read_bytes())
    raw["seed"], raw["nodes"][2]["settings"]["budget"] = "x", 0
    (tmp_path / "bad.mesa.json").write_text(json.dumps(raw))
    engine.found = (Fault("inner", "objective", "nothing is wired here."),)
    assert main(["check", "bad.mesa.json", "two-levels", "gone"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("bad.mesa.json: seed: ") and lines[1].startswith(
        "bad.mesa.json: node inner, setting"
    )
    assert lines[2] == "two-levels.mesa.json: inner.objective: nothing is wired here."
    assert lines[3].startswith("there is no file") and len(lines) == 4


def test_verify(engine, capsys, tmp_path):
    folder = tmp_path / "ran"
    folder.mkdir()
    assert main(["verify", str(folder)]) == 2
    (folder / "scenario.mesa.json").write_bytes(to_json(Scenario()))
    assert main(["verify", str(folder)]) == 0
    assert engine.calls == [(folder,)] and "the same run hash" in capsys.readouterr().out
    engine.verdict = (False, "another run hash")
    assert main(["verify", str(folder)]) == 2
    assert "another run hash" in capsys.readouterr().err


def test_export_and_the_window(tmp_path, capsys):
    window = Window()
    assert main(["export", "two-levels", "--to", "json", "out.mesa.json"], window) == 0
    assert (tmp_path / "out.mesa.json").read_bytes() == (FILES / "version1.mesa.json").read_bytes()
    for form in ("png", "svg"):
        assert main(["export", "two-levels", "--to", form, "out"], window) == 0
        assert (tmp_path / "out").read_text() == form
    assert main(["export", "two-levels", "--to", "png", "gone/out.png"], window) == 2
    assert "gone/out.png: it could not be written, since its folder does not exist" in capsys.readouterr().err
    assert (
        main(["shot", "two-levels", "o.png", "--size", "800x600", "--scale", "2", "--theme", "light"], window)
        == 0
    )
    assert main(["two-levels"], window) == 0
    assert main([], window) == 0
    assert window.calls == [
        ("picture", "Two levels", "png"),
        ("picture", "Two levels", "svg"),
        ("shot", "two-levels", "o.png", 0, (800, 600), 2, "light"),
        ("open", "two-levels"),
        ("open", None),
    ]


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help(words, capsys):
    assert main(words) == 0
    assert "mesa-sandbox" in capsys.readouterr().out


def shell(*words: str, **options) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *words],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        **options,
    )


def test_the_module_runs_and_imports_no_kernels_for_help():
    done = shell("--version")
    assert done.returncode == 0 and done.stdout.startswith("mesa-sandbox ") and done.stderr == ""
    code = "import sys, sandbox.cli; sandbox.cli.main(['--help']); print('numba' in sys.modules, 'sims' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.endswith("False False\n")


def test_characters_that_the_console_does_not_have(tmp_path, monkeypatch):
    scenario = Scenario(title="d\u2032 of é", summary="x")
    (tmp_path / "shelf" / "two-levels.mesa.json").write_bytes(to_json(scenario))
    console = TextIOWrapper(BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    assert main(["list"]) == 0
    assert console.buffer.getvalue().decode("cp1252").startswith("two-levels  d\\u2032 of é: x")


def test_a_program_without_a_console(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["list"]) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_command(number):
    code = (
        "import os, signal, sys, time, sandbox.cli as cli\n"
        f"cli._list = lambda *_: os.kill(os.getpid(), {int(number)}) or time.sleep(9)\n"
        "sys.exit(cli.main(['list']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "mesa-sandbox: stopped\n")


def test_handlers_of_signals_are_given_back():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert main(["list"]) == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.skipif(os.name != "posix", reason="a pipe of a POSIX shell")
def test_a_broken_pipe_is_quiet():
    command = f"{sys.executable} -m sandbox list --json | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr == ""


def test_check_of_all_bundled_scenarios_says_nothing_but_ok():
    """In a process whose kernels stay plain Python, where hashes overflow on purpose."""
    names = [
        path.name.removesuffix(".mesa.json")
        for path in sorted((ROOT / "assets/scenarios").glob("*.mesa.json"))
    ]
    done = shell("check", *names)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.rsplit(": ", 1)[1] for line in done.stdout.splitlines()] == ["ok"] * len(names)
