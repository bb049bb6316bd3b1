"""Cards that are seen small: fewer things, in letters that can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from sandbox import scenario as scenarios
from ui.canvas import node_paint, styles
from ui.canvas.look import WIDTH
from ui.canvas.node_paint import LOW_DETAIL, ROWS, State


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, float, float]]:
    """What is written on cards: text, font, its left end and the bottom of its line."""
    found: list[tuple[str, str, float, float]] = []
    plain = node_paint._text

    def write(painter, text, name, role, x, top, height):
        found.append((text, name, x, top + height))
        plain(painter, text, name, role, x, top, height)

    monkeypatch.setattr(node_paint, "_text", write)
    return found


def painted(look, scale: float, state: State | None = None) -> None:
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    node_paint.paint(painter, look, state or State(), scale)
    painter.end()


def test_every_letter_can_be_read_and_lies_on_its_card(canvas, texts) -> None:
    for entry in scenarios.bundled():
        canvas.document.edit_graph("open", scenarios.load(entry.path).graph)
        for node, item in canvas.scene_.nodes.items():
            look = item.look
            texts.clear()
            painted(look, 0.45)
            below = look.well_top if look.well else look.height
            title = max(texts, key=lambda text: styles.metrics(text[1]).height())
            assert title[1] == styles.LARGE, node
            for text, font, left, bottom in filter(lambda each: each[0], texts):
                assert styles.font(font).pixelSize() * 0.45 >= 9, (node, text)
                assert left >= 0 and left + styles.width(text, font) <= WIDTH and bottom <= below, (
                    node,
                    text,
                )
            genes = [row.name for row in look.rows if row.gene]
            small = [text for text, font, *_ in texts if font == styles.AFAR]
            shown = len(small) - 1
            assert not genes or shown < 1 or small[1].rstrip("…") in genes[0], "what is searched comes first"


def test_rows_come_back_where_they_can_be_read(canvas, texts) -> None:
    look = canvas.scene_.nodes["outer"].look
    written = {}
    for scale in (LOW_DETAIL - 0.01, LOW_DETAIL, ROWS - 0.01, ROWS):
        texts.clear()
        painted(look, scale, State(faults=("wrong",)))
        written[scale] = [text for text, *_ in texts]
    far, small, still, near = written.values()
    assert far == [look.title] and small == still and look.title in small and look.caption in small
    assert len(near) > len(small) and all(row.name in near for row in look.rows)
