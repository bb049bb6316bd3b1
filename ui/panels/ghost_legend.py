"""The line under the scope's legend that says whose the thin traces are, with a button that clears them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui import icons, theme
from ui.colors import color
from ui.panels.plot_past import ghost_pen
from ui.run_session import RunSession

SAMPLE, GAP = 22.0, 14.0


class Names(QWidget):
    """A dashed sample and a name for each ghost; what does not fit is in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Thin traces")

    def sizeHint(self) -> QSize:
        return QSize(200, 20)

    def show_names(self, names: list[str]) -> None:
        """Other names, in the ghosts' order."""
        self.names = names
        self.setToolTip("Thin traces of other runs, in the colours of the curves:\n" + "\n".join(names))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme.font(11)
        painter.setFont(font)
        metrics, x, middle = QFontMetricsF(font), 4.0, self.height() / 2
        for place, name in enumerate(self.names):
            room = self.width() - x - SAMPLE - 6
            if room < 40:
                break
            painter.setPen(ghost_pen("ink", place, self.devicePixelRatioF()))
            painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.setPen(color("muted"))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(x + SAMPLE + 6, 0, room, self.height()), left, text)
            x += SAMPLE + 6 + metrics.horizontalAdvance(text) + GAP
        painter.end()


class GhostLegend(QWidget):
    """Follows the session's ghosts; hidden while there are none."""

    def __init__(self, session: RunSession) -> None:
        super().__init__()
        self.session = session
        self.names = Names()
        self.clear = QToolButton()
        self.clear.setProperty("flat", True)
        self.clear.setIconSize(QSize(12, 12))
        self.clear.setFixedSize(20, 20)
        self.clear.setToolTip("Clears the thin traces; a twin ends with its own")
        self.clear.setAccessibleName("Clear thin traces")
        self.clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear.clicked.connect(session.ghosts.clear)
        icons.put(self.clear, "close", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.names, 1)
        row.addWidget(self.clear)
        session.ghosts.changed.connect(self.show_ghosts)
        theme.notifier().changed.connect(self.names.update)
        self.show_ghosts()

    def show_ghosts(self) -> None:
        """Takes in the ghosts there are."""
        kept = self.session.ghosts.kept
        self.names.show_names([ghost.name for ghost in kept])
        self.setVisible(bool(kept))
