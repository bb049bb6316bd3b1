"""Earlier generations of a run, exactly: thinned snapshots, and a second runner that goes from the nearest one on.

The run itself is only read. What the second runner obtains is bit for bit what the run obtained (see `Runner.replay`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from sandbox.runner import Runner
from sandbox.scenario_model import Scenario

MANY, BYTES, SHARE = 256, 96 * 2**20, 0.02  # snapshots of a run, their size, the share of its time that they may take
NEAR, NEAR_BYTES = 24, 24 * 2**20  # those between a snapshot and the generation looked at, for steps back from there


@dataclass(slots=True)
class Snapshots:
    """Snapshots without rows by generation, at most `many` and `size` bytes: where there would be more, every other
    one goes and the next ones are further apart. `share` of the time may go into them.
    """

    many: int = MANY
    size: int = BYTES
    share: float = SHARE
    every: int = 1
    kept: dict[int, bytes] = field(default_factory=dict)
    _due: float = 0.0

    def keep(self, runner: Runner) -> None:
        """Keeps the generation at which a runner stands, if it is the turn of that one."""
        generation, began = runner.generation, time.perf_counter()
        if generation < 1 or generation % self.every or began < self._due or generation in self.kept:
            return
        self.kept[generation] = runner.snapshot(rows=False)
        self._due = began + (time.perf_counter() - began) / self.share
        while len(self.kept) > self.many or sum(map(len, self.kept.values())) > self.size:
            self._thin()

    def _thin(self) -> None:
        ordered = sorted(self.kept)
        last = ordered[-1]
        for generation in ordered[1::2] if len(ordered) > 1 else ordered:
            del self.kept[generation]
        self.every = max(2 * self.every, last // max(1, len(ordered) // 2))

    def nearest(self, generation: int) -> int:
        """The newest generation kept that is not after this one; 0, the start, needs no snapshot."""
        return max((kept for kept in self.kept if kept <= generation), default=0)

    def cut(self, generation: int) -> None:
        """Forgets what came after a generation."""
        self.kept = {kept: data for kept, data in self.kept.items() if kept <= generation}
        if not self.kept:
            self.every = 1


class Past:
    """Goes to any earlier generation of a run of `scenario`, a slice of time at a time."""

    def __init__(self, scenario: Scenario) -> None:
        self.snapshots = Snapshots()
        self.wanted = -1
        self._scenario = scenario
        self._viewer: Runner | None = None
        self._near = Snapshots(NEAR, NEAR_BYTES, 0.2)

    @property
    def generation(self) -> int:
        """Where it is on the way to the generation wanted; -1 before anything was wanted."""
        return self._viewer.generation if self._viewer is not None else -1

    @property
    def busy(self) -> bool:
        """Whether it is still on the way."""
        return self.wanted >= 0 and self.generation != self.wanted

    def seek(self, generation: int, run: Runner) -> None:
        """Sets out for a generation that `run` has behind it, from the nearest place there is."""
        self.wanted = generation
        if self._viewer is None:
            self._viewer = Runner(self._scenario, run.threads)
        near, kept = self._near.nearest(generation), self.snapshots.nearest(generation)
        best = max(near, kept)
        here = self._viewer.generation
        if best <= here <= generation:
            self._viewer.follow(run.made)
            return
        if kept > near or best == 0:
            self._near = Snapshots(NEAR, NEAR_BYTES, 0.2, max(1, (generation - best) // NEAR))
        data = self._near.kept.get(best) or self.snapshots.kept.get(best)
        self._viewer.replay(data, run.made)

    def go(self, seconds: float) -> Runner | None:
        """On the way for a while; the runner that stands at the generation wanted, once it is there."""
        viewer, end = self._viewer, time.perf_counter() + seconds
        if viewer is None or self.wanted < 0:
            return None
        while viewer.generation < self.wanted:
            viewer.step()
            self._near.keep(viewer)
            if time.perf_counter() >= end:
                break
        return viewer if viewer.generation == self.wanted else None

    def cut(self, generation: int) -> None:
        """The run has another future after a generation."""
        self.snapshots.cut(generation)
        self._near = Snapshots(NEAR, NEAR_BYTES, 0.2)
        self.rest()

    def rest(self) -> None:
        """Nothing is looked at any more; the second runner is let go."""
        self.wanted = -1
        if self._viewer is not None:
            self._viewer.close()
        self._viewer = None
