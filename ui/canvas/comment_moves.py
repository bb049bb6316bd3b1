"""Drags of comment frames: by the title bar with all that lies in it, by an edge or corner to another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QPointF

from sandbox import frames
from sandbox.frames import SMALLEST, Frame
from sandbox.graph import Point
from sandbox.scenario_model import Scenario
from ui.canvas.comment_item import title_of
from ui.canvas.gestures import ALT, Gesture, Modifiers
from ui.canvas.look import snapped

if TYPE_CHECKING:
    from ui.canvas.scene import Scene
    from ui.canvas.view import Canvas


def named(frame: Frame) -> str:
    """A frame as the history calls it."""
    return f"frame {title_of(frame)}"


def nodes_in(scene: Scene, frame: Frame) -> list[str]:
    """The nodes that a container holds, or whose middle lies in a plain frame."""
    if frame.holds:
        return [key for key in frame.holds if key in scene.nodes]
    middles = ((key, item.card_rect().center()) for key, item in scene.shown.items())
    return [key for key, middle in middles if frame.surrounds((middle.x(), middle.y()))]


def frames_with(scene: Scene, place: int) -> dict[int, Frame]:
    """A frame and those that lie in it, by their places in the scenario."""
    shown = {i: item.frame for i, item in scene.comments.items()}
    return {i: f for i, f in shown.items() if i == place or shown[place].surrounds(f.at, f.size)}


class Load:
    """What moves with a frame: itself and the frames that it holds, and the nodes whose middle lies in one of them."""

    def __init__(self, canvas: Canvas, place: int) -> None:
        scene = canvas.scene_
        self.frames = frames_with(scene, place)
        self.frame = self.frames[place]
        held = {key for frame in self.frames.values() for key in nodes_in(scene, frame)}
        self._nodes = {key: canvas.document.graph.nodes[key].at for key in held}

    def frames_by(self, x: float, y: float) -> dict[int, Frame]:
        """The frames elsewhere, by their places in the scenario."""
        return {i: msgspec.structs.replace(f, at=(f.at[0] + x, f.at[1] + y)) for i, f in self.frames.items()}

    def nodes_by(self, x: float, y: float) -> dict[str, Point]:
        """Where the nodes are then."""
        return {key: (at[0] + x, at[1] + y) for key, at in self._nodes.items()}

    def moved(self, scenario: Scenario, x: float, y: float) -> Scenario:
        """A scenario with all of it elsewhere."""
        graph = scenario.graph.move(self.nodes_by(x, y))
        return frames.changed(msgspec.structs.replace(scenario, graph=graph), self.frames_by(x, y))


class MoveComment(Gesture):
    """Moves a frame with all that moves with it; on the grid unless Alt is down."""

    def __init__(self, canvas: Canvas, pressed: QPoint, place: int) -> None:
        super().__init__(canvas, pressed)
        self._load = Load(canvas, place)

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        self._show(*self._step(point, modifiers))

    def _step(self, point: QPointF, modifiers: Modifiers) -> Point:
        (x, y), away = self._load.frame.at, point - self.start
        new_x, new_y = snapped(x + away.x(), y + away.y(), bool(modifiers & ALT))
        return new_x - x, new_y - y

    def _show(self, x: float, y: float) -> None:
        scene = self.canvas.scene_
        for i, frame in self._load.frames_by(x, y).items():
            if i in scene.comments:
                scene.comments[i].show_frame(frame)
        scene.move_live({k: at for k, at in self._load.nodes_by(x, y).items() if k in scene.nodes})

    def release(self, at: QPoint, modifiers: Modifiers) -> None:
        if not self.moved:
            return
        x, y = self._step(self.canvas.mapToScene(at), modifiers)
        document = self.canvas.document
        document.edit(f"Move {named(self._load.frame)}", self._load.moved(document.scenario, x, y))

    def cancel(self) -> None:
        self._show(0.0, 0.0)


class ResizeComment(Gesture):
    """Moves some sides of a frame: `sides` holds -1, 0 or 1 across and down; on the grid unless Alt is down."""

    def __init__(self, canvas: Canvas, pressed: QPoint, place: int, sides: tuple[int, int]) -> None:
        super().__init__(canvas, pressed)
        self._place, self._sides = place, sides
        self._frame = canvas.scene_.comments[place].frame

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        self._show(self._resized(point, modifiers))

    def _show(self, frame: Frame) -> None:
        item = self.canvas.scene_.comments.get(self._place)
        if item:
            item.show_frame(frame)

    def _resized(self, point: QPointF, modifiers: Modifiers) -> Frame:
        away, free = point - self.start, bool(modifiers & ALT)
        spans = []
        for i, moved in enumerate((away.x(), away.y())):
            low, high = self._frame.at[i], self._frame.at[i] + self._frame.size[i]
            if self._sides[i] < 0:
                low = min(snapped(low + moved, 0, free)[0], high - SMALLEST[i])
            elif self._sides[i] > 0:
                high = max(snapped(high + moved, 0, free)[0], low + SMALLEST[i])
            spans.append((low, high - low))
        (x, width), (y, height) = spans
        return msgspec.structs.replace(self._frame, at=(x, y), size=(width, height))

    def release(self, at: QPoint, modifiers: Modifiers) -> None:
        if not self.moved:
            return
        frame = self._resized(self.canvas.mapToScene(at), modifiers)
        document = self.canvas.document
        document.edit(f"Resize {named(self._frame)}", frames.changed(document.scenario, {self._place: frame}))

    def cancel(self) -> None:
        self._show(self._frame)
