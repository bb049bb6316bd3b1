"""Paints a node's card: the cached body, without the live parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from ui.canvas import styles
from ui.canvas.look import HEADER, ROW, WELL, WIDTH, Look, Row, Spot
from ui.canvas.styles import width as _width

RADIUS, RING, INSET = 8.0, 5.5, 12.0
ROWS, LOW_DETAIL, FAR, NO_TEXT = 0.62, 0.35, 0.2, 0.12  # scales below which less is drawn
LINE = 25.0  # the height of a line on a card whose rows could not be read


@dataclass(frozen=True, slots=True)
class State:
    """What changes a card without changing the node: selection, pointer, faults, and wiring in progress.

    `fitting` are the ports that the wire being drawn fits ("<name" or ">name"; None: no wire is drawn); `target` is
    the one that it would take; `hidden` are gene rows whose value is live and painted elsewhere.
    """

    selected: bool = False
    hovered: bool = False
    faults: tuple[str, ...] = ()
    fault_parts: frozenset[str] = frozenset()
    fitting: frozenset[str] | None = None
    target: str = ""
    hidden: frozenset[str] = frozenset()


def key(spot: Spot) -> str:
    """The name of a port with its direction, as in State."""
    return f"{'>' if spot.output else '<'}{spot.name}"


@lru_cache(maxsize=64)
def card_path(height: float) -> QPainterPath:
    """The outline of a card; shared, as is `head_path`."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, WIDTH, height), RADIUS, RADIUS)
    return path


@lru_cache(maxsize=64)
def head_path(height: float, head: float) -> QPainterPath:
    """The top of a card down to `head`."""
    path = QPainterPath()
    path.addRect(QRectF(0, 0, WIDTH, head))
    return card_path(height).intersected(path)


