"""SVG from whatever can be painted."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from ui import theme

_ILLEGAL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML, even if escaped
_FAMILY = re.compile(r'font-family="([^"]+)"')


def svg(size: QSize, title: str, paint: Callable[[QPainter], object]) -> bytes:
    """What `paint` draws on an area of that size in pixels, as an SVG document."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setResolution(96)
    generator.setTitle(title)
    generator.setDescription("Mesa Sandbox")
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    text = _ILLEGAL.sub("", bytes(buffer.data().data()).decode())
    return _FAMILY.sub(_with_fallback, text).encode()


def _with_fallback(found: re.Match[str]) -> str:
    """A font's family and the generic one for machines that do not have it."""
    kind = "monospace" if found[1] == theme.font(12, mono=True).family() else "sans-serif"
    return f'font-family="{found[1]}, {kind}"'
