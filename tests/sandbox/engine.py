"""Small scenarios of the real nodes for tests of the engine, and what drives a worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec

from sandbox import scenario as scenarios
from sandbox.events import Event, Frames, Ready, Status
from sandbox.graph import GeneRange, Graph
from sandbox.scenario_model import Scenario
from sandbox.worker import Client

PATIENCE = 60.0  # seconds: a first compilation, on a busy machine


def bundled(name: str, generations: int, **settings: Any) -> Scenario:
    """A bundled scenario, made short; `settings` are NODE__SETTING=value."""
    found = scenarios.load(name)
    graph = found.graph
    for path, value in settings.items():
        node, _, setting = path.partition("__")
        graph = graph.set(node, setting, value)
    return msgspec.structs.replace(found, graph=graph, generations=generations)


def small(generations: int = 30) -> Scenario:
    """Sweet tooth with 60 individuals and a shift at generation 12."""
    return bundled("sweet-tooth", generations, evolution__population=60, modern__from_generation=12)


def built(nodes: dict[str, tuple[str, dict[str, Any]]], *wires: str) -> Graph:
    """A graph of id: (type, settings) and wires "a.world>b.world"; short ends take the obvious port."""
    graph = Graph()
    for key, (type_, settings) in nodes.items():
        graph, _ = graph.new(type_, (0.0, 0.0), key)
        for name, value in settings.items():
            graph = graph.set(key, name, value)
    for wire in wires:
        source, target = wire.split(">")
        graph = graph.connect(source, target)
    return graph


def with_gene(graph: Graph, path: str, low: float, high: float, **more: Any) -> Graph:
    """With the setting NODE.SETTING opened as a gene."""
    node, setting = path.split(".")
    return graph.open_gene(node, setting, GeneRange(low, high, **more))


class Desk:
    """A client, and everything it was told."""

    def __init__(self) -> None:
        self.client = Client()
        self.events: list[Event] = []

    def poll(self) -> list[Event]:
        new = self.client.poll()
        self.events += new
        return new

    def until(self, done: Callable[[], bool], seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, f"it never happened; last {self.events[-3:]}"
            self.poll()
            time.sleep(0.003)

    def load(self, scenario: Scenario, run: int = 1) -> None:
        self.events.clear()
        self.client.load(scenario, run)
        self.until(lambda: self.last(Ready) is not None and self.last(Status).state == "paused")

    def last(self, kind: type) -> Any:
        return next((e for e in reversed(self.events) if isinstance(e, kind)), None)

    def state(self, *states: str) -> Status:
        """Waits for a state."""
        self.until(lambda: self.last(Status) is not None and self.last(Status).state in states)
        return self.last(Status)

    def at(self, generation: int) -> None:
        """Waits for a pause at a generation."""
        self.until(lambda: (s := self.last(Status)) is not None and (s.state, s.generation) == ("paused", generation))

    def finish(self) -> str:
        self.client.play()
        self.until(lambda: self.last(Status).state == "finished" and bool(self.last(Status).run_hash))
        return self.last(Status).run_hash

    def rows(self) -> list[tuple[int, int]]:
        """First generation and number of rows of every batch since the last Ready."""
        start = max(i for i, e in enumerate(self.events) if isinstance(e, Ready))
        return [(e.first, len(e.rows)) for e in self.events[start:] if isinstance(e, Frames)]
