"""Zooming with many cards in view: what was seen is scaled as one picture until the hand rests, then painted sharp.

Painting every card anew at every step would take 24 ms for 300 cards at a fifth of their size, and 50 ms for 1,000;
a picture takes 3. What comes into view is painted into the picture. Live numbers wait until the hand rests.

Panning moves what was painted. Qt keeps where each item was painted last, and that is out by as much then for all that
is not painted anew: items that move leave parts of themselves behind. So all is painted when the hand rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QPainter

from ui.canvas.held_picture import HeldPicture

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

FEW = 12  # so many cards in view are painted anew in no time
_RESTS = 120  # milliseconds after which a hand rests
_BLURRED, _SMALL = 2.0, 1 / 1.6  # scaled by more or less than this, a new picture is taken
_LEAP = 1.6  # a single step larger than this is painted at once
_STRIP = 60  # cards that are painted sharp in one go, about
_WHOLE = 4  # pixels that are whole ones at 125 % too


class QuickZoom:
    """Told of every step before it is made."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._picture: HeldPicture | None = None
        self._strips: list[QRect] = []  # of the view, that are to be painted sharp yet
        self._moved = False  # whether what is seen was moved since all of it was painted
        self._rest = QTimer(canvas, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self.rest)
        self._more = QTimer(
            canvas, singleShot=True, interval=0
        )  # until all that is in view is in the picture
        self._more.timeout.connect(canvas.viewport().update)
        self._next = QTimer(canvas, interval=0)
        self._next.timeout.connect(self._sharpen_strip)

    @property
    def on(self) -> bool:
        """Whether what one sees is a scaled picture now."""
        return self._picture is not None and not self._strips

    def step(self, scale: float) -> None:
        """The scale is about to become `scale`."""
        factor = scale / self.canvas.scale_now()
        if factor == 1:
            return
        if not 1 / _LEAP < factor < _LEAP or not self._is_worth_it():
            self.settle()
            return
        self._forget_strips()
        before = self._picture
        if before is None or not self._serves(before, scale):
            self._picture = None  # so that the new one is taken of everything as it should be
            larger = before if before is not None and scale < before.scale else None
            self._picture = HeldPicture(self.canvas, self.canvas.scene_, larger)
        self._rest.start()

    def _is_worth_it(self) -> bool:
        """Whether many cards are in view, and none is being dragged."""
        return self.canvas.pointer.gesture is None and (self._picture is not None or self._cards() > FEW)

    def _serves(self, picture: HeldPicture, scale: float) -> bool:
        sharp = _SMALL < scale / picture.scale < _BLURRED
        return sharp and picture.can_hold(self.canvas.visible_rect())

    def _cards(self) -> int:
        """How many cards are in view."""
        visible = self.canvas.visible_rect()
        return sum(item.card_rect().intersects(visible) for item in self.canvas.scene_.shown.values())

    def paint(self) -> None:
        """Draws the picture in place of the scene."""
        assert self._picture is not None
        painter = QPainter(self.canvas.viewport())
        painter.setWorldTransform(self.canvas.viewportTransform())
        if not self._picture.draw(painter, self.canvas.visible_rect()):
            self._more.start()
        painter.end()

    # -- at rest ---------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Shows everything as it should be, at once."""
        self._rest.stop()
        self._forget_strips()
        if self._picture is not None or self._moved:
            self._picture, self._moved = None, False
            self.canvas.viewport().update()

    def scrolled(self) -> None:
        """What is seen has been moved: strips that wait are elsewhere now."""
        self._moved = True
        if self._strips and self._picture is not None:
            self.settle()
        else:
            self._forget_strips()
            self._rest.start()

    def rest(self) -> None:
        """Shows everything as it should be, strip after strip; the picture is kept for a hand that goes on."""
        self._rest.stop()
        if self._strips or not (self.on or self._moved):
            return
        room, count = self.canvas.viewport().size(), 1 + self._cards() // _STRIP
        high = _WHOLE * (1 + room.height() // (count * _WHOLE))
        self._strips = [QRect(0, top, room.width(), high) for top in range(0, room.height(), high)]
        self._next.start()

    def _sharpen_strip(self) -> None:
        self.canvas.viewport().update(self._strips.pop())
        if not self._strips:
            self._next.stop()
            self._picture, self._moved = None, False

    def _forget_strips(self) -> None:
        self._next.stop()
        self._strips.clear()
