"""The world view: how the world looks for the best candidate of a nest."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sandbox.events import Scene
from sims.number_text import grouped
from sims.picture import Picture
from ui import theme
from ui.colors import color
from ui.pace import Throttle
from ui.panels.number_box import minus
from ui.panels.still_text import StillText
from ui.panels.world_paint import paint
from ui.run_session import RunSession

REDRAW_MS = 200
PAD = 10.0


class WorldCanvas(QWidget):
    """A picture, scaled to fit, in a rounded well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 90)

    def sizeHint(self) -> QSize:
        return QSize(300, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        well = QPainterPath()
        well.addRoundedRect(whole, 8, 8)
        painter.fillPath(well, color("well"))
        if self.picture is None:
            painter.setPen(color("faint"))
            painter.setFont(theme.font(12))
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, "Nothing has run yet")
        else:
            painter.setClipPath(well)
            place, scale = self.fitted(self.picture)
            painter.translate(place)
            painter.scale(scale, scale)
            paint(painter, self.picture)
        painter.end()

    def fitted(self, picture: Picture) -> tuple[QPointF, float]:
        """Where the picture's corner is, and how many pixels its unit has."""
        wide, high = max(picture.width, 1e-6), max(picture.height, 1e-6)
        scale = max(1e-3, min((self.width() - 2 * PAD) / wide, (self.height() - 2 * PAD) / high))
        return QPointF((self.width() - wide * scale) / 2, (self.height() - high * scale) / 2), scale


class WorldView(QWidget):
    """Follows the nest that the scope shows (`root`). `header` belongs into the title row of the dock."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.root = ""
        self.header = StillText()
        self.canvas = WorldCanvas(self)
        self.caption = StillText(role="ink", lines=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 8)
        layout.setSpacing(6)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.caption)
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        session.scene.connect(lambda _: self._later.soon())
        session.ready.connect(lambda _: self.redraw())
        session.looked.connect(self._later.soon)
        theme.notifier().changed.connect(self.canvas.update)

    def show_root(self, root: str) -> None:
        """Shows another nest."""
        self.root = root
        self.redraw()

    @property
    def shown(self) -> Scene | None:
        """What is shown: the chosen nest's scene, or the first there is."""
        scenes = self.session.scenes
        return scenes.get(self.root) or next(iter(scenes.values()), None)

    def redraw(self) -> None:
        """Draws the newest scene."""
        scene = self.shown
        self.canvas.picture = scene.picture if scene else None
        self.caption.setText(minus(scene.picture.caption) if scene else "")
        self.header.setText(self._said(scene) if scene else "")
        self.canvas.update()

    def _said(self, scene: Scene) -> str:
        """The generation, and whose best candidate it is where there are several nests."""
        node = self.session.document.graph.nodes.get(scene.root)
        whose = f" · {node.title}" if node and len(self.session.nests) > 1 else ""
        return f"generation {grouped(scene.generation)}{whose}"  # where there is little room the name is cut
