"""The words of the command line; what they do is in `cli`. Imports nothing of the simulations."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

COMMANDS = ("open", "run", "check", "list", "nodes", "verify", "export", "shot")
FORMS = ("json", "png", "svg", "py", "html")
FILE = "a path (scenario, picture that carries one, or run folder) or the name of a bundled scenario"
MAX_SIZE = 16_384  # pixels a side of a picture


class UsageError(ValueError):
    """A command line that cannot be read; the message is one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        line = " ".join(message.split())
        raise UsageError(f"{line} (see {self.prog} --help)")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers of a range, for argparse."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(
                f"a whole number from {low} to {high} is needed, not {text[:40]!r}"
            )
        return number

    return read


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels from 1280x800."""
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text.strip())
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise argparse.ArgumentTypeError(
            f"a size is WIDTHxHEIGHT, each from 1 to {MAX_SIZE}, not {text[:40]!r}"
        )
    return width, height


def parser(version: str) -> argparse.ArgumentParser:
    """The parser of everything after `mesa-sandbox`; it raises UsageError."""
    top = _Parser(
        prog="mesa-sandbox",
        description="A sandbox for optimizers inside optimizers. Without arguments it opens the window.",
        epilog="FILE is a path or the name of a bundled scenario. "
        "Exit codes: 0 ok, 2 bad input, 3 stopped by a signal.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=version)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    one = commands.add_parser(
        "open", help="open the window, with a scenario if one is named", allow_abbrev=False
    )
    _file(one, nargs="?")
    _run(commands.add_parser("run", help="run a scenario without a window", allow_abbrev=False))
    one = commands.add_parser("check", help="say what is wrong with scenario files", allow_abbrev=False)
    one.add_argument("files", nargs="+", metavar="FILE", help=FILE)
    one = commands.add_parser("list", help="the bundled scenarios", allow_abbrev=False)
    how = one.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as JSON")
    how.add_argument("--first", action="store_true", help="only the name of the first one")
    one = commands.add_parser("nodes", help="the node types with their settings", allow_abbrev=False)
    one.add_argument("--json", action="store_true", help="as JSON")
    one = commands.add_parser("verify", help="replay a run and compare the run hash", allow_abbrev=False)
    one.add_argument("folder", metavar="RUNDIR", help="what `run` wrote")
    _export(commands.add_parser("export", help="write a scenario in another form", allow_abbrev=False))
    _shot(commands.add_parser("shot", help="a picture of the window", allow_abbrev=False))
    return top


def _file(one: argparse.ArgumentParser, nargs: str | None = None) -> None:
    one.add_argument("file", metavar="FILE", nargs=nargs, help=FILE)


def _run(one: argparse.ArgumentParser) -> None:
    _file(one)
    one.add_argument("--generations", type=whole(0, 10**9), metavar="N", help="instead of the scenario's")
    one.add_argument("--seed", type=whole(0, 2**63 - 1), metavar="S", help="instead of the scenario's")
    one.add_argument(
        "--set", action="append", default=[], metavar="NODE.SETTING=VALUE", dest="sets",
        help="another value of a setting, @FILE for a text from a file; NODE.SETTING.low, .high, .mean, .spread for a "
        "gene's range; may be given often",
    )  # fmt: skip
    one.add_argument(
        "--threads", type=whole(1, 1024), metavar="K", help="threads to use (all; results are the same)"
    )
    one.add_argument("--stream", choices=("splitmix", "philox"), help="the generator of random numbers")
    one.add_argument("--out", metavar="DIR", help="the run folder (runs/NAME-TIME)")
    one.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the metrics (csv)")
    one.add_argument("--quiet", action="store_true", help="no progress, no summary")


def _export(one: argparse.ArgumentParser) -> None:
    one.description = (
        "Writes a scenario as json (the scenario file), png (its graph as a picture, which carries the scenario), svg "
        "(its graph as lines and texts), py (a script that runs it), or html (a page with story, graph, objectives and "
        "settings; the scenario is run first)."
    )
    _file(one)
    one.add_argument("--to", choices=FORMS, required=True, help="the form")
    one.add_argument("out", metavar="OUT", help="the file to write")


def _shot(one: argparse.ArgumentParser) -> None:
    _file(one)
    one.add_argument("out", metavar="OUT.png", help="the file to write")
    one.add_argument("--generations", type=whole(0, 10**9), default=0, metavar="N", help="run so many before")
    one.add_argument("--size", type=size, default=(1390, 868), metavar="WxH", help="of the window (1390x868)")
    one.add_argument("--scale", type=int, choices=(1, 2), default=1, help="pixels a point (1)")
    one.add_argument("--theme", choices=("dark", "light"), default="dark")
