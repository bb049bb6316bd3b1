"""Carries a run's newest numbers to the cards of the canvas, at most ten times a second."""

from __future__ import annotations

from collections.abc import Container, Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from sandbox.graph import Graph
from sandbox.record import Record
from ui.canvas.view import Canvas
from ui.curves import headline
from ui.decimate import Column
from ui.in_force import in_force
from ui.pace import Throttle
from ui.panels.legend import number
from ui.run_session import RunSession

REDRAW_MS, POINTS = 100, 80
NAMES = {"own_score": "own score"}


class _Chosen:
    """Of which columns of a run numbers are sent: `headlines` are node, column and what that is called, for each node
    with a place for it; `genes` are node, setting and the column of its mean over the population.
    """

    def __init__(self, record: Record, graph: Graph, roots: Container[str]) -> None:
        self.record, self.graph = record, graph
        metrics = {key: headline(record, roots, key, node) for key, node in graph.nodes.items()}
        self.headlines = [
            (key, f"{key}.{name}", NAMES.get(name, name)) for key, name in metrics.items() if name
        ]
        genes = (
            (key, name, f"{key}.{name}.mean") for key, node in graph.nodes.items() for name in node.genes
        )
        self.genes = [gene for gene in genes if gene[2] in record]


class CanvasLive(QObject):
    """Sends values, sparklines and gene means to a canvas whenever the record grew; `sent` comes after that."""

    sent = Signal()

    def __init__(self, session: RunSession, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.session, self.canvas = session, canvas
        self._columns: dict[str, Column] = {}
        self._chosen: _Chosen | None = None
        self._length = -1
        self._later = Throttle(self.send, REDRAW_MS, session.pace, self)
        session.frames.connect(lambda _: self._later.soon())
        session.status.connect(
            lambda _: self._later.soon() if session.record.length != self._length else None
        )
        session.ready.connect(lambda _: self._new_run())
        canvas.tools.wire_value.numbers = self.numbers
        self.sent.connect(canvas.tools.wire_value.refresh)
        session.looked.connect(self._later.soon)
        session.edited.connect(self._later.soon)

    def _new_run(self) -> None:
        self._columns.clear()
        self._length = -1
        self._later.soon()

    def send(self) -> None:
        """Sends what the record holds now."""
        record = self.session.record
        if record.length < self._length:
            self._columns.clear()
        self._length = record.length
        values: dict[str, list[tuple[str, str]]] = {}
        sparks: dict[str, np.ndarray] = {}
        genes: dict[tuple[str, str], float] = {}
        if record.length:
            at, chosen = self._at(record), self._choose(record)
            for node, column, label in chosen.headlines:
                numbers = record[column]
                values[node] = [(label, number(float(numbers[at])))]
                kept = self._columns.setdefault(column, Column())
                sparks[node] = kept.points(numbers, 0, at + 1, POINTS)[1]
            genes = {(node, name): float(record[column][at]) for node, name, column in chosen.genes}
        self.canvas.show_live(values, sparks, genes)
        self._show_in_force(record)
        self.sent.emit()

    def _show_in_force(self, record: Record) -> None:
        """Shows the settings as they are in the run, until another scenario is compiled."""
        session, graph = self.session, self.session.document.graph
        values = {} if session.pending else in_force(session.now, graph, self._at(record))
        if self.canvas.scene_.show_in_force(values):
            self.canvas.folds.show()

    def _at(self, record: Record) -> int:
        """The generation whose numbers are sent: the one that is looked at, else the newest."""
        place = self.session.place
        return record.length - 1 if place < 0 else min(place, record.length - 1)

    def numbers(self, nodes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """The number, at the generation that is shown, of every metric of these nodes, as label and text."""
        record = self.session.record
        found: dict[str, list[tuple[str, str]]] = {node: [] for node in nodes}
        for column in record.columns if record.length else ():
            node, _, metric = column.partition(".")
            if node in found:
                found[node].append(
                    (metric.replace("_", " "), number(float(record[column][self._at(record)])))
                )
        return found

    def _choose(self, record: Record) -> _Chosen:
        """What is sent, found anew only for another run or graph."""
        graph, chosen = self.session.document.graph, self._chosen
        if chosen is None or chosen.record is not record or chosen.graph is not graph:
            self._chosen = chosen = _Chosen(record, graph, [nest.root for nest in self.session.nests])
        return chosen
