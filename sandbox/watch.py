"""What all probes at work have in common: settings, whose turn it is, and the last result, which stands in between."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from sandbox import nests
from sandbox.compose_observers import Observer
from sims.declare import Feature, Probe
from sims.nest import Bound

if TYPE_CHECKING:
    from sandbox.compose import Plan
    from sandbox.nest_run import NestRun


class Watch(ABC):
    """A probe at work on one run. It changes nothing of it; its numbers are part of the metrics.

    `draws` measurements are needed for an interval where the probe gives none of its own.
    """

    draws = 1

    def __init__(self, run: NestRun, observer: Observer) -> None:
        self.run, self.observer = run, observer
        self.last: list[float] = []

    @staticmethod
    def more(kind: Probe, plan: Plan, observer: Observer) -> tuple[Feature, ...]:  # noqa: ARG004
        """Columns beside the declared ones, which depend on the nest and on what is wired in."""
        return ()

    @abstractmethod
    def look(self, generation: int, bound: Bound) -> list[float]:
        """The columns at a generation whose turn it is: the declared ones, then those of `more`."""

    def setting(self, name: str) -> int:
        """A whole number that the probe is set to, its default where it is not; 0 for one that it does not have."""
        return nests.whole(self.run.graph, self.observer.node, name)

    def measure(self, generation: int, bound: Bound) -> list[float]:
        """The columns at a generation; between two measurements the last one stands."""
        if not self.last or generation % max(1, self.setting("every")) == 0:
            self.last = self.look(generation, bound)
        return self.last

    def missed(self, generation: int) -> range:  # noqa: ARG002
        """The generations before this one that a probe has to `follow` before it can measure for the first time."""
        return range(0)

    def follow(self, generation: int) -> None:  # noqa: B027 - most need not
        """What it does in every generation, be it its turn or not: nothing, unless it searches beside the run."""

    def again(self, generation: int, bound: Bound) -> list[float]:
        """The columns of the same candidates in the draws of a later generation."""
        return self.look(generation, bound)

    def use(self, observer: Observer) -> None:
        """Other numbers from the next generation on; settings are read when they are needed."""
        self.observer = observer

    def snapshot(self) -> dict[str, Any]:
        """What the next measurements depend on."""
        return {"last": list(self.last)}

    def restore(self, kept: dict[str, Any], generation: int) -> None:  # noqa: ARG002
        """Back to a snapshot of a generation."""
        self.last = list(kept["last"])
