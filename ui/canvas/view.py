"""The canvas: a view on the scene that mirrors the document's graph. Assembles what the other modules do."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from PySide6.QtCore import QMetaMethod, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmapCache
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from sandbox.document import Document
from sandbox.events import Fault
from sandbox.graph import Wire
from sandbox.scenario import Scenario
from sims.declare import Declaration
from ui import theme
from ui.canvas import actions, mirror, navigate, picture, room, styles
from ui.canvas.bends import Bends
from ui.canvas.commands import Commands
from ui.canvas.comments import Comments
from ui.canvas.drops import Drops
from ui.canvas.edit_view import EditView
from ui.canvas.folds import Folds
from ui.canvas.keyboard import Keyboard
from ui.canvas.keys import Command
from ui.canvas.label_item import PortLabels
from ui.canvas.listening import listener
from ui.canvas.node_paint import LOW_DETAIL
from ui.canvas.overlays import Beginning, Bubble
from ui.canvas.pointer import Pointer
from ui.canvas.quick_zoom import QuickZoom
from ui.canvas.scene import Scene
from ui.canvas.search import Search
from ui.canvas.tools import Tools

_BODY_CACHE = 262_144  # kibibytes: the bodies of some 1,000 cards at twice the pixels


class Canvas(EditView):
    """Shows and edits the graph of a document.

    `selection_changed` gives a tuple of node ids, `message` one sentence for the status bar, `node_activated` a node
    id (double-click or Enter), `help_requested` a node id (F1). `space_tapped`: space was pressed and let go without
    panning; while nobody listens to it, the space key is left to the window. `graph_shown`: the scene shows another
    graph than before.
    """

    selection_changed = Signal(object)
    message = Signal(str)
    node_activated = Signal(str)
    help_requested = Signal(str)
    space_tapped = Signal()
    asked = Signal(object)  # (node id, type of probe)
    graph_shown = Signal()
    frame_selected = Signal(object)  # its place in the scenario, or None
    setting_activated = Signal(object)  # (node id, setting) that was double-clicked on a container's card

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quick_zoom = QuickZoom(self)
        self.scene_ = Scene(self)
        self.labels = PortLabels()
        self.scene_.addItem(self.labels)
        self.setScene(self.scene_)
        self._set_up_view()
        self.beginning = Beginning(self)
        self.bubble = Bubble(self)
        self.search = Search(self)
        self.pointer = Pointer(self)
        self.drops = Drops(self)
        self.commands = Commands(self)
        self.comments = Comments(self)
        self.bends = Bends(self)
        self.folds = Folds(self)
        self.keyboard = Keyboard(self)
        self.tools = Tools(self)
        self._add: Callable[[str], object] = self.insert_at_center
        self.search.chosen.connect(self._chosen)
        self.search.closed.connect(self.setFocus)
        theme.notifier().changed.connect(self._restyle)
        self.document = document
        self.graph_shown.connect(lambda: self.beginning.setVisible(not self.document.graph.nodes))
        self._listener = listener(self)
        self._restyle()
        self.set_document(document)

    def _set_up_view(self) -> None:
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _BODY_CACHE))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        # So that panning moves its pixels.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Canvas")

    # -- the document ----------------------------------------------------------------------------------------

    def set_document(self, document: Document) -> None:
        """Shows another document from now on."""
        self._stop()
        self.folds.reset()
        self.quick_zoom.settle()
        if self._listener in self.document.listeners:
            self.document.listeners.remove(self._listener)
        self.document = document
        document.listeners.append(self._listener)
        self.select(())
        self.scene_.show_graph(document.graph)
        self.comments.show(document.scenario)
        self.folds.show()
        self.graph_shown.emit()

    def show_change(self, before: Scenario, after: Scenario) -> None:
        """The document was edited."""
        if before.frames != after.frames:
            self._stop()
            self.comments.show(after, before)
        if before.graph is after.graph and self.scene_.graph is after.graph:
            self.folds.follow(before, after)
            return
        self._stop()
        self.quick_zoom.settle()
        selected, wire = self.selected(), self.scene_.selected_wire
        self.scene_.show_graph(after.graph)
        self.folds.follow(before, after)
        self.pointer.forget()
        self.graph_shown.emit()
        if (selected, wire) != (self.selected(), self.scene_.selected_wire):
            self.selection_changed.emit(self.selected())

    def _stop(self) -> None:
        """Ends what refers to the graph as it was."""
        self.pointer.cancel()
        self.search.close_search()

    def mirror_faults(self) -> list[str]:
        """Where the scene differs from the model; empty, always."""
        return mirror.faults(self.scene_, self.document.scenario)

    # -- selection -------------------------------------------------------------------------------------------

    def select(self, ids: Iterable[str]) -> None:
        """Selects these nodes, the last one being where the arrow keys start."""
        chosen = tuple(dict.fromkeys(key for key in ids if key in self.scene_.nodes))
        if not self.scene_.hidden.isdisjoint(chosen):
            self.folds.reveal(frozenset(chosen))
        self._select(chosen, None)

    def select_wire(self, wire: Wire) -> None:
        """Selects one wire and no node."""
        self._select((), wire)

    def _select(self, ids: tuple[str, ...], wire: Wire | None) -> None:
        self.comments.select(None)
        self.bends.select(None)
        if self.scene_.select(ids, wire):
            self.selection_changed.emit(ids)

    def selected(self) -> tuple[str, ...]:
        """The selected nodes, in the order in which they were selected."""
        return self.scene_.selection

    def select_all(self) -> None:
        """Selects every node."""
        self.select(self.scene_.shown)

    # -- search ----------------------------------------------------------------------------------------------

    def open_search(
        self,
        scene_pos: QPointF | None = None,
        from_end: str | None = None,
        *,
        from_output: bool | None = None,
    ) -> None:
        """Opens the search at a place of the scene (the pointer's, or a free one).

        Where the keyboard is at a node, it opens beside that. With `from_end` ("node.port") it offers only what a wire
        from there fits, and wires it. `from_output` says whether that end is an output, where a node has both an
        input and an output of that name.
        """
        self.bubble.hide()
        start = from_end or ""
        if scene_pos is None and not start and self.keyboard.search():
            return
        if from_output is None:
            from_output = not start or self.document.graph.port(start, output=True) is not None
        if scene_pos is None:
            scene_pos = room.for_new(self)
        point = QPointF(scene_pos)
        types, hint = actions.search_types(self, start, from_output)
        if not types:
            self.message.emit(f"no node type fits {start}")
            return
        self.ask(
            self.mapFromScene(point),
            types,
            hint,
            lambda type_: actions.add_node(self, type_, point, None, start, from_output),
        )

    def ask(self, at: QPoint, types: list[Declaration], hint: str, add: Callable[[str], object]) -> None:
        """Opens the search at a place of the view; `add` gets the type that is chosen."""
        self._add = add
        self.search.open_at(at, types, hint)

    def _chosen(self, type_: str) -> None:
        self._add(type_)

    # -- where one looks -------------------------------------------------------------------------------------

    def scale_now(self) -> float:
        """Device-independent pixels per scene unit."""
        return self.transform().m11()

    def reach(self) -> float:
        """How far from a ring or wire a press still takes it, in scene units."""
        return min(max(11.0, 9.0 / self.scale_now()), 24.0)

    def visible_rect(self) -> QRectF:
        """What is in view, in scene coordinates."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def pan(self, by: QPoint) -> None:
        """Scrolls by pixels."""
        for bar, step in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() + step)

    def frame_all(self) -> None:
        """Shows all nodes."""
        navigate.frame(self, self.scene_.whole_rect())

    def frame_selection(self) -> None:
        """Shows the selected nodes, wire or frame; all where nothing is selected."""
        navigate.frame(self, self._selected_rect())

    def _selected_rect(self) -> QRectF:
        scene, place = self.scene_, self.comments.selected
        if place is not None:
            return self.comments.items[place].rect
        if scene.selected_wire is not None:
            return scene.wires[scene.selected_wire].reach()
        return scene.content_rect(self.selected()) if self.selected() else scene.whole_rect()

    def zoom_to(self, scale: float) -> None:
        """Sets the scale, from 0.05 to 4; 1 is actual size."""
        navigate.zoom(self, scale)

    def zoom_by(self, factor: float) -> None:
        """Zooms in or out about the middle."""
        navigate.zoom(self, self.scale_now() * factor)

    # -- what is shown on nodes ------------------------------------------------------------------------------

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """Marks the nodes that keep the graph from running, with the sentence in their tooltip."""
        self.scene_.show_faults(faults)
        self.folds.show()

    def show_live(
        self,
        values: Mapping[str, list[tuple[str, str]]],
        sparks: Mapping[str, np.ndarray],
        genes: Mapping[tuple[str, str], float],
    ) -> None:
        """New live values on the cards: label and text by node, a series by node, gene values by (node, setting)."""
        changed = self.scene_.show_live(values, sparks, genes)
        if self.scale_now() >= LOW_DETAIL and not self.quick_zoom.on:  # further away nothing of it is painted
            self.paint_live(changed)

    def picture(self, scale: float = 2.0, padding: float = 40.0) -> QImage:
        """The whole graph as an image, without selection."""
        self.quick_zoom.settle()
        return picture.image(self.scene_, scale, padding)

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        assert isinstance(rect, QRectF)
        picture.background(painter, rect, self.scale_now())

    def _restyle(self) -> None:
        styles.forget()
        picture.forget()
        self.quick_zoom.settle()
        self.resetCachedContent()
        self.scene_.refresh()
        self.viewport().update()

    # -- commands --------------------------------------------------------------------------------------------

    def can(self, command: Command) -> bool:
        """Whether a command has what it needs."""
        nodes, wire = bool(self.selected()), self.scene_.selected_wire is not None
        titled = nodes or self.comments.selected is not None
        return {"": True, "nodes": nodes, "titled": titled, "any": titled or wire}[command.needs]

    def run(self, command: Command) -> None:
        """Carries out a command of the table of keys."""
        operator.attrgetter(command.method)(self)(*command.args)

    def activate_selected(self) -> None:
        """Asks for the settings of the node that was selected last."""
        self.keyboard.use(True)
        if self.selected():
            self.node_activated.emit(self.selected()[-1])

    def help_selected(self) -> None:
        """Asks for help on the node that was selected last."""
        if self.selected():
            self.help_requested.emit(self.selected()[-1])

    def escape(self) -> None:
        """Cancels a gesture, else closes what is open over the canvas, else selects nothing, or leaves a container."""
        self.bubble.hide()
        if (
            not self.pointer.cancel()
            and not self.tools.close()
            and (self.selected() or self.comments.selected is not None or not self.folds.leave())
        ):
            self.select(())

    def double_click(self, at: QPoint) -> None:
        """On a node: asks for its settings; on the empty canvas: opens the search."""
        point = self.mapToScene(at)
        node = self.scene_.node_at(point)
        if node:
            self.node_activated.emit(node.node_id)
        elif self.comments.folded_at(point):
            self.folds.double_click(point)
        elif self.comments.at(point):
            self.comments.rename()
        elif wire := self.scene_.wire_at(point, self.reach() / 2):
            self.bends.double_click(wire, point)
        else:
            self.pointer.last = at
            self.open_search(point)

    def takes_space(self) -> bool:
        """Whether somebody listens to space_tapped, so that space may pan."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.space_tapped))
