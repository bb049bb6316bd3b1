"""The scenarios that come with the program, and how a path or a name becomes a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import msgspec

from sandbox.scenario_model import SUFFIX, ScenarioError

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "scenarios"


class Entry(msgspec.Struct, frozen=True):
    """A bundled scenario as the gallery lists it."""

    name: str
    path: Path
    chapter: str
    title: str
    summary: str


def names() -> list[str]:
    """Names of the bundled scenarios: those of order.json first, the rest by the alphabet."""
    present = sorted(path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}"))
    try:
        order = json.loads((FOLDER / "order.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        order = []
    first = [name for name in order if name in present]
    return first + [name for name in present if name not in first]


def bundled() -> list[Entry]:
    """The bundled scenarios in gallery order; one that cannot be read is left out."""
    found = []
    for name in names():
        path = FOLDER / f"{name}{SUFFIX}"
        try:
            raw = json.loads(path.read_bytes())
            texts = [str(raw.get(key, "")) for key in ("chapter", "title", "summary")]
        except (OSError, ValueError, AttributeError):
            continue
        found.append(Entry(name, path, *texts))
    return found


def find(path_or_name: str | Path) -> Path:
    """The file of that path or of the bundled scenario of that name; a run folder stands for the scenario it ran.

    Raises ScenarioError with one sentence where there is neither.
    """
    path, text = Path(path_or_name), str(path_or_name)
    known = names()
    if _is(path, Path.is_file):
        return path
    if text.removesuffix(SUFFIX) in known:
        return FOLDER / f"{text.removesuffix(SUFFIX)}{SUFFIX}"
    if _is(path, Path.is_dir):
        inside = path / f"scenario{SUFFIX}"
        if inside.is_file():
            return inside
        raise ScenarioError(f"{text} is a folder, and there is no {inside.name} in it")
    near = get_close_matches(text[:100], known, 3)
    hint = f"closest: {', '.join(near)}" if near else "mesa-sandbox list names them"
    raise ScenarioError(f"there is no file and no bundled scenario {text[:200]!r} ({hint})")


def _is(path: Path, question: Callable[[Path], bool]) -> bool:
    """The answer, or no for a name that no file system takes."""
    try:
        return question(path)
    except (OSError, ValueError):
        return False
