"""Every registered node type can be put on the canvas, is painted, and shows texts that fit its card."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from sandbox.document import Document
from sims.declare import load_all
from ui.canvas import styles
from ui.canvas.look import WIDTH
from ui.canvas.node_paint import INSET, title_and_caption
from ui.canvas.view import Canvas


def test_every_node_type_is_added_painted_and_arranged(app):
    canvas = Canvas(Document())
    canvas.resize(1000, 700)
    canvas.show()
    room = WIDTH - 2 * INSET - 17
    for i, type_ in enumerate(load_all()):
        node_id = canvas.add_node(type_, QPointF(i * 40.0, i * 40.0))
        look = canvas.scene_.nodes[node_id].look
        assert not look.placeholder
        assert look.summary
        assert all(spot.y < look.height for spot in look.spots)
        title, caption = title_and_caption(look, room)
        assert title == look.title, f"{type_}: the title is cut on its card"
        used = styles.metrics(styles.TITLE).horizontalAdvance(title)
        assert used + styles.metrics(styles.SMALL).horizontalAdvance(caption) <= room
    canvas.arrange()
    cards = [item.card_rect() for item in canvas.scene_.nodes.values()]
    assert not [1 for i, one in enumerate(cards) for other in cards[:i] if one.intersects(other)]
    assert canvas.mirror_faults() == []
    assert not canvas.grab().isNull()
    for _ in load_all():
        canvas.document.undo()
        assert canvas.mirror_faults() == []
    canvas.close()
    canvas.deleteLater()
