"""The layout of a scenario file as types: what the reader checks and what `assets/scenario.schema.json` says."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from sandbox.graph import MAX_BENDS, GeneRange
from sandbox.scenario_model import FORMAT, MAX_GENERATIONS, MAX_SEED, VERSION, Intervention

Coordinate = Annotated[float, Meta(ge=-1e7, le=1e7)]
Slug = Annotated[
    str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$", description="Unique; small letters, digits and _.")
]
Points = Annotated[list[tuple[Coordinate, Coordinate]], Meta(max_length=MAX_BENDS)]
WireEnd = Annotated[str, Meta(pattern="^[^.]+[.][^.]+$", description="NODE.PORT")]


class FileNode(msgspec.Struct, frozen=True):
    """A node. Settings that are not given take their defaults; `genes` are the settings opened to an optimizer."""

    id: Slug
    type: Annotated[str, Meta(min_length=1, max_length=200, description="For example optimizer.hill_climb.")]
    at: Annotated[tuple[Coordinate, Coordinate], Meta(description="Its place on the canvas.")] = (0.0, 0.0)
    settings: dict[str, Any] = {}
    genes: dict[str, GeneRange] = {}
    note: str = ""
    muted: Annotated[bool, Meta(description="Left out of what runs, and passed by.")] = False


class FileScenario(msgspec.Struct, frozen=True):
    """A scenario of Mesa Sandbox: nodes, wires and how to run them. A file never contains code."""

    format: Literal["mesa-sandbox/scenario"]
    version: Literal[1]
    engine: Annotated[str, Meta(description="The program that wrote the file.")] = ""
    title: str = "Untitled"
    summary: str = ""
    story: Annotated[str, Meta(description="Markdown.")] = ""
    chapter: str = ""
    seed: Annotated[int, Meta(ge=0, le=MAX_SEED)] = 1
    generations: Annotated[int, Meta(ge=0, le=MAX_GENERATIONS)] = 1000
    stream: Literal["splitmix", "philox"] = "splitmix"
    nodes: list[FileNode] = []
    wires: Annotated[list[tuple[WireEnd, WireEnd]], Meta(description="From an output to an input.")] = []
    bends: Annotated[
        list[tuple[WireEnd, WireEnd, Points]],
        Meta(description="Points that wires are drawn through: the wire's ends and the points."),
    ] = []
    interventions: list[Intervention] = []
    frames: Annotated[list[dict[str, Any]], Meta(description="Comment frames: at, size, title, color; holds.")] = []
    views: dict[str, Any] = {}
    lesson: dict[str, Any] = {}


SCENARIO_FIELDS = {field.name: field for field in msgspec.structs.fields(FileScenario)}
NODE_FIELDS = {field.name: field for field in msgspec.structs.fields(FileNode)}
assert (FORMAT, VERSION) == ("mesa-sandbox/scenario", 1), "the literals above follow the constants"


def schema_text() -> str:
    """The JSON schema of scenario files, as the text of `assets/scenario.schema.json`."""
    schema = msgspec.json.schema(FileScenario)
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def fault(value: object, type_: Any) -> str:
    """What is wrong with `value` as `type_`, as the end of a sentence; empty where nothing is."""
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        return _sentence(str(error))
    return ""


_WORDS = {"int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false", "array": "a list",
          "object": "an object", "null": "nothing"}  # fmt: skip


def _sentence(message: str) -> str:
    """msgspec's message in plain words: "Expected `int`, got `str` - at `$.at[1]`"."""
    what, _, where = message.partition(" - at ")
    place = where.strip("`").removeprefix("$").lstrip(".")
    what = re.sub(r"matching regex.*", "of another form", what.replace("`", ""))
    what = re.sub(r"\b(int|float|str|bool|array|object|null)\b", lambda found: _WORDS[found[1]], what)
    what = re.sub(r"^Expected (.*), got (.*)", r"this is \2, and \1 is needed", what)
    what = re.sub(r"^Expected (.*)", r"\1 is needed", what)
    return f"{what[0].lower()}{what[1:]}" + (f" (at {place})" if place else "")


def problems(value: object, type_: type[msgspec.Struct]) -> str:
    """Like `fault` for a struct of the layout, with unknown keys refused too."""
    known = {field.name for field in msgspec.structs.fields(type_)}
    unknown = sorted(set(value) - known) if isinstance(value, dict) else []
    return f"the key {unknown[0][:60]!r} is not known" if unknown else fault(value, type_)