def paint(painter: QPainter, look: Look, state: State, scale: float) -> None:
    """The whole body; below ROWS fewer things in larger letters, below LOW_DETAIL only card, large title and ports."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(dimming(look))
    _card(painter, look, state, scale)
    if scale >= LOW_DETAIL:
        (_near if scale >= ROWS else _small)(painter, look, state)
        if look.well:
            _well(painter, look)
    elif scale >= NO_TEXT:
        _large_title(painter, look)
    for spot in look.spots:
        _ring(painter, spot, state)
    if look.muted:
        painter.setOpacity(1.0)
        _bypass(painter, look)
        _mute_mark(painter, scale)


def _near(painter: QPainter, look: Look, state: State) -> None:
    _header(painter, look, state)
    for index, row in enumerate(look.rows):
        _row(painter, look, row, index, state)
    if look.more:
        more = f"+ {look.more} more"
        _text(painter, more, styles.SMALL, "muted", INSET, look.row_y(len(look.rows)), ROW)


def _small(painter: QPainter, look: Look, state: State) -> None:
    """Title, caption, and as many rows as there is room for, genes first, in large letters."""
    marks = 36.0 * (look.muted + bool(state.faults))
    if state.faults:
        _badge(painter, WIDTH - 18 - 36 * look.muted, HEADER / 2, 1.7)
    title = styles.elided(look.title, styles.LARGE, WIDTH - 16 - marks)
    _text(painter, title, styles.LARGE, "ink", 8, 0, HEADER)
    top, room = HEADER + 3, WIDTH - 2 * INSET
    bottom = look.well_top if look.well else look.height - 4
    if top + LINE <= bottom:
        _text(painter, styles.elided(look.caption, styles.AFAR, room), styles.AFAR, "muted", INSET, top, LINE)
    lines = int((bottom - top) / LINE) - 1
    rows = sorted(look.rows, key=lambda row: not row.gene)
    for number, row in enumerate(rows[: max(0, lines)], start=1):
        _small_row(painter, row, top + number * LINE, state)


def _small_row(painter: QPainter, row: Row, top: float, state: State) -> None:
    room, wrong = WIDTH - 2 * INSET, row.setting in state.fault_parts
    value = styles.elided("gene" if row.gene else row.value, styles.AFAR_MONO, room * 0.6)
    wide = _width(value, styles.AFAR_MONO)
    name = styles.elided(row.name, styles.AFAR, room - wide - 8)
    ink = "bad" if wrong else "mesa" if row.gene else ""
    _text(painter, name, styles.AFAR, ink or "muted", INSET, top, LINE)
    _text(painter, value, styles.AFAR_MONO, ink or "ink", WIDTH - INSET - wide, top, LINE)


def _card(painter: QPainter, look: Look, state: State, scale: float) -> None:
    path, far = card_path(look.height), scale < LOW_DETAIL
    painter.fillPath(path, styles.color("card"))
    painter.fillPath(
        path if far else head_path(look.height, HEADER), styles.head_color(look.kind, 0.30 if far else 0.22)
    )
    pen = QPen(styles.color("border"), 1.2)
    if state.hovered or look.muted:
        pen = QPen(styles.color("muted"), 1.2)
    if state.faults:
        pen = QPen(styles.color("bad"), 1.8)
    if state.selected:
        pen = QPen(styles.color("bad" if state.faults else "ink"), 2.2)
    if look.placeholder or look.muted:
        pen.setStyle(Qt.PenStyle.DashLine)
    if look.muted:
        painter.setOpacity(1.0)  # the border says that it is muted
    painter.strokePath(path, pen)
    painter.setOpacity(dimming(look))


def dimming(look: Look) -> float:
    """The opacity of a card and what is on it."""
    return 0.55 if look.muted else 0.6 if look.placeholder else 1.0


def _bypass(painter: QPainter, look: Look) -> None:
    """What a muted node hands on, as a wire through its card."""
    for into, out in look.passes:
        start, stop = look.spot(into, False), look.spot(out, True)
        if start and stop:
            painter.setPen(styles.wire_pen(start.wire))
            painter.drawLine(QLineF(start.x + RING, start.y, stop.x - RING, stop.y))


def _mute_mark(painter: QPainter, scale: float) -> None:
    """A crossed circle: in place of the square of the kind, and large from afar."""
    near = scale >= ROWS
    middle, radius = (QPointF(INSET + 5, HEADER / 2), 6.0) if near else (QPointF(WIDTH - 20, 17), 14.0)
    painter.setPen(QPen(styles.color("ink"), 1.6 if near else 3.5))
    painter.setBrush(styles.color("card"))
    painter.drawEllipse(middle, radius, radius)
    leg = radius * 0.7
    painter.drawLine(QLineF(middle.x() - leg, middle.y() + leg, middle.x() + leg, middle.y() - leg))


def _header(painter: QPainter, look: Look, state: State) -> None:
    if not look.muted:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(styles.kind_color(look.kind))
        painter.drawRoundedRect(QRectF(INSET, HEADER / 2 - 5, 10, 10), 2.5, 2.5)
    left, right = INSET + 17, WIDTH - INSET
    if state.faults:
        _badge(painter, right - 6, HEADER / 2)
        right -= 18
    title, caption = title_and_caption(look, right - left)
    _text(painter, title, styles.TITLE, "ink", left, 0, HEADER)
    _text(painter, caption, styles.SMALL, "muted", right - _width(caption, styles.SMALL), 0, HEADER)


def title_and_caption(look: Look, room: float) -> tuple[str, str]:
    """Both texts of the header, so that they fit beside each other: the title whole where it can be, the caption cut
    a little or left out.
    """
    title = styles.elided(look.title, styles.TITLE, room)
    left = room - _width(title, styles.TITLE) - 8
    fits = left >= 0.6 * _width(look.caption, styles.SMALL)
    return title, styles.elided(look.caption, styles.SMALL, left) if fits else ""


def _badge(painter: QPainter, x: float, y: float, size: float = 1.0) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(styles.color("bad"))
    painter.drawEllipse(QPointF(x, y), 7 * size, 7 * size)
    painter.setPen(QPen(styles.color("card"), 2.0 * size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QLineF(x, y - 3.2 * size, x, y + 0.6 * size))
    painter.drawPoint(QPointF(x, y + 3.6 * size))


def _row(painter: QPainter, look: Look, row: Row, index: int, state: State) -> None:
    top, right = look.row_y(index), WIDTH - INSET
    wrong = row.setting in state.fault_parts
    tag = 44.0 if row.gene else 0.0
    room = right - INSET - tag - 8
    value = styles.elided(row.value, styles.MONO, max(room * 0.45, room - _width(row.name, styles.TEXT)))
    value_width = _width(value, styles.MONO)
    name = styles.elided(row.name, styles.TEXT, room - value_width)
    _text(painter, name, styles.TEXT, "bad" if wrong else "muted", INSET, top, ROW)
    if row.gene:
        gene_tag(painter, INSET + _width(name, styles.TEXT) + 8, top + ROW / 2)
    if row.setting not in state.hidden:
        ink = "bad" if wrong else "mesa" if row.gene else "ink"
        _text(painter, value, styles.MONO, ink, right - value_width, top, ROW)


def gene_tag(painter: QPainter, x: float, y: float) -> None:
    """The hexagon and the word that mark a setting which an optimizer searches."""
    points = [(0, 0), (2.6, -4.5), (7.8, -4.5), (10.4, 0), (7.8, 4.5), (2.6, 4.5)]
    painter.setPen(QPen(styles.text_color("mesa"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
    _text(painter, "gene", styles.SMALL, "mesa", x + 13, y - ROW / 2, ROW)


def _well(painter: QPainter, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(styles.well_color())
    painter.drawRoundedRect(well_rect(look), 4, 4)


def well_rect(look: Look) -> QRectF:
    """Where the sparkline and live values are."""
    return QRectF(INSET, look.well_top, WIDTH - 2 * INSET, WELL - 12)


def _large_title(painter: QPainter, look: Look) -> None:
    title = styles.elided(look.title, styles.LARGE, WIDTH - 16)
    left = (WIDTH - _width(title, styles.LARGE)) / 2
    _text(painter, title, styles.LARGE, "ink", left, 0, look.height)


def _ring(painter: QPainter, spot: Spot, state: State) -> None:
    color, radius = styles.wire_color(spot.wire), RING
    name = key(spot)
    if state.fitting is not None and name not in state.fitting and name != state.target:
        color.setAlphaF(0.25)
    elif state.fitting is not None:
        halo = QColor(color)
        halo.setAlphaF(0.30 if name != state.target else 0.55)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(QPointF(spot.x, spot.y), radius + 4.5, radius + 4.5)
    if spot.name in state.fault_parts:
        painter.setPen(QPen(styles.color("bad"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(spot.x, spot.y), radius + 3.5, radius + 3.5)
    painter.setPen(QPen(color, 2.2))
    painter.setBrush(color if spot.output else styles.color("card"))
    painter.drawEllipse(QPointF(spot.x, spot.y), radius - 1, radius - 1)
    if not spot.output and spot.wired:
        painter.setBrush(color)
        painter.drawEllipse(QPointF(spot.x, spot.y), 1.4, 1.4)


def _text(painter: QPainter, text: str, name: str, role: str, x: float, top: float, height: float) -> None:
    """One line of text, centred in the height of its line."""
    if not text:
        return
    painter.setFont(styles.font(name))
    painter.setPen(styles.text_color(role))
    y = top + (height - styles.line_height(name)) / 2
    painter.drawStaticText(QPointF(x, y), styles.static(text, name))
