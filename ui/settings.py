"""What the window remembers between starts: layout, theme, recent files, pace."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings

MAX_RECENT = 12


def folder() -> Path:
    """The program's configuration folder; made if missing."""
    path = Path(platformdirs.user_config_dir("mesa-sandbox", appauthor=False))
    path.mkdir(parents=True, exist_ok=True)
    return path


def settings() -> QSettings:
    """The stored settings."""
    return QSettings(str(folder() / "window.ini"), QSettings.Format.IniFormat)


def recent() -> list[Path]:
    """Files opened or saved lately, the newest first, those that are still there."""
    stored = settings().value("recent")
    names = stored if isinstance(stored, list) else [stored] if stored else []
    return [path for name in names if (path := Path(str(name))).is_file()]


def number(key: str, usual: int) -> int:
    """A stored whole number; `usual` where there is none."""
    stored = str(settings().value(key, usual))
    return int(stored) if stored.isdigit() else usual


def remember(path: Path) -> None:
    """Puts a file at the head of the recent ones."""
    kept = [str(path.resolve()), *(str(p) for p in recent() if p != path.resolve())]
    settings().setValue("recent", kept[:MAX_RECENT])


def forget_recent() -> None:
    """Empties the list of recent files."""
    settings().remove("recent")
