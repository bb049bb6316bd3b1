"""Which bands a scope has around its curves, and what they are in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from ui.bands import KINDS, averaged
from ui.curves import band_of
from ui.panels.plot_points import margins

if TYPE_CHECKING:
    from ui.panels.scope import Scope


class ScopeBands:
    """The bands of one scope: what is drawn follows from what was chosen and from what the run has numbers for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @property
    def kind(self) -> str:
        """The kind of `ui.bands.KINDS` that is drawn."""
        return self.scope.state.band if any(curve.band for curve in self.scope.plot.curves) else "none"

    @property
    def on(self) -> SimpleNamespace:
        """For each kind whether it is drawn, as attributes."""
        return SimpleNamespace(**{kind: kind == self.kind for kind in KINDS})

    def has(self, kind: str) -> bool:
        """Whether there is anything to draw of a kind."""
        scope = self.scope
        record, graph = scope.session.record, scope.session.document.graph
        nest = scope.view.nest if scope.view else None
        return kind == "none" or any(band_of(record, nest, graph, curve, kind) for curve in scope.plot.curves)

    def note(self, generation: int) -> str:
        """A few words for a cursor at a generation and for pictures; empty where no curve has a band there."""
        return self._filled(KINDS[self.kind].note, generation)

    def sentence(self, generation: int) -> str:
        """The same for a legend."""
        return self._filled(KINDS[self.kind].sentence, generation)

    def _filled(self, text: str, generation: int) -> str:
        record, now = self.scope.session.record, self.scope.session.now
        at = np.arange(max(0, generation), min(generation + 1, record.length))
        shown = [
            c.band for c in self.scope.plot.curves if c.band and np.isfinite(margins(record, c, at)).any()
        ]
        roots = (band.column.partition(".")[0] for band in shown)
        changes = (*now.start.interventions, *now.made)
        over = dict.fromkeys(averaged(now.start.graph, changes, root, generation) for root in roots)
        return text.format(over=" and ".join(over)) if shown else ""
