"""The command line: what each command does. Everything heavy is imported by the command that needs it, after the
words have been read, since the random stream has to be chosen before any kernel is imported.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.cli_parser import COMMANDS, UsageError, parser
from sandbox.version import engine

if TYPE_CHECKING:
    from sandbox.scenario import Scenario

BAD_INPUT, STOPPED, BROKEN = 2, 3, 1


def main(argv: Sequence[str], window: Any = None) -> int:
    """Does what the words say and returns the exit code: 0 ok, 2 bad input (one sentence on stderr), 3 stopped.

    `window`, where this installation has one, offers open(file), shot(file, out, generations, size, scale, theme),
    picture(scenario, form), drawings(scenario, record, nests, shifts) and plot(record, nests, shifts, path).
    """
    if isinstance(sys.stdout, TextIOWrapper):  # a code page of Windows lacks some characters that are printed
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with _stoppable():
            code = _dispatch(list(argv), window)
            print(end="", flush=True)  # also where there is no stdout, as in a program without a console
        return code
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)
    except BrokenPipeError:
        _silence()
        return 0
    except Exception as error:
        return _complain(str(error)) if _expected(error) else _broken(error)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """SIGINT and SIGTERM end a command at once, where it does not mind them itself. Not by an exception: while kernels
    compile, one may be raised in a callback of the compiler, and is lost there.
    """

    def stop(*_: object) -> None:
        os.write(2, b"mesa-sandbox: stopped\n")
        os._exit(STOPPED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _expected(error: Exception) -> bool:
    from sandbox.scenario import ScenarioError
    from sims.declare import SettingError

    return isinstance(error, (UsageError, ScenarioError, SettingError))


def _complain(sentence: str, code: int = BAD_INPUT) -> int:
    print(f"mesa-sandbox: {' '.join(sentence.split())}", file=sys.stderr)
    return code


def _broken(error: Exception) -> int:
    """A fault of the program itself, which is told apart from bad input."""
    if os.environ.get("MESA_SANDBOX_DEBUG"):
        raise error
    what = f"{type(error).__name__}: {error}"
    return _complain(f"this is a fault of the program: {what} (MESA_SANDBOX_DEBUG=1 shows where)", BROKEN)


def _silence() -> None:
    """Nobody reads any more: what is still buffered goes nowhere, and Python does not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(words: list[str], window: Any) -> int:
    if words and words[0] not in COMMANDS and not words[0].startswith("-"):
        words = _open_instead(words)
    args = parser(engine()).parse_args(words or ["open"])
    commands: dict[str, Callable[[argparse.Namespace, Any], int]] = {
        "open": _open, "run": _run, "check": _check, "list": _list, "nodes": _nodes, "verify": _verify,
        "export": _export, "shot": _shot,
    }  # fmt: skip
    return commands[args.command](args, window)


def _open_instead(words: list[str]) -> list[str]:
    """`mesa-sandbox FILE` is `mesa-sandbox open FILE`; anything else in the place of a command is not known."""
    from sandbox.scenario import ScenarioError, find

    try:
        find(words[0])
    except ScenarioError as error:
        near = get_close_matches(words[0], COMMANDS, 1)
        hint = f"the closest command is {near[0]}" if near else str(error)
        raise UsageError(
            f"there is no command {words[0][:100]!r}: {hint} (see mesa-sandbox --help)"
        ) from None
    return ["open", *words]


def _no_kernels() -> None:
    """For commands that read declarations and run nothing: spares this process the import of Numba."""
    if "sims.jit" not in sys.modules:
        from sims import jit

        jit.plain()


def _needed(window: Any) -> Any:
    if window is None:
        raise UsageError("this installation has no window; `mesa-sandbox run FILE` needs none")
    return window


# -- commands ------------------------------------------------------------------------------------------------


def _open(args: argparse.Namespace, window: Any) -> int:
    if args.file is not None:
        from sandbox.scenario import find

        find(args.file)
    return int(_needed(window).open(args.file))


def _run(args: argparse.Namespace, window: Any) -> int:
    from sandbox.scenario import SUFFIX, find

    if args.format == "parquet" and find_spec("pyarrow") is None:
        raise UsageError("--format parquet needs the package pyarrow, which is not installed")
    path = find(args.file)
    _choose_stream(args.stream or _stream_of(path))
    scenario = _changed(args, path)
    _accept(scenario, path.name)
    from sandbox.headless import run_to_folder

    out = Path(args.out) if args.out else None
    plot = getattr(window, "plot", None)
    name = path.name.removesuffix(SUFFIX).removesuffix(".json").removesuffix(".png")
    result = run_to_folder(scenario, name, out, args.threads, args.quiet, plot, args.format)
    if result.exit_code:
        return _complain(result.sentence, result.exit_code)
    if not args.quiet and result.sentence:
        print(result.sentence)
    return 0


