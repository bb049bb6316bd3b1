"""Polygons for Qt from NumPy columns, without one Python object per point."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """The points (x[i], y[i]), both of length n."""
    found = QPolygonF()
    if len(x) == 0:
        return found
    found.resize(len(x))
    pointer = cast("Any", VoidPtr)(found.data(), len(x) * 16, True)  # a point is two float64
    memory = np.frombuffer(pointer, dtype=np.float64).reshape(-1, 2)
    memory[:, 0] = x
    memory[:, 1] = y
    return found
