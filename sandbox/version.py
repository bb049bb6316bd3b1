"""The program with its version, as files and `--version` name it."""

from __future__ import annotations

from functools import cache


@cache
def engine() -> str:
    """For example "mesa-sandbox 0.1.0"; without the number where the program runs without having been installed."""
    from importlib.metadata import PackageNotFoundError, version  # takes 30 ms, which a start can do without

    try:
        return f"mesa-sandbox {version('mesa-sandbox')}"
    except PackageNotFoundError:
        return "mesa-sandbox"
