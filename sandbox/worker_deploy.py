"""A worker's deployments: asked for at any time, done a slice at a time beside the run, which does not notice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from sandbox.deploy import Deploy, NotDeployable
from sandbox.deploy_living import deployment
from sandbox.events import Deployed, Event
from sandbox.runner import Runner

SLICE = 0.02  # seconds of it between looks at the commands
TELL = 0.1  # seconds between words on how far it is
_LONGEST = 300  # characters of a sentence


class Deploying:
    """At most one deployment at a time; a newer one takes the place of an older one."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._run, self._root, self._generation = 0, "", 0
        self._deploy: Deploy | None = None
        self._steps: Iterator[float] | None = None
        self._told = 0.0

    @property
    def busy(self) -> bool:
        """Whether there is something to do."""
        return self._steps is not None

    def begin(self, runner: Runner, root: str, run: int) -> None:
        """Deploys the candidates that a nest has now; an empty root stops what is under way."""
        self.rest()
        self._run, self._root, self._generation = run, root, runner.generation
        if not root:
            return
        nest = next((one for one in runner.runs if one.plan.root == root and not one.plan.baseline), None)
        if nest is None:
            self._tell(sentence=f"there is no optimizer {root!r} to deploy")
            return

        def start() -> None:
            self._deploy = deployment(nest, runner.generation)
            self._steps = self._deploy.work()
            self._tell(0.0)

        self._safely(start)

    def rest(self) -> None:
        """Nothing is to be done any more."""
        self._deploy, self._steps = None, None

    def work(self) -> None:
        """Works for a slice, and tells how far it is, or the result."""
        if self._steps is not None:
            self._safely(self._slice)

    def _slice(self) -> None:
        end, share = time.perf_counter() + SLICE, 0.0
        assert self._steps is not None and self._deploy is not None, "only called while there is work"
        with np.errstate(all="ignore"):
            while share < 1.0 and time.perf_counter() < end:
                share = next(self._steps)
        if share >= 1.0:
            self._tell(1.0)
            self.rest()
        elif time.perf_counter() >= self._told:
            self._tell(share)

    def _tell(self, share: float = 0.0, sentence: str = "") -> None:
        self._told = time.perf_counter() + TELL
        result = self._deploy.result if self._deploy is not None else None
        self._send(Deployed(self._run, self._root, self._generation, share, result, sentence[:_LONGEST]))

    def _safely(self, call: Callable[[], None]) -> None:
        """A deployment that fails is no fault of the run: it is told, and given up."""
        try:
            call()
        except NotDeployable as error:
            self.rest()
            self._tell(sentence=str(error))
        except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
            self.rest()
            self._tell(
                sentence=f"the deployment failed: {type(error).__name__}: {' '.join(str(error).split())}"
            )
