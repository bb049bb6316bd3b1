"""Scenario files: NAME.mesa.json, read and written whole, never half.

The values are in `scenario_model`, reading in `scenario_read` and `scenario_rules`, writing in `scenario_write`, what
reaches the disk in `safe_write`. A PNG picture may carry a scenario too (`png_text`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sandbox import png_text, safe_write
from sandbox.file_layout import SCENARIO_FIELDS, fault
from sandbox.gallery import Entry, bundled, find
from sandbox.graph import Graph
from sandbox.scenario_model import (
    FORMAT,
    SUFFIX,
    VERSION,
    Intervention,
    Scenario,
    ScenarioError,
)
from sandbox.scenario_read import read, read_fragment
from sandbox.scenario_write import fragment_to_json, to_json
from sandbox.strict_json import MAX_BYTES

__all__ = [
    "FORMAT",
    "SUFFIX",
    "VERSION",
    "Entry",
    "Intervention",
    "Scenario",
    "ScenarioError",
    "bundled",
    "check",
    "find",
    "fragment_from_json",
    "fragment_to_json",
    "from_json",
    "load",
    "part_from_json",
    "replaced",
    "save",
    "stored_bytes",
    "to_json",
]
MAX_PICTURE = 64 * 1024 * 1024  # bytes of a PNG that carries a scenario


def from_json(data: bytes, name: str) -> Scenario:
    """The scenario in the bytes of a file; `name` is what errors call it. Raises ScenarioError with the first fault."""
    scenario, verdict = read(data, name)
    if scenario is None:
        raise ScenarioError(verdict.faults[0])
    return scenario


def fragment_from_json(text: str) -> Graph:
    """Copied nodes and wires from clipboard text; raises ScenarioError where it holds none."""
    return part_from_json(text).graph


def part_from_json(text: str) -> Scenario:
    """Copied nodes, wires and frames from clipboard text; raises ScenarioError where it holds none."""
    part, verdict = read_fragment(text, "the clipboard")
    if part is None:
        raise ScenarioError(verdict.faults[0])
    return part


def load(source: str | Path | Mapping[str, Any]) -> Scenario:
    """The scenario of a file, a PNG picture or a bundled name, or of what a file holds as a mapping.

    Raises ScenarioError with one sentence.
    """
    if isinstance(source, Mapping):
        return from_json(_as_json(source), "this mapping")
    path = find(source)
    return from_json(stored_bytes(path), path.name)


def _as_json(values: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(dict(values)).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ScenarioError(f"this mapping is nothing that a scenario file can hold ({error})") from None


def replaced(scenario: Scenario, **fields: Any) -> Scenario:
    """The scenario with other values of some of its plain fields; raises ScenarioError for what no file can hold."""
    for key, value in fields.items():
        sentence = fault(value, SCENARIO_FIELDS[key].type)
        if sentence:
            raise ScenarioError(f"{key}: {sentence}")
    return msgspec.structs.replace(scenario, **fields)


def check(source: Scenario | str | Path) -> list[str]:
    """Everything that is wrong with a scenario, or with a file or bundled one, as sentences; none if all is well."""
    try:
        if isinstance(source, Scenario):
            data, name = to_json(source), source.title
        else:
            path = find(source)
            data, name = stored_bytes(path), path.name
    except ScenarioError as error:
        return [str(error)]
    verdict = read(data, name)[1]
    return verdict.faults + verdict.complaints


def save(scenario: Scenario, path: Path) -> None:
    """Writes the file safely: it is read back first, three backups are kept, and the old file survives any failure.

    Raises ScenarioError with one sentence.
    """
    data = to_json(scenario)
    again, verdict = read(data, path.name)
    if again is None:
        raise ScenarioError(f"it could not be opened again: {verdict.faults[0]}")
    if again != scenario and to_json(again) != data:
        raise ScenarioError(f"{path.name}: what would be read back differs from what is open")
    safe_write.write_safely(path, data, keep_backups=True)


def stored_bytes(path: Path) -> bytes:
    """The JSON bytes that a file holds or a picture carries."""
    picture = path.suffix.lower() == ".png"
    limit = MAX_PICTURE if picture else MAX_BYTES
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise ScenarioError(f"{path}: it cannot be read ({error.strerror or error})") from None
    if len(data) > limit:
        raise ScenarioError(f"{path.name}: it is larger than {limit // 2**20} MB")
    if not picture:
        return data
    try:
        text = png_text.extract(data)
    except ValueError as error:
        raise ScenarioError(f"{path.name}: {error}") from None
    if text is None:
        raise ScenarioError(f"{path.name}: this picture carries no scenario")
    return text.encode(errors="surrogatepass")
