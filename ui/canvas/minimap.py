"""A small map of the whole graph in the corner of the canvas; a click or a drag in it looks elsewhere.

The map is drawn once per change of the graph; while one pans only the frame around what is in view moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.canvas import navigate, styles
from ui.canvas.comment_item import tint
from ui.canvas.gestures import Gesture
from ui.settings import settings

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

LARGE, SMALL = QSize(190, 130), QSize(146, 100)
_TALL = 440  # pixels of canvas from which on there is room for the large one
_MARGIN, _INSIDE = 10, 7  # from the canvas' corner; from the map's border to the graph
_LEAST = QSize(360, 240)  # a canvas smaller than this has no room for a map
_KEY = "canvas/minimap"


class PanByMap(Gesture):
    """A drag in the map; Esc goes back to where one was."""

    scrolls = False

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QPoint())
        self._before = canvas.visible_rect().center()

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Only the map moves it."""

    def cancel(self) -> None:
        self.canvas.centerOn(self._before)


class Minimap(QWidget):
    """Hidden by choice (`wanted`), while all nodes are in view, and where there is no room.

    It is an opaque child of the viewport: over a widget beside it, or a transparent one, Qt would paint the whole
    canvas anew whenever one pans.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas.viewport())
        self.canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.wanted = str(settings().value(_KEY, "true")) == "true"
        self.setFixedSize(LARGE)
        self.setAccessibleName("Map of the canvas")
        self.setToolTip("The whole graph. Click or drag to look elsewhere, turn the wheel to zoom.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._area = QRectF()  # of the scene that the map shows
        self._map: QPixmap | None = None
        self._grip = QPointF()
        self._drag: PanByMap | None = None
        canvas.graph_shown.connect(self.redraw)
        theme.notifier().changed.connect(self.redraw)
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(self._follow)
            bar.rangeChanged.connect(self._follow)
        canvas.viewport().installEventFilter(self)
        self.redraw()

    def toggle(self) -> None:
        """Shows it or not, from now on; kept for the next start."""
        self.wanted = not self.wanted
        settings().setValue(_KEY, "true" if self.wanted else "false")
        self._follow()

    def redraw(self) -> None:
        """The graph or the theme changed."""
        self._map = None
        self._area = self.canvas.scene_.whole_rect()
        self._follow()
        self.update()

    def _follow(self) -> None:
        """What is in view changed."""
        room = self.canvas.viewport().rect()
        fits = room.width() >= _LEAST.width() and room.height() >= _LEAST.height()
        needed = not self._area.isEmpty() and not self.canvas.visible_rect().contains(self._area)
        self.setVisible(self.wanted and fits and (needed or self._drag is not None))
        if self.isVisible():
            size = LARGE if room.height() >= _TALL else SMALL
            if size != self.size():
                self.setFixedSize(size)
                self._map = None
            self.move(room.right() - size.width() - _MARGIN, room.bottom() - size.height() - _MARGIN)
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    # -- places ----------------------------------------------------------------------------------------------

    def _scale(self) -> float:
        return min(
            (self.width() - 2 * _INSIDE) / max(1.0, self._area.width()),
            (self.height() - 2 * _INSIDE) / max(1.0, self._area.height()),
        )

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def to_map(self, point: QPointF) -> QPointF:
        """Where a scene point is on the map."""
        return self._middle() + (point - self._area.center()) * self._scale()

    def to_scene(self, place: QPointF) -> QPointF:
        """Which scene point a place of the map is."""
        return self._area.center() + (place - self._middle()) / self._scale()

    def frame(self) -> QRectF:
        """What is in view, on the map; cut off at its border, where a strip of it always remains."""
        rect = self._on_map(self.canvas.visible_rect())
        left, right = (min(max(x, 2.0), self.width() - 3.0) for x in (rect.left(), rect.right()))
        top, bottom = (min(max(y, 2.0), self.height() - 3.0) for y in (rect.top(), rect.bottom()))
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    # -- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._map is None or self._map.devicePixelRatio() != self.devicePixelRatioF():
            self._map = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._map)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(styles.color("accent"), 1.5))
        painter.setBrush(styles.color("ink", 0.07))
        painter.drawRoundedRect(self.frame(), 2, 2)
        painter.end()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(styles.color("window"))
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(styles.color("border"), 1.0))
        painter.setBrush(styles.color("panel"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 6, 6)
        scene = self.canvas.scene_
        for halo in sorted((h for h in scene.halos.values() if h.isVisible()), key=lambda item: item.halo.depth):
            ink = styles.level_color(halo.halo.depth)
            fill = QColor(ink)
            fill.setAlphaF(0.10)
            painter.setPen(QPen(ink, 1.0))
            painter.setBrush(fill)
            painter.drawRoundedRect(self._on_map(halo.rect), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        cards = [(item.card_rect(), styles.kind_color(item.look.kind)) for item in scene.shown.values()]
        cards += [(item.rect, tint(item.frame.color)) for item in set(scene.stands.values())]
        for card, color in cards:
            painter.setBrush(color)
            rect = self._on_map(card)
            painter.drawRect(rect.adjusted(0, 0, max(0.0, 2.0 - rect.width()), max(0.0, 2.0 - rect.height())))
        painter.end()
        return drawn

    def _on_map(self, rect: QRectF) -> QRectF:
        return QRectF(self.to_map(rect.topLeft()), self.to_map(rect.bottomRight()))

    # -- mouse -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.canvas.setFocus()
        self.canvas.pointer.cancel()
        self._drag = PanByMap(self.canvas)
        self.canvas.pointer.begin(self._drag)
        place, seen = event.position(), self._on_map(self.canvas.visible_rect())
        self._grip = place - seen.center() if seen.contains(place) else QPointF()
        self._look_at(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._look_at(event.position())

    def _look_at(self, place: QPointF) -> None:
        if self._drag is not None and self.canvas.pointer.gesture is self._drag:
            self.canvas.quick_zoom.settle()
            self.canvas.centerOn(self.to_scene(place - self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._drag is not None and self.canvas.pointer.gesture is self._drag:
            self.canvas.pointer.finish(lambda: None)
        self._drag = None
        self._follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        navigate.zoom(self.canvas, self.canvas.scale_now() * 1.0015 ** event.angleDelta().y())
