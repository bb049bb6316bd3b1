"""Hands Qt's events on the canvas to what deals with them: pointer, keys, wheel, drops, tooltips, menus."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from ui.canvas import navigate, tips, touch
from ui.canvas.keys import command_for
from ui.canvas.live_view import LiveView
from ui.canvas.menus import menu_at
from ui.canvas.overlays import RenameLine

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class InputView(LiveView):
    """The half of Canvas that hears Qt. The scene gets no mouse events: items are only drawn."""

    # -- mouse -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        canvas = cast("Canvas", self)
        canvas.search.close_search()
        canvas.keyboard.use(False)
        canvas.pointer.press(event.position().toPoint(), event.button(), event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cast("Canvas", self).pointer.move(event.position().toPoint(), event.modifiers())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cast("Canvas", self).pointer.release(event.position().toPoint(), event.button(), event.modifiers())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            cast("Canvas", self).double_click(event.position().toPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if isinstance(QApplication.focusWidget(), RenameLine):
            self.setFocus()  # the line would stay behind
        navigate.wheel(cast("Canvas", self), event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        canvas = cast("Canvas", self)
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            canvas.keyboard.menu()
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse and canvas.pointer.quiet:
            return
        canvas.pointer.cancel()
        menu_at(canvas, event.pos()).popup(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        cast("Canvas", self).pointer.leave()
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        canvas = cast("Canvas", self)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown = canvas.tools.wire_value.isVisible()  # says more than the tip of a wire
            tip = "" if shown else tips.tip_at(canvas.scene_, self.mapToScene(event.pos()), canvas.reach())
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return touch.heard(canvas, event) or super().viewportEvent(event)

    # -- keys ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Space pans while it is held, so that the window's shortcut may not have it; see Canvas.space_tapped.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space and cast("Canvas", self).takes_space():
                event.accept()
                return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab opens the search, so it does not leave the canvas."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        canvas = cast("Canvas", self)
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                canvas.pointer.hold_space(True)
            return
        if canvas.keyboard.key(event):
            event.accept()
            return
        command = command_for(event)
        if command is None or not canvas.can(command):
            event.ignore()
            return
        event.accept()
        canvas.run(command)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        canvas = cast("Canvas", self)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if canvas.pointer.hold_space(False):
                canvas.space_tapped.emit()
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        cast("Canvas", self).keyboard.refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        cast("Canvas", self).pointer.hold_space(False)
        super().focusOutEvent(event)
        cast("Canvas", self).keyboard.refresh()

    # -- drops -----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        cast("Canvas", self).drops.move(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        cast("Canvas", self).drops.move(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        cast("Canvas", self).drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        cast("Canvas", self).drops.drop(event)
