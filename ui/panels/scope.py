"""The objective scope: base, mesa and intended objective of a nest, live, with the gap between the first two."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from sandbox.column_units import unit_of
from sandbox.events import Nest
from sandbox.graph import Graph
from ui import theme
from ui.curves import Curve, View, curves, first_view, is_scaled, starts_raw, views
from ui.pace import Throttle
from ui.panels.axes import MINUS
from ui.panels.ghost_legend import GhostLegend
from ui.panels.legend import FlowLegend, Legend
from ui.panels.plot_markers import INTERVENTION, Mark
from ui.panels.scope_plot import ScopePlot
from ui.panels.scope_reading import reading, value_of
from ui.run_session import RunSession

REDRAW_MS = 100


class Scope(QWidget):
    """`header` belongs into the title row of the dock: legend, and the buttons raw, follow and +. `nest_changed` gives
    the root of the nest that is shown now.
    """

    nest_changed = Signal(str)

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.chosen = ""
        self.added: list[str] = []
        self._raw: dict[str, bool] = {}
        self._length = 0
        self._units: tuple[Graph | None, dict[str, str]] = (None, {})
        self.plot = ScopePlot(self)
        self.legend, self.more_legend = Legend(), FlowLegend()
        self.header = self._make_header()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 6)
        layout.setSpacing(2)
        layout.addWidget(self.more_legend)
        layout.addWidget(GhostLegend(session))
        layout.addWidget(self.plot, 1)
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        self._at_once = QTimer(self, singleShot=True, interval=0)
        self._at_once.timeout.connect(self.redraw)
        self._listen()

    def _listen(self) -> None:
        session = self.session
        session.ready.connect(lambda _: self._new_run())
        session.frames.connect(lambda _: self.soon())
        session.status.connect(lambda _: self._on_status())
        session.views_edited.connect(self._views_edited)
        session.looked.connect(self.soon)
        session.ghosts.changed.connect(self.soon)
        self.plot.hovered.connect(lambda _: self._values())
        self.plot.pinned.connect(lambda _: self._values())
        self.plot.moved_by_hand.connect(self._moved)
        self.plot.reset_wanted.connect(self.reset_view)
        theme.notifier().changed.connect(self.restyle)

    def _make_header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.legend, 1)
        self.view_button = _button(
            "", "What is shown: the objectives of a nest, or the metrics of a Plot node"
        )
        self.view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.view_button.setMenu(QMenu(self.view_button))
        self.view_button.hide()
        self.raw = _button("raw", "Shows the objectives in their own units instead of on the measured scale: "
                           "0 is random behaviour, 1 the own mean over 50 generations before the shift")  # fmt: skip
        self.raw.setCheckable(True)
        self.raw.toggled.connect(self._set_raw)
        self.follow = _button(
            "follow",
            "Shows all generations so far and goes on with them; drag or turn the wheel to look closer",
        )
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.follow.toggled.connect(self._set_follow)
        self.more = _button("+", "Adds further metrics of the run")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._fill_more)
        for button in (self.view_button, self.raw, self.follow, self.more):
            row.addWidget(button)
        return header

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """What is shown: what was chosen, else what says most."""
        found = self._views()
        return next((view for view in found if view.key == self.chosen), None) or first_view(found)

    @property
    def nest(self) -> Nest | None:
        """The nest that is shown, or the one that would be without a Plot node."""
        view = self.view
        if view is not None and view.nest is not None:
            return view.nest
        best = first_view([view for view in self._views() if view.nest])
        return best.nest if best else None

    def _views(self) -> list[View]:
        session = self.session
        return views(session.record, session.nests, session.document.graph)

    def choose(self, key: str) -> None:
        """Shows another view, by its key."""
        self.chosen = key
        self.rebuild()
        self.nest_changed.emit(self.nest.root if self.nest else "")

    def add(self, column: str, on: bool = True) -> None:
        """Adds a column of the run, or takes it away."""
        self.added = [name for name in self.added if name != column] + ([column] if on else [])
        self.rebuild()

    def rebuild(self) -> None:
        """Chooses the curves anew and draws them."""
        record, view = self.session.record, self.view
        nest = view.nest if view else None
        self.raw.setVisible(is_scaled(record, nest))
        if nest is not None:
            with QSignalBlocker(self.raw):
                self.raw.setChecked(self._raw.get(nest.root, starts_raw(record, nest)))
        self.plot.show_curves(self._wanted())
        self._fill_views()
        self.redraw()

    def _set_raw(self, on: bool) -> None:
        if self.nest is not None:
            self._raw[self.nest.root] = on
        self.rebuild()

    def _views_edited(self) -> None:
        if self._wanted() != self.plot.curves:
            self.rebuild()

    def _wanted(self) -> list[Curve]:
        record, graph, view = self.session.record, self.session.document.graph, self.view
        if view is None:
            return curves(record, None, graph, raw=True, extra=self.added)
        return curves(record, view.nest, graph, self.raw.isChecked(), [*view.columns, *self.added])

    def _new_run(self) -> None:
        self._length = 0
        self.plot.forget()
        self.plot.pin(-1)
        self._mark()
        self.rebuild()

    def _mark(self) -> None:
        """Shifts and interventions, those of the file and those made in this run."""
        marks = [
            Mark(generation, f"shift: {node.replace('_', ' ')}") for generation, node in self.session.shifts
        ]
        entries = {
            (e.generation, e.node, e.setting): e.value
            for e in (*self.session.document.scenario.interventions, *self.session.made)
        }
        for (generation, node, setting), value in entries.items():
            shown = f"{value:g}".replace("-", MINUS) if isinstance(value, float) else str(value)
            marks.append(Mark(generation, f"{node}.{setting} = {shown}", INTERVENTION))
        if marks != self.plot.markers.marks:
            self.plot.markers.show_marks(marks)

    def _on_status(self) -> None:
        self._mark()
        if self.session.running != self.plot.running:
            self.plot.set_running(self.session.running)
            self.soon()
        if self.session.record.length != self._length:
            self.soon()

    def soon(self) -> None:
        """Redraws, at most ten times a second."""
        if self.isVisible():
            self._later.soon()

    def redraw(self) -> None:
        """Draws the record as it is now."""
        record = self.session.record
        if record.length < self._length:
            self.plot.forget(record.length)
        self._length = record.length
        self.plot.past.ghosts = self.session.ghosts.kept
        self.plot.past.show_place(self.session.place, self.plot.axes)
        if not any(curve.column not in record for curve in self.plot.curves):
            self.plot.redraw(record)
        self._values()

    def _values(self) -> None:
        """The legends show the newest numbers, or those under the pointer; the box beside a cursor all of them."""
        record, cursors = self.session.record, self.plot.cursors
        newest = record.length - 1
        at = min(self.session.shown if cursors.hover < 0 else cursors.hover, newest)
        values = [(curve, value_of(record, curve.column, at)) for curve in self.plot.curves]
        main = [entry for entry in values if entry[0].main]
        main = main if self.legend.holds(main) else []
        self.legend.show_values(main)
        self.more_legend.show_values(values[len(main) :])
        self._read(min(cursors.shown, newest))

    def _read(self, at: int) -> None:
        cursors, plot = self.plot.cursors, self.plot
        if at < 0 or not plot.curves:
            cursors.say(None, 0.0)
            return
        x = plot.pixel(at)
        notes = plot.markers.notes(at)
        found = reading(self.session.record, plot.curves, at, cursors.pin, self._unit, notes)
        cursors.say(found, x)

    def _unit(self, column: str) -> str:
        """A column's unit; kept, as it takes a look at the whole graph."""
        graph = self.session.document.graph
        if self._units[0] is not graph:
            self._units = (graph, {})
        known = self._units[1]
        if column not in known:
            known[column] = unit_of(graph, column)
        return known[column]

    def _set_follow(self, on: bool) -> None:
        self.plot.follow = on
        if on:
            self.plot.reset_view()
        self.redraw()

    def _moved(self) -> None:
        """Moved by hand: what came into view has still to be drawn."""
        self.follow.setChecked(False)
        self._at_once.start()

    def reset_view(self) -> None:
        """All generations, heights that fit, following."""
        self.follow.setChecked(True)
        self._set_follow(True)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.soon()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.soon()

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        self.plot.restyle()
        for legend in (self.legend, self.more_legend):
            legend.update()

    # -- menus -----------------------------------------------------------------------------------------------

    def _fill_views(self) -> None:
        found, shown = self._views(), self.view
        self.view_button.setVisible(len(found) > 1)
        menu = self.view_button.menu()
        menu.clear()
        self.view_button.setText((shown.nest.root if shown.nest else shown.title) if shown else "")
        for view in found:
            action = menu.addAction(view.title)
            action.setCheckable(True)
            action.setChecked(view == shown)
            action.triggered.connect(lambda _=False, key=view.key: self.choose(key))

    def _fill_more(self) -> None:
        """A submenu for each node, an entry for each of its metrics."""
        menu = self.more.menu()
        menu.clear()
        parts: dict[str, QMenu] = {}
        for name in self.session.record.names:
            node, _, metric = name.partition(".")
            if node not in parts:
                parts[node] = menu.addMenu(node)
            action = parts[node].addAction(metric)
            action.setCheckable(True)
            action.setChecked(name in self.added)
            action.toggled.connect(lambda on, column=name: self.add(column, on))
        if not parts:
            menu.addAction("nothing has run yet").setEnabled(False)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumSize(26, 24)
    return button
