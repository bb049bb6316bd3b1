"""Points that a wire is drawn through: added by a double click or Ctrl+click on it, dragged, removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QMenu

from sandbox.graph import GraphError, Point, Wire
from ui.canvas.gestures import ALT, CTRL, Gesture, Modifiers
from ui.canvas.look import snapped
from ui.canvas.menus import entry
from ui.canvas.wire_item import WireItem
from ui.canvas.wire_path import piece_at

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Bends:
    """The bends of a canvas' wires; `selected` is a wire and the number of its bend, or None."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.selected: tuple[Wire, int] | None = None

    def select(self, wire: Wire | None, number: int = 0) -> None:
        """Selects one bend, or none."""
        scene = self.canvas.scene_
        if self.selected and self.selected[0] in scene.wires:
            scene.wires[self.selected[0]].choose_bend(-1)
        self.selected = (wire, number) if wire else None
        if wire in scene.wires:
            scene.wires[wire].choose_bend(number)

    def at(self, point: QPointF) -> tuple[WireItem, int] | None:
        """The wire and the number of its bend at a scene point."""
        reach = self.canvas.reach() * 0.8
        for wire in self.canvas.document.graph.bends:
            item = self.canvas.scene_.wires[wire]
            number = item.bend_at(point, reach)
            if number >= 0 and item.isVisible():
                return item, number
        return None

    def press(self, at: QPoint, point: QPointF, modifiers: Modifiers) -> Gesture | None:
        """What a press begins: a drag of the bend there, or with Ctrl that of a new bend of the wire there."""
        found = self.at(point)
        if found:
            item, number = found
            self.canvas.select_wire(item.wire)
            self.select(item.wire, number)
            return MoveBend(self.canvas, at, item, item.bends, number, new=False)
        wire = self.canvas.scene_.wire_at(point, self.canvas.reach() / 2)
        if wire is None or not modifiers & CTRL:
            return None
        self.canvas.select_wire(wire.wire)
        points, number = _with_point(wire, point)
        return MoveBend(self.canvas, at, wire, points, number, new=True)

    def double_click(self, wire: WireItem, point: QPointF) -> None:
        """Adds a bend to a wire at a scene point; takes one away that is there."""
        found = self.at(point)
        if found:
            self.select(found[0].wire, found[1])
            self.remove()
        else:
            self.add(wire, point)

    def add(self, wire: WireItem, point: QPointF) -> None:
        """A bend of a wire at a scene point, which is selected then."""
        points, number = _with_point(wire, point)
        self.set(wire.wire, points, "Bend")
        self.canvas.select_wire(wire.wire)
        self.select(wire.wire, number)

    def remove(self) -> bool:
        """Takes the selected bend away; False where none is selected."""
        if self.selected is None:
            return False
        wire, number = self.selected
        points = self.canvas.document.graph.bends.get(wire, ())
        self.select(None)
        if number >= len(points):  # it went by undo or with its wire
            return False
        self.set(wire, points[:number] + points[number + 1 :], "Straighten")
        return True

    def set(self, wire: Wire, points: Sequence[Point], verb: str) -> None:
        """Draws a wire through these points from now on."""
        try:
            graph = self.canvas.document.graph.bend(wire, points)
        except GraphError as error:
            self.canvas.message.emit(str(error))
            return
        self.canvas.document.edit_graph(f"{verb} wire to {wire[1]}", graph)

    def fill_menu(self, menu: QMenu, wire: WireItem, point: QPointF) -> None:
        """What can be done to the bends of a wire at a scene point."""
        found = self.at(point)
        if found and found[0] is wire:
            self.select(wire.wire, found[1])
            entry(menu, "Remove this bend\tDel", self.remove)
        else:
            entry(menu, "Bend it here\tCtrl+click", partial(self.add, wire, point))
        straight = entry(menu, "Straighten", partial(self.set, wire.wire, (), "Straighten"))
        straight.setEnabled(bool(wire.bends))
        menu.addSeparator()


def _with_point(wire: WireItem, point: QPointF) -> tuple[tuple[Point, ...], int]:
    """The bends of a wire with one more, and its number."""
    number = piece_at(wire.start, wire.bends, wire.stop, point)
    new = (float(round(point.x())), float(round(point.y())))
    return (*wire.bends[:number], new, *wire.bends[number:]), number


class MoveBend(Gesture):
    """Drags one bend of a wire, on the grid unless Alt is down; a new one is there also without a drag."""

    def __init__(
        self,
        canvas: Canvas,
        pressed: QPoint,
        item: WireItem,
        points: Sequence[Point],
        number: int,
        *,
        new: bool,
    ) -> None:
        super().__init__(canvas, pressed)
        self._wire, self._number, self._new = item.wire, number, new
        self._before, self._points = item.bends, tuple(points)
        item.set_bends(self._points)
        item.choose_bend(number)

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        place = snapped(point.x(), point.y(), bool(modifiers & ALT))
        self._points = (*self._points[: self._number], place, *self._points[self._number + 1 :])
        self.canvas.scene_.wires[self._wire].set_bends(self._points)

    def release(self, _at: QPoint, _modifiers: Modifiers) -> None:
        if self._points != self._before:
            self.canvas.bends.set(self._wire, self._points, "Bend" if self._new else "Move bend of")
        self.canvas.bends.select(self._wire, self._number)

    def cancel(self) -> None:
        item = self.canvas.scene_.wires.get(self._wire)
        if item:
            item.set_bends(self._before)
            item.choose_bend(-1)
