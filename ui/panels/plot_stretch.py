"""The stretch of generations that is drawn: what is seen, and while a hand pans as much again beside it, so that most
moves of the hand draw no curve anew. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.panels.plot_points import Points

Edges = tuple[np.ndarray, np.ndarray, np.ndarray]  # of a band: generations, lower and upper heights


@dataclass(frozen=True, slots=True)
class Window:
    """What is to be seen: from `left` to `right` on the horizontal axis, `pixels` wide, of all that `of` names."""

    left: float
    right: float
    pixels: int
    of: tuple[object, ...]

    @property
    def wider(self) -> Window:
        """With a quarter as much again on either side."""
        beside = (self.right - self.left) / 4
        return Window(self.left - beside, self.right + beside, self.pixels * 3 // 2, self.of)

    def seen(self, points: Points) -> Points:
        """The points from one before the left border to one behind the right one; their places are in order."""
        x, y = points
        first, last = np.searchsorted(x, (self.left, self.right))
        kept = slice(max(0, int(first) - 1), int(last) + 1)
        return x[kept], y[kept]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is drawn of a `window`, or of a wider one: points by curve as recorded (`raw`) and as drawn (`placed`), the
    edges of their bands by the curves' numbers, and what lies `behind`.
    """

    window: Window
    raw: list[Points]
    placed: list[Points]
    edges: dict[int, Edges]
    behind: list[Points]

    def alike(self, window: Window) -> bool:
        """Whether a window shows the same at the same scale, and only somewhere else at most."""
        mine = self.window
        scale, its = ((w.right - w.left) / w.pixels for w in (mine, window))
        return mine.of == window.of and abs(scale - its) <= 1e-9 * abs(scale)

    def holds(self, window: Window) -> bool:
        """Whether all that the window shows is drawn."""
        return self.alike(window) and self.window.left <= window.left and window.right <= self.window.right


NOTHING = Stretch(Window(0.0, 1.0, 1, ()), [], [], {}, [])
