"""The line below the curves: why numbers that somebody may look for are not there."""

from __future__ import annotations

import numpy as np

from sandbox import nests
from sandbox.graph import Graph
from sims.number_text import grouped
from ui.panels.still_text import StillText
from ui.run_session import RunSession


class ScopeNote(StillText):
    """Hidden while there is nothing to say."""

    def __init__(self, session: RunSession) -> None:
        super().__init__(size=11)
        self._session = session
        self.hide()

    def tell(self, lost: str) -> None:
        """Says which populations have died out, and what the axes have `lost`."""
        self.setText("; ".join(filter(None, (died_out(self._session), lost))))
        self.setVisible(bool(self.text()))


def died_out(session: RunSession) -> str:
    """Each nest in whose world nobody lives any more, and since when; "" where there is none."""
    record, graph = session.record, session.document.graph
    return ", ".join(
        f"{graph.nodes[nest.root].title} died out at generation {grouped(_first_empty(record[nest.base]))}"
        for nest in session.nests
        if nest.base in record and np.isnan(record[nest.base][-1:]).any() and _mortal(graph, nest.root)
    )


def _mortal(graph: Graph, root: str) -> bool:
    """Whether the candidates of a nest live in their world, so that there may be none left."""
    world = nests.world_type(graph, root)
    return world is not None and world.living is not None


def _first_empty(base: np.ndarray) -> int:
    """The generation after the last one with a number."""
    return int(np.flatnonzero(~np.isnan(base)).max(initial=-1)) + 1
