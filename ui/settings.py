"""What the window remembers between starts: layout, theme, recent files, pace."""

from __future__ import annotations

import contextlib
from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings

MAX_RECENT = 12


def folder() -> Path:
    """The program's configuration folder; made if missing. Where it cannot be made, nothing is remembered."""
    path = Path(platformdirs.user_config_dir("mesa-sandbox", appauthor=False))
    with contextlib.suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
    return path


def settings() -> QSettings:
    """The stored settings."""
    return QSettings(str(folder() / "window.ini"), QSettings.Format.IniFormat)


def recent() -> list[Path]:
    """Files opened or saved lately, the newest first, also those that are no longer there."""
    stored = settings().value("recent")
    names = stored if isinstance(stored, list) else [stored] if stored else []
    return [Path(str(name)) for name in names]


def number(key: str, usual: int) -> int:
    """A stored whole number; `usual` where there is none."""
    stored = str(settings().value(key, usual))
    return int(stored) if stored.isdecimal() else usual


def remember(path: Path) -> None:
    """Puts a file at the head of the recent ones."""
    kept = [str(path.resolve()), *(str(p) for p in recent() if p != path.resolve())]
    settings().setValue("recent", kept[:MAX_RECENT])


def forget_recent(path: Path | None = None) -> None:
    """Takes a file off the list of recent ones; all without one."""
    kept = [str(p) for p in recent() if path is not None and p != path]
    if kept:
        settings().setValue("recent", kept)
    else:
        settings().remove("recent")
