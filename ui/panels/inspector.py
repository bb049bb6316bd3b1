"""The inspector: settings of the selected nodes or container, or of the scenario while nothing is selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from sandbox import containers
from sandbox.document import Document
from sandbox.events import Fault
from sandbox.frames import frames
from sandbox.scenario import Scenario
from ui.panels.container_page import ContainerPage
from ui.panels.node_page import NodePage
from ui.panels.parts import follow
from ui.panels.scenario_form import ScenarioForm


class Inspector(QWidget):
    """Shows and edits; the document is the only truth.

    `setting_changed` gives (node, setting, value) after an edit of a node, `scenario_changed` (setting, value) after
    one of the scenario, `node_requested` a node whose name among the wires was clicked, `renamed` (old, new),
    `help_requested` a node type.
    """

    setting_changed = Signal(object)
    scenario_changed = Signal(object)
    node_requested = Signal(object)
    renamed = Signal(object)
    help_requested = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Inspector")
        self.document = document
        self.node_page = NodePage(document)
        self.scenario_form = ScenarioForm(document)
        self.pages = QStackedWidget()
        self.container_page = ContainerPage(document)
        self._frame: int | None = None
        for page in (self.scenario_form, self.node_page, self.container_page):
            self.pages.addWidget(_scrolled(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._faults: tuple[Fault, ...] = ()
        self._live: Mapping[str, Sequence[tuple[str, str]]] = {}
        self.node_page.setting_changed.connect(self.setting_changed)
        for rows in (self.container_page.settings, self.scenario_form.settings):
            rows.setting_changed.connect(self.setting_changed)
        self.node_page.node_requested.connect(self.node_requested)
        self.node_page.header.help_requested.connect(self.help_requested)
        self.node_page.header.renamed.connect(self.renamed)
        self.scenario_form.changed.connect(self.scenario_changed)
        self._stop = follow(document, self._edited)
        self._sync(())

    def set_document(self, document: Document) -> None:
        """Shows another document, with nothing selected."""
        self._stop()
        self._faults, self._live, self._frame = (), {}, None
        self.document = document
        self._stop = follow(document, self._edited)
        self._sync(())

    def nodes(self) -> tuple[str, ...]:
        """The nodes shown; empty while the scenario is."""
        return self.node_page.ids if self.pages.currentIndex() == 1 else ()

    def show_nodes(self, ids: Iterable[str]) -> None:
        """Shows these nodes, in their order; the scenario where none of them exists."""
        self._frame = None
        self._sync(tuple(ids))

    def show_frame(self, place: int | None) -> None:
        """Shows the settings that the container at a place among the frames exposes; for a frame that is none, and for
        None, what it shows otherwise.
        """
        self._frame = place
        self._sync(() if place is not None else self.nodes())

    def take_focus(self) -> None:
        """Puts the cursor into the first setting of the nodes shown."""
        if self.nodes():
            self.node_page.take_focus()

    def focus_setting(self, place: tuple[str, str]) -> None:
        """Puts the cursor into the row of an exposed (node, setting) of the container shown."""
        self.container_page.settings.take_focus(place)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Shows the faults of the selected node on top of it. `faults` are all of the graph."""
        self._faults = tuple(faults)
        self.node_page.show_faults(self._faults)

    def show_live(self, numbers: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Shows numbers of the run below the settings: node id -> (label, text) pairs."""
        self._live = numbers
        self.node_page.show_live(numbers)

    def _edited(self, _before: Scenario, _after: Scenario) -> None:
        self._sync(self.nodes())

    def _sync(self, wanted: tuple[str, ...]) -> None:
        ids = tuple(node for node in dict.fromkeys(wanted) if node in self.document.graph.nodes)
        if ids:
            other = ids != self.nodes()
            self.node_page.show_nodes(self.document, ids)
            self.node_page.show_faults(self._faults)
            self.node_page.show_live(self._live)
            self.pages.setCurrentIndex(1)
            area = self.pages.currentWidget()
            if other and isinstance(area, QScrollArea):
                area.verticalScrollBar().setValue(0)
        elif self._frame in containers.held(self.document.scenario):
            frame = frames(self.document.scenario)[self._frame]
            self.container_page.show_frame(self.document, self._frame, frame)
            self.pages.setCurrentIndex(2)
        else:
            self.scenario_form.show_document(self.document)
            self.pages.setCurrentIndex(0)

    def sizeHint(self) -> QSize:
        return QSize(320, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
