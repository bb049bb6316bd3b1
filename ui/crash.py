"""What no one expected: one sentence to the person, everything to a log file, and the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("mesa_sandbox")


def log_file() -> Path:
    """Where errors are written down, if the folder can be made."""
    return Path(platformdirs.user_log_dir("mesa-sandbox", appauthor=False)) / "mesa-sandbox.log"


def start_log() -> None:
    """Errors, and what Qt has to say, go to the log file from now on; without one that can be written, to nowhere."""
    if log.handlers:
        return
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
    qInstallMessageHandler(_qt_says)


def _qt_says(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
    level = logging.DEBUG if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    log.log(level, "Qt: %s", message)


def catch(tell: Callable[[str], None]) -> None:
    """From now on an exception that nothing caught becomes a sentence for `tell`, and a traceback in the log."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("uncaught", exc_info=(kind, error, trace))
        tell(f"Something went wrong inside the program ({kind.__name__}). Your work is still here; please save it. "
             f"Details are in {log_file()}.")  # fmt: skip

    sys.excepthook = hook
    threading.excepthook = lambda args: log.error(
        "uncaught in a thread",
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )
