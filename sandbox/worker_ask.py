"""A worker's questions: asked at any time and answered one after the other by a thread of their own, on copies of the
nests as they were when asked. The run goes on and does not notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

import numpy as np

from sandbox.asked import Ask, NotAnswered
from sandbox.events import Answered, Event
from sandbox.runner import Runner
from sandbox.verdict_parts import Verdict

TELL = 0.1  # seconds between words on how far it is
_LONGEST = 300  # characters of a sentence


class Asking:
    """The questions of one run. `send` is called by any thread."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._wanted: dict[tuple[str, str], tuple[Ask, int]] = {}  # by root and type, with the run's number
        self._queue: SimpleQueue[tuple[Ask, int] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def begin(self, runner: Runner, root: str, type_: str, run: int) -> None:
        """Asks a nest as it is now; the same question that is still under way is given up."""
        nest = next((one for one in runner.runs if one.plan.root == root and not one.plan.baseline), None)
        if nest is None:
            sentence = f"there is no optimizer {root!r} to ask"
            self._send(Answered(run, root, type_, runner.generation, 0.0, sentence=sentence))
            return
        entry = self._wanted[root, type_] = Ask(runner, nest, type_), run
        self._queue.put(entry)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="asking", daemon=True)
            self._thread.start()

    def give_up(self, root: str, type_: str) -> None:
        """That question need not be answered any more."""
        self._wanted.pop((root, type_), None)

    def rest(self) -> None:
        """None needs to be answered any more."""
        self._wanted.clear()

    def close(self) -> None:
        """Ends the thread, after what it is just doing."""
        self.rest()
        self._queue.put(None)

    # -- the thread ------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while (entry := self._queue.get()) is not None:
            with np.errstate(all="ignore"):  # objectives may well be infinite
                self._answer(entry)

    def _answer(self, entry: tuple[Ask, int]) -> None:
        """Works on a question as long as it is wanted; one that fails is no fault of the run: it is told."""
        ask, _ = entry
        told = 0.0
        try:
            for share in ask.work() if self._is_wanted(entry) else ():
                if not self._is_wanted(entry):
                    return
                if share == 1.0 or time.perf_counter() >= told:
                    told = time.perf_counter() + TELL
                    self._tell(entry, share, ask.verdict)
        except NotAnswered as error:
            self._tell(entry, sentence=str(error))
        except MemoryError:
            self._tell(entry, sentence="there is not enough memory for a copy of what is asked")
        except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            self._tell(entry, sentence=f"the question failed: {reason}")

    def _is_wanted(self, entry: tuple[Ask, int]) -> bool:
        return self._wanted.get((entry[0].root, entry[0].type)) is entry

    def _tell(
        self, entry: tuple[Ask, int], share: float = 0.0, verdict: Verdict | None = None, sentence: str = ""
    ) -> None:
        ask, run = entry
        self._send(Answered(run, ask.root, ask.type, ask.generation, share, verdict, sentence[:_LONGEST]))
