"""A worker that runs nothing: it answers commands at once, with numbers of its own, in this process."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.document import Document
from sandbox.events import (
    Died,
    Event,
    Fault,
    Faults,
    Frames,
    Nest,
    Past,
    Population,
    Ready,
    Scene,
    Status,
    TwinReady,
    TwinRows,
)
from sandbox.graph import Graph
from sandbox.scenario import Scenario
from sims.declare import Value
from sims.picture import Bar, Cells, Glyph, Line, Picture, Text

NEST = Nest(
    "evolution", ("brain",), "evolution.base", "evolution.mesa", "evolution.intended", "evolution.gap"
)
COLUMNS = (
    "evolution.base", "evolution.mesa", "evolution.gap", "evolution.base_scaled", "evolution.mesa_scaled",
    "brain.own_score", "drive.sweetness.mean",
)  # fmt: skip
SHIFT = 30


class FakeClient:
    """Records every command in `commands`; while playing, each poll brings `pace` generations."""

    def __init__(self, pace: int = 5) -> None:
        self.commands: list[tuple] = []
        self.pace = pace
        self.events: list[Event] = []
        self.run, self.generation, self.last, self.playing, self.closed = 0, 0, 0, False, False
        self.numbers: list[tuple[str, str, Value]] = []
        self.fault: Fault | None = None
        self.refuses, self.snapshot = "", 0
        self.asked_again: list[int] = []  # rows

    def load(self, scenario: Scenario, run: int) -> None:
        self.commands.append(("load", scenario, run))
        self.run, self.generation, self.last, self.playing = run, 0, scenario.generations, False
        self.numbers.clear()
        self.events.append(Status(run, "compiling", 0))
        if self.fault:
            self.events += [Faults(run, (self.fault,)), Status(run, "failed", 0)]
            return
        self.events.append(self.ready())
        self.events += [self.rows(0, 1), self.status("paused")]

    def ready(self) -> Ready:
        aliases, shifts = {"evolution.mean": "evolution.base"}, ((SHIFT, "modern"),)
        return Ready(self.run, COLUMNS, aliases, {}, {}, (NEST,), shifts, 0.1)

    def play(self) -> None:
        self.commands.append(("play",))
        self.playing = True
        self.events.append(self.status("running"))

    def pause(self) -> None:
        self.commands.append(("pause",))
        self.playing = False
        self.events.append(self.status("paused"))

    def step(self, generations: int = 1) -> None:
        self.commands.append(("step", generations))
        self.playing = False
        self._advance(generations)
        self.events.append(self.status("paused"))

    def reset(self) -> None:
        self.commands.append(("reset",))
        self.generation, self.playing = 0, False
        self.events += [self.rows(0, 1), self.status("paused")]

    def speed(self, generations_per_second: float) -> None:
        self.commands.append(("speed", generations_per_second))

    def resend(self, first: int) -> None:
        self.asked_again.append(first)

    def extend(self, generations: int) -> None:
        self.commands.append(("extend", generations))
        self.last = generations

    def intervene(self, node: str, setting: str, value: Value) -> None:
        self.commands.append(("intervene", node, setting, value))
        if setting == self.refuses:
            detail = {"refused": 1, "node": node, "setting": setting, "value": value}
            self.events.append(self.status("running", sentence=f"{setting} cannot change", detail=detail))
            return
        self.numbers.append((node, setting, value))

    def look(self, generation: int) -> None:
        self.commands.append(("look", generation))
        if generation >= 0:
            self.events.append(
                Past(self.run, generation, (self.population(generation),), (self.scene(generation),))
            )

    def branch(self, generation: int, run: int) -> None:
        self.commands.append(("branch", generation, run))
        self.run, self.generation, self.playing = run, generation, False
        self.events += [self.ready(), self.rows(0, generation + 1), self.status("paused")]

    def twin(self, scenario: Scenario, number: int) -> None:
        self.commands.append(("twin", scenario, number))
        rows = self.rows(0, self.generation + 1).rows * 0.5
        self.events.append(TwinReady(self.run, number, COLUMNS, {}, {}, {}, (NEST,)))
        self.events.append(TwinRows(self.run, number, 0, rows))

    def untwin(self) -> None:
        self.commands.append(("untwin",))

    def resume(self) -> None:
        self.commands.append(("resume",))
        self.generation = self.snapshot
        self.events += [self.ready(), self.rows(0, self.generation + 1)]
        self.events.append(self.status("paused"))

    def poll(self) -> list[Event]:
        if self.playing:
            self._advance(self.pace)
        events, self.events = self.events, []
        return events

    def close(self) -> None:
        self.closed = True

    def die(self) -> None:
        """As if the process had been killed."""
        self.playing = False
        self.events.append(Died("The worker ended without being asked.", resumable=True))

    def status(self, state: str, **more: object) -> Status:
        return Status(
            self.run,
            state,
            self.generation,
            1234.0,
            "9f3ce1a2" + "0" * 56 if state != "running" else "",
            **more,
        )

    def rows(self, first: int, last: int) -> Frames:
        g = np.arange(first, last, dtype=float)
        after = g >= SHIFT
        base = np.where(after, 0.2, 1 - np.exp(-g / 8))
        mesa = np.where(after, 0.9, base * 0.6)
        values = (base, mesa, mesa - base, base * 1.1, mesa * 1.5, mesa * 2, g / 100)
        return Frames(self.run, first, np.stack(values, axis=1))

    def population(self, generation: int) -> Population:
        wave = np.linspace(0, 1, 40)
        slope = -1 if generation >= SHIFT else 1
        return Population(self.run, generation, "evolution", wave, slope * wave + 0.1 * np.sin(40 * wave))

    def scene(self, generation: int) -> Scene:
        return Scene(self.run, generation, "evolution", "sugar", PICTURE)

    def _advance(self, generations: int) -> None:
        first = self.generation + 1
        last = min(self.last, self.generation + generations)
        for node, setting, value in self.numbers:
            detail = {"generation": first, "node": node, "setting": setting, "value": value}
            self.events.append(self.status("running", detail=detail))
        self.numbers.clear()
        if last >= first:
            self.events.append(self.rows(first, last + 1))
            self.generation = last
            self.events += [self.population(last), self.scene(last)]
        if self.generation >= self.last:
            self.playing = False
            self.events.append(self.status("finished"))
        else:
            self.events.append(self.status("running" if self.playing else "paused"))


SHAPES = (
    "disc", "ring", "square", "diamond", "triangle", "star", "cross", "person", "house", "shop", "purse", "candy",
)  # fmt: skip

PICTURE = Picture(
    6.0,
    4.0,
    [
        Cells([[0, 0, 1], [1, 0, 0]], ["street", "wall"]),
        *(Glyph(0.5 + i % 6, 2.5 + i // 6, shape, "accent") for i, shape in enumerate(SHAPES)),
        Line([(3.2, 0.2), (4.0, 1.5), (5.8, 0.3)], "mesa", dash=True),
        Line([(3.2, 1.9), (4.0, 1.2), (5.8, 1.8)], "base", fill=True),
        Bar(3.2, 1.0, 2.0, 0.2, "good"),
        Text(4.5, 0.5, "sugar", "muted", 0.4, "center"),
    ],
    "A town with an ice-cream shop",
)


def small_document() -> Document:
    """The sweet-tooth nest without its shift, built from the declarations."""
    graph = Graph()
    places = (
        ("world.sweet_tooth", "sugar"), ("candidate.point", "intake"), ("objective.expression", "drive"),
        ("optimizer.hill_climb", "brain"), ("objective.expression", "fitness"),
        ("optimizer.natural_selection", "evolution"),
    )  # fmt: skip
    for i, (type_, name) in enumerate(places):
        graph, _ = graph.new(type_, (260.0 * i, 100.0), name)
    for wire in (
        ("sugar.world", "intake.world"), ("intake.candidate", "brain.candidate"),
        ("drive.objective", "brain.objective"),
        ("brain.candidate", "evolution.candidate"), ("fitness.objective", "evolution.objective"),
    ):  # fmt: skip
        graph = graph.connect(*wire)
    return Document(Scenario(graph=graph, title="Small", generations=60))


def factory(client: FakeClient) -> Callable[[], FakeClient]:
    """What makes a client, as RunSession wants it."""
    return lambda: client
