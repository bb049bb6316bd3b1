"""Which class does a probe's work on a nest, and what all of them have in common."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from sandbox.attribution import Attribution
from sandbox.compose_observers import Observer
from sandbox.mesa_test import MesaTest
from sandbox.power import Power
from sandbox.wants import Wants, weighed
from sims.declare import Feature, Probe
from sims.nest import Bound
from sims.probes import attribution, mesa_test, optimization_power, wants

if TYPE_CHECKING:
    from sandbox.compose import Plan
    from sandbox.graph import Graph
    from sandbox.nest_run import NestRun


class Watcher(Protocol):
    """A probe at work on one run. It changes nothing of it; its numbers are part of the metrics."""

    def use(self, observer: Observer) -> None:
        """Other numbers from the next generation on."""

    def measure(self, generation: int, bound: Bound) -> list[float]:
        """The probe's columns at a generation, in the order of `columns_of`."""

    def snapshot(self) -> Any:
        """What the next measurements depend on."""

    def restore(self, kept: Any, generation: int) -> None:
        """Back to a snapshot."""


class PowerWatch:
    """Optimization power of the best candidate found so far."""

    def __init__(self, run: NestRun, observer: Observer) -> None:
        self.run = run
        self.power = Power(run.nest, observer.index, probe_settings(run.graph, observer.node))

    def use(self, observer: Observer) -> None:
        """Other settings, with which how chance scores is found again."""
        self.power.use(probe_settings(self.run.graph, observer.node))

    def measure(self, _generation: int, bound: Bound) -> list[float]:
        """Bits of the best candidate."""
        best = self.run.best
        score = float(best.observed[0, self.power.index]) if best else math.nan
        return self.power.measure(bound, score, self.run.seed)

    def snapshot(self) -> Any:
        """Nothing: how chance scores is found again."""

    def restore(self, kept: Any, generation: int) -> None:
        """Nothing is kept."""


def watch(run: NestRun, observer: Observer) -> Watcher:
    """What does a probe's work on a run."""
    makers: dict[str, Any] = {
        optimization_power.PROBE.type: PowerWatch,
        attribution.PROBE.type: Attribution,
        mesa_test.PROBE.type: MesaTest,
        wants.PROBE.type: Wants,
    }
    watcher: Watcher = makers[run.graph.nodes[observer.node].type](run, observer)
    return watcher


def probes_of(plan: Plan, graph: Graph) -> dict[str, Probe]:
    """Declarations of the probes on a nest by node, each with the columns that it has there."""
    found = {}
    for observer in plan.probes:
        kind = graph.nodes[observer.node].declaration
        if isinstance(kind, Probe):
            found[observer.node] = replace(kind, columns=(*kind.columns, *_more(kind, plan, observer)))
    return found


def _more(kind: Probe, plan: Plan, observer: Observer) -> tuple[Feature, ...]:
    """Columns that depend on the nest and on what is wired in."""
    if kind.type == attribution.PROBE.type and observer.world_end:
        known = {column.name: column for column in kind.columns}
        return tuple(
            Feature(f"{name}_deployed", f"{known[name].help}, in deployment") for name in attribution.DEPLOYED
        )
    if kind.type == wants.PROBE.type:
        names = weighed(plan.spec)
        inferred = [Feature(f"want_{name}", f"inferred weight of {name}") for name in names]
        return (*inferred, *(Feature(f"true_{name}", f"true weight of {name}") for name in names))
    return ()


def probe_settings(graph: Graph, node: str) -> dict[str, float]:
    """A probe's settings as numbers."""
    kind = graph.nodes[node].declaration
    values = {s.name: s.default for s in kind.settings} if kind else {}
    values.update(graph.nodes[node].settings)
    return {name: float(value) for name, value in values.items() if isinstance(value, (int, float))}