def _stream_of(path: Path) -> str:
    """The random stream that a file names, read without the declarations that reading it properly needs."""
    from sandbox.scenario import stored_bytes

    try:
        stream = json.loads(stored_bytes(path)).get("stream")
    except (ValueError, AttributeError, RecursionError):
        stream = None  # the proper reading says what is wrong
    return stream if stream in ("splitmix", "philox") else "splitmix"


def _choose_stream(stream: str) -> None:
    loaded = sys.modules.get("sims.jit")
    if loaded is not None and stream != loaded.STREAM:
        raise UsageError(
            f"this process has started with the stream {loaded.STREAM}, so it cannot use {stream}"
        )
    os.environ["MESA_SANDBOX_STREAM"] = stream


def _changed(args: argparse.Namespace, path: Path) -> Scenario:
    """The scenario with what the command line changes."""
    import msgspec

    from sandbox.scenario import load
    from sandbox.setting_texts import apply_all

    changes = {
        key: getattr(args, key) for key in ("generations", "seed", "stream") if getattr(args, key) is not None
    }
    return apply_all(msgspec.structs.replace(load(path), **changes), args.sets)


def _accept(scenario: Scenario, name: str) -> None:
    """Refuses a scenario that cannot run, with its first fault."""
    from sandbox.compose import faults
    from sandbox.scenario import ScenarioError

    found = faults(scenario.graph)
    if found:
        more = f" (and {len(found) - 1} more; see mesa-sandbox check)" if len(found) > 1 else ""
        raise ScenarioError(f"{name}: {found[0]}{more}")


def _check(args: argparse.Namespace, _window: Any) -> int:
    _no_kernels()
    from sandbox.headless import refusals
    from sandbox.scenario import check, find, load

    code = 0
    for file in args.files:
        sentences = check(file)
        if not sentences:
            name = find(file).name
            sentences = [f"{name}: {fault}" for fault in refusals(load(file))]
        for sentence in sentences:
            print(" ".join(sentence.split()), file=sys.stderr)
            code = BAD_INPUT
        if not sentences:
            print(f"{find(file).name}: ok")
    return code


def _list(args: argparse.Namespace, _window: Any) -> int:
    from sandbox.scenario import ScenarioError, bundled

    entries = bundled()
    if args.first:
        if not entries:
            raise ScenarioError("there are no bundled scenarios in this installation")
        print(entries[0].name)
    elif args.json:
        keys = ("name", "chapter", "title", "summary", "path")
        print(json.dumps([{key: str(getattr(entry, key)) for key in keys} for entry in entries], indent=2))
    else:
        width = max((len(entry.name) for entry in entries), default=0)
        for entry in entries:
            print(f"{entry.name:<{width}}  {entry.title}: {entry.summary}" if entry.summary else entry.name)
    return 0


def _nodes(args: argparse.Namespace, _window: Any) -> int:
    _no_kernels()
    from sandbox.node_reference import described, lines
    from sims.declare import load_all

    nodes = load_all().values()
    if args.json:
        print(json.dumps([described(node) for node in nodes], indent=2, ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(lines(node)) for node in nodes))
    return 0


def _verify(args: argparse.Namespace, _window: Any) -> int:
    folder = Path(args.folder)
    if not folder.is_dir():
        raise UsageError(f"there is no run folder {args.folder[:200]!r}")
    scenario = folder / "scenario.mesa.json"
    if not scenario.is_file():
        raise UsageError(f"{args.folder[:200]!r} is no run folder: there is no {scenario.name} in it")
    _choose_stream(_stream_of(scenario))
    from sandbox.headless import verify

    same, sentence = verify(folder)
    if not same:
        return _complain(sentence)
    print(sentence)
    return 0


def _export(args: argparse.Namespace, window: Any) -> int:
    from sandbox.scenario import find, load

    path = find(args.file)
    if args.to == "html":
        _choose_stream(_stream_of(path))
    else:
        _no_kernels()
    if args.to not in ("json", "py"):
        _needed(window)
    from sandbox.export import export
    from sandbox.safe_write import check_place, write_safely

    scenario, out = load(path), Path(args.out)
    check_place(out)
    write_safely(out, export(scenario, path.name, args.to, window), keep_backups=True)
    return 0


def _shot(args: argparse.Namespace, window: Any) -> int:
    from sandbox.scenario import find

    find(args.file)
    shot = _needed(window).shot
    return int(shot(args.file, args.out, args.generations, args.size, args.scale, args.theme))
