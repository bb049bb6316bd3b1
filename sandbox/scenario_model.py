"""What a scenario is, as immutable values; how it is read and written stands in `scenario.py` and its kin."""

from __future__ import annotations

from typing import Any

import msgspec

from sandbox.graph import Graph
from sims.declare import Value

FORMAT, VERSION, SUFFIX = "mesa-sandbox/scenario", 1, ".mesa.json"
FRAGMENT = "mesa-sandbox/fragment"
MAX_SEED, MAX_GENERATIONS = 2**63 - 1, 1_000_000_000
STREAMS = ("splitmix", "philox")


class ScenarioError(ValueError):
    """A file or scenario that cannot be used; the message is one sentence that names file, node and setting."""


class Intervention(msgspec.Struct, frozen=True):
    """A setting changed during a run, at the boundary before `generation` (1 or later)."""

    generation: int
    node: str
    setting: str
    value: Value


class Scenario(msgspec.Struct, frozen=True):
    """Everything that a file holds, as an immutable value. `story` is Markdown; `chapter` groups the gallery."""

    graph: Graph = Graph()
    title: str = "Untitled"
    summary: str = ""
    story: str = ""
    chapter: str = ""
    seed: int = 1
    generations: int = 1000
    interventions: tuple[Intervention, ...] = ()
    frames: tuple[dict[str, Any], ...] = ()
    views: dict[str, Any] = {}
    lesson: dict[str, Any] = {}
    stream: str = "splitmix"
