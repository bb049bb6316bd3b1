"""The canvas as screen readers see it: each card and each frame is an object with a name, a text, a role and a place.

Qt makes such objects for widgets only. So each element that is asked for gets a small QObject, a child of the canvas,
and `install` tells Qt how an interface of it is made. Qt keeps the interfaces and drops them with their objects.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject
from PySide6.QtWidgets import QAccessibleWidget

from sandbox import spoken
from ui.canvas import walking
from ui.canvas.comment_moves import nodes_in
from ui.canvas.folded_item import FoldedItem

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Element(QObject):
    """A card or frame of a canvas; `where` is what `ui.canvas.walking` calls it."""

    def __init__(self, canvas: Canvas, where: str) -> None:
        super().__init__(canvas)
        self.canvas, self.where = canvas, where

    def there(self) -> bool:
        """Whether it is still on the canvas."""
        place, canvas = walking.place_of(self.where), self.canvas
        return self.where in canvas.scene_.nodes if place is None else place in canvas.comments.items

    def texts(self) -> tuple[str, str]:
        """What it is called, and all else that is to be said of it."""
        canvas, place = self.canvas, walking.place_of(self.where)
        graph = canvas.document.graph
        if place is None:
            return spoken.name(graph, self.where), spoken.about(graph, self.where, canvas.scene_.faults)
        frame = canvas.comments.items[place].frame
        inside = [graph.nodes[key].title for key in nodes_in(canvas.scene_, frame)]
        return spoken.frame_name(frame), spoken.about_frame(frame, inside)

    def role(self) -> QAccessible.Role:
        """Cards are items; a frame is what groups them."""
        place = walking.place_of(self.where)
        card = place is None or isinstance(self.canvas.comments.items[place], FoldedItem)
        return QAccessible.Role.ListItem if card else QAccessible.Role.Grouping

    def rect(self) -> QRect:
        """Where it is on the screen, in logical pixels; a frame by its title."""
        view = self.canvas.viewport()
        shown = self.canvas.mapFromScene(walking.rect(self.canvas, self.where)).boundingRect()
        return shown.translated(view.mapToGlobal(QPoint(0, 0)))

    def state(self) -> QAccessible.State:
        """Whether it is selected, has the keyboard, and is in sight."""
        canvas, state = self.canvas, QAccessible.State()
        at = walking.here(canvas)
        view = canvas.viewport()
        seen = QRect(view.mapToGlobal(QPoint(0, 0)), view.size())
        state.focusable = state.selectable = 1
        state.selected = int(self.where == at or self.where in canvas.selected())
        state.focused = int(self.where == at and canvas.hasFocus())
        state.offscreen = int(not seen.intersects(self.rect()))
        return state


class Elements(QObject):
    """The elements of a canvas that are to be seen: its frames, then its nodes as the file has them. Each is made when
    it is asked for.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self._made: dict[str, Element] = {}
        self._keys = self._seen()
        canvas.graph_shown.connect(self._follow)

    def _seen(self) -> tuple[str, ...]:
        items = self.canvas.comments.items.items()
        frames = (walking.framed(place) for place, item in items if item.isVisible())
        return (*frames, *self.canvas.scene_.shown)

    def _follow(self) -> None:
        self._keys = self._seen()
        for gone in self._made.keys() - set(self._keys):
            self._made.pop(gone).deleteLater()

    def __len__(self) -> int:
        return len(self._keys)

    def at(self, index: int) -> Element | None:
        """The one in a place of the order."""
        return self.element(self._keys[index]) if 0 <= index < len(self) else None

    def index(self, element: Element) -> int:
        """Its place in the order; -1 for one that is gone."""
        return self._keys.index(element.where) if element.where in self._keys else -1

    def element(self, where: str) -> Element | None:
        """The one of a name; None where nothing of that name is to be seen."""
        if where not in self._keys:
            return None
        if where not in self._made:
            self._made[where] = Element(self.canvas, where)
        return self._made[where]

    def here(self) -> Element | None:
        """Where the keyboard is."""
        return self.element(walking.here(self.canvas))

    def under(self, x: int, y: int) -> Element | None:
        """The topmost one at a place of the screen."""
        view = self.canvas.viewport()
        point = self.canvas.mapToScene(view.mapFromGlobal(QPoint(x, y)))
        node = self.canvas.scene_.node_at(point)
        if node is not None:
            return self.element(node.node_id)
        framed = self.canvas.comments.at(point)
        return self.element(walking.framed(framed[0])) if framed else None


class _ElementFace(QAccessibleObject):
    """What Qt asks of an element. It holds none: Python keeps every interface that it ever made."""

    def _element(self) -> Element:
        return cast("Element", self.object())

    def isValid(self) -> bool:
        return super().isValid() and self._element().there()

    def text(self, kind: QAccessible.Text) -> str:
        name, about = self._element().texts()
        return {QAccessible.Text.Name: name, QAccessible.Text.Description: about}.get(kind, "")

    def role(self) -> QAccessible.Role:
        return self._element().role()

    def rect(self) -> QRect:
        return self._element().rect()

    def state(self) -> QAccessible.State:
        return self._element().state()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._element().canvas)

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # what Qt calls null
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1


class _CanvasFace(QAccessibleWidget):
    """The canvas: the widgets on it, then its elements."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas)

    def _elements(self) -> Elements:
        return cast("Elements", self.object().findChild(Elements))

    def childCount(self) -> int:
        return super().childCount() + len(self._elements())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        widgets = super().childCount()
        return super().child(index) if index < widgets else _face(self._elements().at(index - widgets))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        found = child.object()
        if not isinstance(found, Element):
            return super().indexOfChild(child)
        at = self._elements().index(found)
        return at if at < 0 else super().childCount() + at

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return _face(self._elements().under(x, y)) or super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return _face(self._elements().here()) or super().focusChild()


def _face(element: Element | None) -> QAccessibleInterface | None:
    return QAccessible.queryAccessibleInterface(element) if element is not None else None


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    """The interface of an object that Qt asks about by the name of its class; None for what is not of this module."""
    if name == "Element" and isinstance(thing, Element):
        return _ElementFace(thing)
    if name == "Canvas" and thing.findChild(Elements) is not None:
        return _CanvasFace(cast("Canvas", thing))
    return None


@cache
def install() -> None:
    """Tells Qt, once, how the interfaces of a canvas and of its elements are made."""
    QAccessible.installFactory(_made)
