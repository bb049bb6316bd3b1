"""How the canvas hears of edits without being kept alive by the document that it shows."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from shiboken6 import isValid

from sandbox.scenario import Scenario

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


def listener(canvas: Canvas) -> Callable[[Scenario, Scenario], None]:
    """Tells the canvas of changes as long as it lives."""
    known = weakref.ref(canvas)

    def tell(before: Scenario, after: Scenario) -> None:
        found = known()
        if found is not None and isValid(found):
            found.show_change(before, after)

    return tell
