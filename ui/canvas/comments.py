"""Comment frames on the canvas: shown as the scenario has them, made, named, coloured, dragged and removed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from sandbox import containers, frames
from sandbox.frames import COLORS, Frame
from sandbox.graph import Graph
from sandbox.scenario import Scenario
from ui.canvas.comment_item import TITLE_BAR, CommentItem, tint
from ui.canvas.comment_moves import MoveComment, ResizeComment, named, nodes_in
from ui.canvas.folded_item import FoldedItem
from ui.canvas.look import GRID, WIDTH
from ui.canvas.menus import entry
from ui.canvas.overlays import RenameLine

if TYPE_CHECKING:
    from ui.canvas.gestures import Gesture
    from ui.canvas.view import Canvas

_ROOM = 20.0  # around what a new frame surrounds
_EDGE = 7.0  # device pixels within which an edge is grabbed
_CURSORS = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class Comments:
    """The comment frames of a canvas; `selected` is the place of one in the scenario, or None."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.selected: int | None = None
        self._hovered: CommentItem | None = None

    @property
    def items(self) -> dict[int, CommentItem]:
        """The items by the places of their frames in the scenario."""
        return self.canvas.scene_.comments

    def show(self, scenario: Scenario, before: Scenario | None = None) -> None:
        """Makes the items those of a scenario, which was `before` an edit."""
        wanted, scene = frames.frames(scenario), self.canvas.scene_
        for place in [place for place in self.items if place not in wanted]:
            self._drop(place)
        folded = containers.held(scenario)
        for place, frame in wanted.items():
            item, kind = self.items.get(place), FoldedItem if place in folded else CommentItem
            if item is not None and type(item) is not kind:
                self._drop(place)
                item = None
            if item is None:
                self.items[place] = kind(frame)
                scene.addItem(self.items[place])
            elif item.frame != frame:
                item.show_frame(frame)
        chosen = self.selected
        if before is not None and chosen is not None:
            chosen = frames.followed(before, chosen, scenario)
        self.select(chosen if chosen in wanted else None)

    def _drop(self, place: int) -> None:
        if self._hovered is self.items[place]:
            self._hovered = None
        self.canvas.scene_.removeItem(self.items.pop(place))

    def select(self, place: int | None) -> None:
        """Selects one frame, or none; what is not to be seen is not selected."""
        place = place if place in self.items and self.items[place].isVisible() else None
        changed, self.selected = place != self.selected, place
        for i, item in self.items.items():
            item.set_state(selected=i == place)
        if changed:
            self.canvas.frame_selected.emit(place)

    # -- the pointer -----------------------------------------------------------------------------------------

    def folded_at(self, point: QPointF) -> bool:
        """Whether the card of a container is at a scene point."""
        found = self.at(point)
        return found is not None and isinstance(self.items[found[0]], FoldedItem)

    def at(self, point: QPointF) -> tuple[int, tuple[int, int]] | None:
        """The topmost frame whose title or edge is at a scene point, and the sides that a drag there would move."""
        reach = _EDGE / self.canvas.scale_now()
        for place, item in sorted(self.items.items(), key=lambda pair: -pair[1].zValue()):
            rect = item.rect
            if not item.isVisible() or not rect.adjusted(-reach, -reach, reach, reach).contains(point):
                continue
            if isinstance(item, FoldedItem):
                if rect.contains(point):
                    return place, (0, 0)
                continue
            across = _side(point.x(), rect.left(), rect.right(), reach)
            sides = across, _side(point.y(), rect.top(), rect.bottom(), reach)
            if sides != (0, 0) or item.title_rect().contains(point):
                return place, sides
        return None

    def press(self, at: QPoint, point: QPointF) -> Gesture | None:
        """What a press at a place of the view begins, if a frame is to be dragged there; selects that frame."""
        found = self.at(point)
        if found is None:
            return None
        place, sides = found
        self.canvas.select(())
        self.select(place)
        if sides == (0, 0):
            return MoveComment(self.canvas, at, place)
        return ResizeComment(self.canvas, at, place, sides)

    def hover(self, point: QPointF | None) -> Qt.CursorShape | None:
        """Shows which frame is at a scene point (None: none); the cursor there, if a frame is."""
        found = self.at(point) if point is not None else None
        item = self.items[found[0]] if found else None
        if item is not self._hovered:
            if self._hovered:
                self._hovered.set_state(hovered=False)
            self._hovered = item
            if item:
                item.set_state(hovered=True)
        if found is None:
            return None
        across, down = found[1]
        return _CURSORS[(-across, -down) if across < 0 or (not across and down < 0) else (across, down)]

    # -- edits -----------------------------------------------------------------------------------------------

    def add(self, label: str = "Add frame", holds: tuple[str, ...] = ()) -> None:
        """A new frame around the selected nodes and the nests that are wholly among them, which may hold nodes; its
        title is then typed.
        """
        ids = self.canvas.selected()
        if not ids:
            return
        rect = self._around(ids)
        frame = Frame((rect.left(), rect.top()), (rect.width(), rect.height()), holds=holds)
        document = self.canvas.document
        document.edit(label, frames.added(document.scenario, frame))
        self.canvas.select(())
        self.select(len(document.scenario.frames) - 1)
        self.rename()

    def _around(self, ids: tuple[str, ...]) -> QRectF:
        """What a frame around nodes covers, on the grid; its title lies over no halo's label."""
        scene = self.canvas.scene_
        rect = scene.content_rect(ids)
        halos = [halo for halo in scene.halos.values() if halo.isVisible()]
        for halo in halos:
            if set(halo.halo.members) <= set(ids):
                rect = rect.united(halo.rect)
        rect = rect.adjusted(-_ROOM, -_ROOM - TITLE_BAR, _ROOM, _ROOM)
        for label in sorted((h.label_rect() for h in halos), key=lambda r: -r.top()):
            if QRectF(rect.topLeft(), QSizeF(rect.width(), TITLE_BAR + 4)).intersects(label):
                rect.setTop(label.top() - TITLE_BAR - 4)
        left, top = rect.left() // GRID * GRID, rect.top() // GRID * GRID
        right, bottom = -(-rect.right() // GRID) * GRID, -(-rect.bottom() // GRID) * GRID
        return QRectF(left, top, right - left, bottom - top)

    def following(self, graph: Graph, but: str = "") -> Scenario:
        """The scenario with another graph, and its frames around the nodes that lie in them now (`but` for one)."""
        scene, scenario, found = self.canvas.scene_, self.canvas.document.scenario, dict[int, Frame]()
        for place, item in self.items.items():
            inside = (key for key in nodes_in(scene, item.frame) if key != but)
            size = {key: (WIDTH, scene.nodes[key].look.height) for key in inside}
            before = [(scenario.graph.nodes[key].at, size[key]) for key in size]
            after = [(graph.nodes[key].at, size[key]) for key in size]
            if before != after:
                found[place] = frames.refitted(item.frame, before, after)
        return frames.changed(msgspec.structs.replace(scenario, graph=graph), found)

    def remove(self) -> bool:
        """Removes the selected frame and leaves what lies in it; False where none is selected."""
        if self.selected is None:
            return False
        document, frame = self.canvas.document, self.items[self.selected].frame
        document.edit(f"Remove {named(frame)}", frames.removed(document.scenario, (self.selected,)))
        self.select(None)
        return True

    def rename(self) -> RenameLine | None:
        """Opens the line that edits the title of the selected frame."""
        if self.selected is None:
            return None
        place = self.selected
        title = self.items[place].title_rect()
        title.setHeight(min(title.height(), TITLE_BAR))  # a folded card is dragged by all of it
        self.canvas.ensureVisible(QRectF(title.topLeft(), title.bottomRight()), 30, 30)
        shown = QRect(
            self.canvas.mapFromScene(title.topLeft()), self.canvas.mapFromScene(title.bottomRight())
        )
        shown.setWidth(max(min(shown.width(), 400), 160))

        def done(text: str) -> bool:
            if place in self.items:
                self._change(place, "Name", title=text.strip())
            return True

        return RenameLine(self.canvas, self.items[place].frame.title, shown, done)

    def recolor(self, name: str) -> None:
        """Gives the selected frame another colour."""
        if self.selected is not None:
            self._change(self.selected, "Colour", color=name)

    def next_color(self) -> None:
        """Gives the selected frame the colour after its own; colours in a row are one step of the history."""
        if self.selected is None:
            self.canvas.message.emit("No frame is selected: G goes to one")
            return
        at = COLORS.index(self.items[self.selected].frame.color)
        color = COLORS[(at + 1) % len(COLORS)]
        self._change(self.selected, "Colour", f"color:{self.selected}", color=color)

    def _change(self, place: int, verb: str, merge: str = "", **fields: str) -> None:
        document, frame = self.canvas.document, self.items[place].frame
        new = msgspec.structs.replace(frame, **fields)
        document.edit(f"{verb} {named(new)}", frames.changed(document.scenario, {place: new}), merge)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done to the selected frame."""
        folds, place = self.canvas.folds, self.selected
        folded = place is not None and isinstance(self.items[place], FoldedItem)
        if folded:
            entry(menu, "Enter\tCtrl+Return", folds.enter_selected)
            entry(menu, "Unfold\tCtrl+Shift+G", folds.toggle)
            entry(menu, "Mute or unmute\tM", self.canvas.commands.mute)
        else:
            entry(menu, "Fold into one card\tCtrl+Shift+G", folds.toggle)
        menu.addSeparator()
        entry(menu, "Rename…\tF2", self.rename)
        menu.addSeparator()
        entry(menu, "Cut\tCtrl+X", self.canvas.cut)
        entry(menu, "Copy\tCtrl+C", self.canvas.copy)
        entry(menu, "Duplicate\tCtrl+D", self.canvas.duplicate)
        menu.addSeparator()
        colors = menu.addMenu("Colour")
        for name in COLORS:
            action = entry(colors, name.capitalize(), partial(self.recolor, name))
            action.setIcon(_swatch(name))
            action.setCheckable(True)
            action.setChecked(self.selected is not None and self.items[self.selected].frame.color == name)
        menu.addSeparator()
        text = "Delete with its nodes" if folded else "Remove, keep the nodes"
        entry(menu, f"{text}\tDel", self.canvas.delete_selected)


def _swatch(name: str) -> QIcon:
    picture = QPixmap(14, 14)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(name))
    painter.drawRoundedRect(1, 1, 12, 12, 3, 3)
    painter.end()
    return QIcon(picture)


def _side(at: float, low: float, high: float, reach: float) -> int:
    """-1 at the low edge, 1 at the high one, 0 between."""
    return -1 if abs(at - low) <= reach else 1 if abs(at - high) <= reach else 0
