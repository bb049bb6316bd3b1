"""The four moves of worlds on a grid."""

from __future__ import annotations

from sims.declare import Action

STEPS = ((-1, 0), (1, 0), (0, 1), (0, -1))  # (row, column) of north, south, east, west
MOVES = (Action("north", "N"), Action("south", "S"), Action("east", "E"), Action("west", "W"))
