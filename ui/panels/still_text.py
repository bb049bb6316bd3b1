"""A text that changes many times a second without the layout around it being worked out again, as QLabel's would."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.colors import color

_LEAST = 4  # letters of a cut text, with the ellipsis: fewer say nothing


class StillText(QWidget):
    """Takes what width there is and asks for none; as many `lines` high as told, cut with an ellipsis, and then whole
    in the tooltip.
    """

    def __init__(self, text: str = "", role: str = "muted", size: int = 12, bold: bool = False, mono: bool = False,
                 lines: int = 1) -> None:  # fmt: skip
        super().__init__()
        self._text, self._role, self._font, self._lines = text, role, (size, bold, mono), lines
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setFixedHeight(QFontMetrics(theme.font(*self._font)).lineSpacing() * lines + 2)

    def text(self) -> str:
        """What is written, in full."""
        return self._text

    def setText(self, text: str) -> None:
        """Writes another text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(60, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme.font(*self._font)
        painter.setFont(font)
        painter.setPen(color(self._role))
        wrap = Qt.TextFlag.TextWordWrap.value if self._lines > 1 else 0
        shown, cut = self._text, False
        if self._lines == 1:
            shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
            cut = shown != self._text
        if not cut or len(shown) > _LEAST:
            where = Qt.AlignmentFlag.AlignLeft.value | (
                Qt.AlignmentFlag.AlignTop.value if wrap else Qt.AlignmentFlag.AlignVCenter.value
            )
            painter.drawText(QRectF(self.rect()), where | wrap, shown)
        self.setToolTip(self._text if cut or wrap else "")
        painter.end()
