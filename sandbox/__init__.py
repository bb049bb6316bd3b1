"""The model of Mesa Sandbox: graphs, documents, files, runs and the command line; no Qt.

In a notebook: `from sandbox import load, run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.headless import run
    from sandbox.scenario import load

__all__ = ["load", "run"]


def __getattr__(name: str) -> Any:
    """`load` and `run`, imported when first asked for: kernels are not needed by everything that is here."""
    if name == "load":
        from sandbox.scenario import load

        return load
    if name == "run":
        from sandbox.headless import run

        return run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
