"""A question asked of a nest as it stands: the probe that answers it measures a copy, and finds what it would have
found had it been wired into the graph from the start. The run goes on, and is bit for bit what it would have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sandbox import asks
from sandbox.compose import Plan, compose
from sandbox.compose_observers import Observer
from sandbox.exchange import watching
from sandbox.graph import Graph
from sandbox.muting import effective
from sandbox.nest_run import NestRun
from sandbox.runner import Runner
from sandbox.verdict_parts import Verdict
from sandbox.verdicts import verdict
from sandbox.watching import probes_of, watch


class NotAnswered(Exception):
    """Why a question cannot be answered, in one sentence."""


class Copy(NestRun):
    """A nest beside the run."""

    def observe(self, generation: int) -> None:
        """After a snapshot of a run without the probe: scores its candidates once more, so that the probe sees them."""
        self.bound_now = self._live(generation, self.bound(generation)[0])
        self.found = self._scored(self.pop, generation)
        if self.best is not None:  # its draws are those of its place
            among = np.repeat(self.best_genome, self.best_row + 1, axis=0)
            self.best = self._scored(among, self.best_at).take(np.array([self.best_row]))


@dataclass(frozen=True, slots=True)
class Wired:
    """The graph of some generation with the probe in it, the nest that it makes there, and the probe on that."""

    asked: asks.Asked
    plan: Plan
    observer: Observer

    @property
    def bare(self) -> Plan:
        """The nest without what else looks at it."""
        return replace(self.plan, deployments=(), probes=())


class Ask:
    """One question (the type of the probe that answers it) to a nest of a runner, as both are now. `work`, which any
    thread may do, yields the share that is done; then there is a `verdict`, and the `columns` that it rests on: of each
    of the probe's columns its measurements, the first of them in the draws of that generation.
    """

    def __init__(self, runner: Runner, run: NestRun, type_: str) -> None:
        self.type, self.root, self.generation = type_, run.plan.root, runner.generation
        self.verdict: Verdict | None = None
        self.columns: dict[str, np.ndarray] = {}
        self._seed, self._snapshot = run.seed, {**run.snapshot(), "deployed": [], "watchers": []}
        self._graphs = _graphs(runner)

    def work(self) -> Iterator[float]:
        """A little at a time. Raises NotAnswered."""
        wired = self._wired(self.generation)
        yield 0.0
        run = Copy(wired.bare, wired.asked.graph, self._seed, 1, watching(wired.plan.spec))
        run.until = self.generation
        watcher = watch(run, wired.observer)
        missed = watcher.missed(self.generation)
        steps = len(missed) + watcher.draws
        for generation in (*missed, self.generation):
            if generation == 0 or generation in self._graphs:
                there = self._wired(generation)
                run.use(there.bare, there.asked.graph)
                watcher.use(there.observer)
            if generation < self.generation:
                watcher.follow(generation)
                yield (generation + 1) / steps
        run.restore(self._snapshot, self.generation)
        run.observe(self.generation)
        rows = [watcher.measure(self.generation, run.bound_now)]
        for later in range(1, watcher.draws):
            yield (len(missed) + later) / steps
            rows.append(watcher.again(self.generation + later, run.bound_now))
        self._conclude(wired, np.array(rows))
        yield 1.0

    def _conclude(self, wired: Wired, rows: np.ndarray) -> None:
        """The verdict on rows[measurements, columns]."""
        graph, node, assumed = wired.asked.graph, wired.asked.node, wired.asked.sentence
        names = [column.name for column in probes_of(wired.plan, graph)[node].columns]
        self.columns = dict(zip(names, rows.T, strict=True))
        columns = {f"{node}.{name}": values for name, values in self.columns.items()}
        found = verdict(graph, columns, node, once=self.generation)
        basis = f"{found.basis} {assumed[:1].upper()}{assumed[1:]}." if assumed else found.basis
        self.verdict = replace(found, node=self.root, basis=basis)

    def _wired(self, generation: int) -> Wired:
        """With the probe in the graph that a generation had."""
        graph = self._graphs[max(at for at in self._graphs if at <= generation)]
        asked = asks.ask(graph, self.root, self.type)
        if not asked.complete:
            raise NotAnswered(asked.sentence)
        composition = compose(asked.graph)
        for plan in composition.plans:
            for observer in plan.probes:
                if observer.node == asked.node:
                    return Wired(asked, plan, observer)
        fault = composition.faults[0]
        raise NotAnswered(". ".join(part.removesuffix(".") for part in (fault.sentence, fault.fix) if part))


def _graphs(runner: Runner) -> dict[int, Graph]:
    """The graphs of a run by the generations from which on they were used."""
    graph = effective(runner.scenario.graph)
    found = {0: graph}
    for entry in runner.made:
        graph = found[entry.generation] = graph.set(entry.node, entry.setting, entry.value)
    return found
