"""Which class does a probe's work on a nest, and the columns that it has there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.attribution import Attribution
from sandbox.compose_observers import Observer
from sandbox.mesa_test import MesaTest
from sandbox.power import Power
from sandbox.wants import Wants
from sandbox.watch import Watch
from sims.declare import Probe
from sims.nest import Bound
from sims.probes import attribution, mesa_test, optimization_power, wants

if TYPE_CHECKING:
    from sandbox.compose import Plan
    from sandbox.graph import Graph
    from sandbox.nest_run import NestRun


class PowerWatch(Watch):
    """Optimization power of the best candidate found so far."""

    def __init__(self, run: NestRun, observer: Observer) -> None:
        super().__init__(run, observer)
        self.power = Power(run.nest, observer.index, self._settings())

    def _settings(self) -> dict[str, float]:
        return {name: float(self.setting(name)) for name in ("samples", "states")}

    def use(self, observer: Observer) -> None:
        """Other settings, with which how chance scores is found again."""
        super().use(observer)
        self.power.use(self._settings())

    def look(self, generation: int, bound: Bound) -> list[float]:  # noqa: ARG002
        """Bits of the best candidate."""
        best = self.run.best
        score = float(best.observed[0, self.power.index]) if best else math.nan
        return self.power.measure(bound, score, self.run.seed)


WATCHES: dict[str, type[Watch]] = {
    optimization_power.PROBE.type: PowerWatch,
    attribution.PROBE.type: Attribution,
    mesa_test.PROBE.type: MesaTest,
    wants.PROBE.type: Wants,
}


def watch(run: NestRun, observer: Observer) -> Watch:
    """What does a probe's work on a run."""
    return WATCHES[run.graph.nodes[observer.node].type](run, observer)


def probes_of(plan: Plan, graph: Graph) -> dict[str, Probe]:
    """Declarations of the probes on a nest by node, each with the columns that it has there."""
    found = {}
    for observer in plan.probes:
        kind = graph.nodes[observer.node].declaration
        if isinstance(kind, Probe):
            more = WATCHES[kind.type].more(kind, plan, observer)
            found[observer.node] = replace(kind, columns=(*kind.columns, *more))
    return found
