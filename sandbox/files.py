"""Nothing is lost: autosaves of what is being edited, and what is left of sessions that ended badly.

A session is a scenario file in the recovery folder and a lock beside it, which the system gives free when the
program ends, however it ends. Safe saving and backups are in `safe_write`.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sandbox.safe_write import back_up, backups, data_folder, write_safely
from sandbox.scenario_model import SUFFIX, Scenario, ScenarioError
from sandbox.scenario_write import to_json

if TYPE_CHECKING:
    from sandbox.document import Document

__all__ = [
    "Autosave",
    "Recovery",
    "back_up",
    "backups",
    "data_folder",
    "forget",
    "recoverable",
    "write_safely",
]
_LOCK = ".lock"


class Recovery(msgspec.Struct, frozen=True):
    """An autosave that a session left: its file, the scenario's title and own file (None: never saved), and when."""

    path: Path
    title: str
    original_path: Path | None
    when: datetime


def recovery_folder() -> Path:
    """Where autosaves are kept."""
    return data_folder() / "recovery"


class Autosave:
    """Keeps a copy of an edited document on the disk; no copy where everything is saved. `fault` says why it cannot."""

    INTERVAL = 0.5  # seconds between two writes at least

    def __init__(self, document: Document) -> None:
        self.document = document
        self.fault = ""
        self._session: _Session | None = None
        self._written: Scenario | None = None
        self._last = float("-inf")

    def tick(self, now: float) -> None:
        """Brings the copy up to date; to be called at least twice a second with a clock in seconds. Never raises."""
        scenario = self.document.scenario
        if not self.document.modified:
            self._close()
        elif scenario is not self._written and now - self._last >= self.INTERVAL:
            self._last = now
            try:
                if self._session is None:
                    self._session = _Session(recovery_folder())
                self._session.write(scenario, self.document.path)
                self._written, self.fault = scenario, ""
            except (ScenarioError, OSError) as error:
                self.fault = str(error)

    def discard(self) -> None:
        """Removes the copy, for a document that is closed cleanly."""
        self._close()

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = self._written = None
        self.fault = ""


class _Session:
    """The two files of one document being edited."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        self.path = folder / f"{name}{SUFFIX}"
        self._lock_path = folder / f"{name}{_LOCK}"
        self._lock = self._lock_path.open("w+", encoding="utf-8")
        _try_lock(self._lock)
        self._original: Path | None = None

    def write(self, scenario: Scenario, original: Path | None) -> None:
        """Writes the copy; raises ScenarioError or OSError."""
        if original != self._original:
            self._original = original
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(json.dumps({"original": str(original) if original else None}))
            self._lock.flush()
        write_safely(self.path, to_json(scenario), durable=False)

    def close(self) -> None:
        """Removes both files."""
        with contextlib.suppress(OSError):
            self._lock.close()
        for path in (self.path, self._lock_path):
            with contextlib.suppress(OSError):
                path.unlink()


def _try_lock(stream: TextIOWrapper) -> bool:
    """Whether this program holds the lock now; one byte far behind the content, so that the content can be read."""
    try:
        if sys.platform == "win32":
            import msvcrt

            at = os.lseek(stream.fileno(), 0, os.SEEK_CUR)
            os.lseek(stream.fileno(), 1 << 20, os.SEEK_SET)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            os.lseek(stream.fileno(), at, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def recoverable() -> list[Recovery]:
    """What sessions left that have ended without closing their document, newest first."""
    found = []
    with contextlib.suppress(OSError):
        for path in recovery_folder().glob(f"*{SUFFIX}"):
            with contextlib.suppress(OSError, ValueError, AttributeError):  # not JSON, or no object
                lock = path.with_name(path.name.removesuffix(SUFFIX) + _LOCK)
                alive, original = _ask(lock)
                if not alive:
                    title = json.loads(path.read_bytes()).get("title")
                    when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    found.append(Recovery(path, str(title or "Untitled"), original, when))
    return sorted(found, key=lambda recovery: recovery.when, reverse=True)


def _ask(lock: Path) -> tuple[bool, Path | None]:
    """Whether the session of that lock lives, and the file that its document was opened from."""
    if not lock.exists():
        return False, None
    with lock.open("r+", encoding="utf-8") as stream:
        if not _try_lock(stream):
            return True, None
        try:
            original = json.loads(stream.read() or "{}").get("original")
        except (ValueError, AttributeError):
            original = None
    return False, Path(original) if original else None


def forget(recovery: Recovery) -> None:
    """Removes an autosave that was opened or is not wanted."""
    for path in (recovery.path, recovery.path.with_name(recovery.path.name.removesuffix(SUFFIX) + _LOCK)):
        with contextlib.suppress(OSError):
            path.unlink()
