"""The objective scope: base, mesa and intended objective of a nest, live, with the gap between the first two."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from sandbox.column_units import Units
from sandbox.events import Nest
from ui import theme
from ui.curves import (
    Curve,
    View,
    curves,
    first_view,
    gene_curves,
    gene_views,
    is_scaled,
    starts_raw,
    views,
)
from ui.pace import Throttle
from ui.panels.add_series import AddSeries
from ui.panels.ghost_legend import GhostLegend
from ui.panels.legend import FlowLegend, Legend, number
from ui.panels.plot_export import PlotExport
from ui.panels.plot_pointer import PointedPlot
from ui.panels.plot_points import Axes
from ui.panels.run_marks import marks_of
from ui.panels.scope_bands import ScopeBands
from ui.panels.scope_drop import take
from ui.panels.scope_edits import ScopeEdits
from ui.panels.scope_header import ScopeHeader
from ui.panels.scope_menu import fill_curve, fill_plot, fill_views
from ui.panels.scope_note import ScopeNote
from ui.panels.scope_plot import ScopePlot
from ui.panels.scope_reading import reading, value_of
from ui.panels.waterfall import Waterfall
from ui.run_session import RunSession
from ui.scope_state import ScopeState

LOWEST = 130  # pixels: a legend of many lines does not push the canvas away
REDRAW_MS = 100


class Scope(QWidget):
    """`header` belongs into the title row of the dock. `nest_changed` gives the root of the nest that is shown now,
    `complained` a sentence that should stay. What is added, hidden and switched stands in the document (`state`).
    """

    nest_changed = Signal(str)
    complained = Signal(str)

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.curves: list[Curve] = []  # all in the legend; the plot has those that are not hidden
        self._length = 0
        self._units, self._gene = Units(), ""
        self._genes: dict[str, tuple[str, ...]] = {}  # that there are, by nest
        self._nest: Nest | None = None
        self._drawn = ScopeState()
        self.edits, self.bands = ScopeEdits(session), ScopeBands(self)
        self.plot = ScopePlot(self)
        self.legend, self.more_legend = Legend(), FlowLegend()
        self.waterfall = Waterfall(self)
        self.waterfall.hide()
        self.note = ScopeNote(session)
        self.header, self._menu = ScopeHeader(self.legend), QMenu(self)
        self.raw, self.follow = self.header.raw, self.header.follow
        self.export = PlotExport(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 6)
        layout.setSpacing(2)
        self.setMinimumHeight(LOWEST)
        layout.addWidget(self.more_legend)
        layout.addWidget(GhostLegend(session))
        for widget in (self.plot, self.waterfall):
            layout.addWidget(widget, 1)
        layout.addWidget(self.note)
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        self._listen()
        self._new_run()  # the session may have one already
        self.plot.set_running(session.running)

    def _listen(self) -> None:
        session, plot, header = self.session, self.plot, self.header
        session.ready.connect(lambda _: self._new_run())
        session.frames.connect(lambda _: self.soon())
        session.genes.connect(lambda _: self._genes_told())
        session.status.connect(lambda _: self._on_status())
        session.views_edited.connect(self._views_edited)
        session.looked.connect(self.soon)
        session.ghosts.changed.connect(self.soon)
        plot.hovered.connect(lambda _: self._values())
        plot.pinned.connect(lambda _: self._values())
        for each in (plot, self.waterfall):
            each.getViewBox().sigResized.connect(lambda _: self.soon())
            each.moved_by_hand.connect(self._moved)
            each.reset_wanted.connect(self.reset_view)
            each.menu_wanted.connect(self._open_menu)
        self.raw.toggled.connect(self.edits.set_raw)
        self.follow.toggled.connect(self._set_follow)
        header.views.menu().aboutToShow.connect(lambda: fill_views(self, header.views.menu()))
        header.more.clicked.connect(self.open_series)
        header.menu.clicked.connect(lambda: self._open_menu(_below(header.menu)))
        for legend in (self.legend, self.more_legend):
            legend.toggled.connect(self.edits.toggle)
            legend.moved.connect(self.edits.move_before)
            legend.menu_wanted.connect(self._open_menu_of)
        self.export.said.connect(session.said)
        self.export.complained.connect(self.complained)
        theme.notifier().changed.connect(self.restyle)

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """What is shown: what was chosen, else what says most."""
        found, chosen = self.views(), self.state.show
        return next((view for view in found if view.key == chosen), None) or first_view(found)

    @property
    def nest(self) -> Nest | None:
        """The nest that is shown, or the one that would be without a Plot node."""
        view = self.view
        if view is not None and view.nest is not None:
            return view.nest
        best = first_view([view for view in self.views() if view.nest])
        return best.nest if best else None

    def views(self) -> list[View]:
        """All that there is to show."""
        session, graph = self.session, self.session.document.graph
        found = views(session.record, session.nests, graph)
        return found + gene_views(session.now.genes.names(), graph)

    @property
    def state(self) -> ScopeState:
        """What the document says of added and hidden series, axes and spread."""
        return self.edits.state

    def open_series(self, searched: str = "") -> None:
        """Opens the list of all metrics; `searched` stands in its search line already."""
        record = self.session.record
        names = record.names if record.length else ()
        opened = AddSeries(names, self.state.columns, self._described, self)
        opened.toggled.connect(lambda name, on: (self.edits.add if on else self.edits.remove)(name))
        opened.open_at(_below(self.header.more))
        if searched:
            opened.line.setText(searched)

    def offer_series(self, node: str) -> None:
        """Shows that a node's series would be drawn here if it were let go; "" for no more."""
        self.plot.mark_offered(bool(node))

    def take_series(self, node: str) -> None:
        """Draws the series of a node that was dragged here."""
        take(self, node)

    def _described(self, column: str) -> str:
        record = self.session.record
        value = value_of(record, column, record.length - 1)
        return f"{number(value)} {self._unit(column)}".rstrip()

    def rebuild(self) -> None:
        """Chooses the curves anew and draws them."""
        record, view = self.session.record, self.view
        nest = view.nest if view else None
        self.raw.setVisible(is_scaled(record, nest))
        with QSignalBlocker(self.raw):
            self.raw.setChecked(self._wants_raw(nest))
        self._nest, self.curves = nest, self._wanted()
        self._drawn = state = self.state
        self._gene = view.gene if view else ""
        self.plot.setVisible(not self._gene)
        self.waterfall.setVisible(bool(self._gene))
        self.plot.set_axes(Axes(state.log_x, state.log_y))
        self.plot.show_curves([curve for curve in self.curves if not curve.hidden])
        self.header.show_view(view, self.views())
        self.redraw()

    def _wants_raw(self, nest: Nest | None) -> bool:
        """Whether a nest is shown in its own units: as somebody chose, else as says more."""
        chosen = self.state.raw
        return starts_raw(self.session.record, nest) if chosen is None else chosen

    def _views_edited(self) -> None:
        before, state = self._drawn, self.state
        if state != before or self._wanted() != self.curves:
            self.rebuild()
        if state.show != before.show:
            self.nest_changed.emit(self.nest.root if self.nest else "")

    def _wanted(self) -> list[Curve]:
        record, graph, view = self.session.record, self.session.document.graph, self.view
        if view is not None and view.gene:
            return gene_curves(record, view.gene)
        if view is None:
            return curves(record, None, graph, raw=True, state=self.state)
        return curves(record, view.nest, graph, self.raw.isChecked(), view.columns, self.state)

    def _new_run(self) -> None:
        self._length, self._genes = 0, {}
        self.plot.forget()
        self.plot.pin(-1)
        self._mark()
        self.rebuild()

    def _genes_told(self) -> None:
        """The first ones of a run make views of their own, and the one that was chosen can be shown."""
        names = self.session.now.genes.names()
        if names != self._genes:
            self._genes = names
            self.rebuild()
        self.soon()

    @property
    def shown_plot(self) -> PointedPlot:
        """The curves, or the gene over time."""
        return self.waterfall if self._gene else self.plot

    def _mark(self) -> None:
        marks = marks_of(self.session)
        if marks != self.plot.markers.marks:
            for plot in (self.plot, self.waterfall):
                plot.markers.show_marks(marks)

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
        self.plot.newest = self.waterfall.newest = record.length - 1
        if self.raw.isChecked() != self._wants_raw(self._nest):
            self.rebuild()
            return
        self.plot.past.ghosts = self.session.ghosts.kept
        self.plot.past.show_place(self.session.place, self.plot.axes)
        if not any(curve.column not in record for curve in self.plot.curves):
            if self._gene:
                self.waterfall.show_gene(self.session.now.genes.series(self._gene), record)
            else:
                self.plot.redraw(record)
            self.note.tell(self.plot.lost)
        self._values()

    def _values(self) -> None:
        """The legends show the newest numbers, or those under the pointer; the box beside a cursor all of them."""
        record, cursors = self.session.record, self.shown_plot.cursors
        newest = record.length - 1
        at = min(self.session.shown if cursors.hover < 0 else cursors.hover, newest)
        values = [(curve, value_of(record, curve.column, at)) for curve in self.curves]
        main = [entry for entry in values if entry[0].main]
        main = main if self.legend.holds(main) else []
        self.legend.band = self.more_legend.band = self.bands.sentence(at)
        self.legend.show_values(main)
        self.more_legend.show_values(values[len(main) :])
        if not self._gene:
            self._read(min(cursors.shown, newest))

    def _read(self, at: int) -> None:
        cursors, plot = self.plot.cursors, self.plot
        if at < 0 or not plot.curves:
            cursors.say(None, 0.0)
            return
        x = plot.pixel(at)
        notes = [*plot.markers.notes(at), *filter(None, [self.bands.note(at)])]
        height = plot.getViewBox().height()
        found = reading(self.session.record, plot.curves, at, cursors.pin, self._unit, notes, height)
        cursors.say(found, x)

    def _unit(self, column: str) -> str:
        return self._units.of(self.session.document.graph, column)

    def _set_follow(self, on: bool) -> None:
        self.plot.follow = self.waterfall.follow = on
        if on:
            self.plot.reset_view()
        self.redraw()

    def _moved(self) -> None:
        """Moved by hand: what came into view is drawn at once, with the same painting as the move."""
        if self.follow.isChecked():
            self.follow.setChecked(False)  # which draws
        else:
            self.redraw()

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
        self.waterfall.restyle()
        for legend in (self.legend, self.more_legend):
            legend.update()
        self.soon()

    # -- menus -----------------------------------------------------------------------------------------------

    def _open_menu(self, at: QPoint) -> None:
        fill_plot(self, self._menu)
        self._menu.popup(at)

    def _open_menu_of(self, curve: Curve, at: QPoint) -> None:
        fill_curve(self, self._menu, curve)
        self._menu.popup(at)

    # -- for copies ------------------------------------------------------------------------------------------

    def title(self) -> str:
        """What stands above an exported picture."""
        view = self.view
        name = view.title if view else "Objective scope"
        scaled = view is not None and is_scaled(self.session.record, view.nest) and not self.raw.isChecked()
        return f"{name}, measured scale" if scaled else name

    def entries(self) -> list[tuple[Curve, float]]:
        """The visible curves with their newest numbers."""
        record = self.session.record
        return [(c, value_of(record, c.column, record.length - 1)) for c in self.plot.curves]


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(QPoint(0, button.height() + 2))
