"""The two tiers of a nest's compiled form: one for all sizes at once, and after a while one for the sizes that it has.

Both compute the same bits. The second one is compiled in the background and takes over between two evaluations.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from types import ModuleType

from sims.nest_module import load
from sims.nest_spec import NestSpec, Sizes

AFTER = 4.0  # seconds of evaluating with the same sizes before the second tier pays
log = logging.getLogger(__name__)


class Tiers:
    """Chooses the module that evaluates; `general` serves all sizes. `after` seconds as AFTER."""

    def __init__(self, spec: NestSpec, after: float = AFTER) -> None:
        self.spec, self.general, self.after = spec, load(spec), after
        self._sizes: Sizes | None = None  # of the evaluation that is under way
        self._seconds: dict[Sizes, float] = {}
        self._special: dict[Sizes, ModuleType] = {}
        self._thread: Thread | None = None

    def module(self, sizes: Sizes) -> ModuleType:
        """The fastest module there is for these sizes."""
        self._sizes = sizes
        return self._special.get(sizes, self.general)

    def spent(self, seconds: float, call: Callable[[ModuleType], object]) -> None:
        """Takes note of an evaluation; `call` compiles a module by evaluating nothing with it."""
        sizes = self._sizes
        if sizes is None or sizes in self._special:
            return
        self._seconds[sizes] = self._seconds.get(sizes, 0.0) + seconds
        idle = self._thread is None or not self._thread.is_alive()
        if idle and self._seconds[sizes] > self.after:
            self._thread = Thread(target=self._compile, args=(sizes, call), name="nest tier", daemon=True)
            self._thread.start()

    def _compile(self, sizes: Sizes, call: Callable[[ModuleType], object]) -> None:
        try:
            special = load(self.spec, sizes)
            call(special)
        except Exception:
            log.exception("the second tier could not be compiled; the first one goes on")
            special = self.general
        self._special[sizes] = special

    def close(self) -> None:
        """Waits for what is being compiled."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
