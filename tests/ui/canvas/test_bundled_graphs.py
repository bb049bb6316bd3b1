"""The bundled scenarios lie on the canvas so that they can be read as they open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from sandbox import scenario as scenarios
from sandbox.gallery import names
from ui.canvas.arrange import arranged
from ui.canvas.look import WIDTH
from ui.canvas.node_paint import LOW_DETAIL
from ui.canvas.scene import Scene
from ui.canvas.wire_path import through

ROOM = (790 - 48, 323 - 48)  # of the canvas in a window of 1280x720, inside the margin of framing
REACH = 10.0  # around a bend's dot, in which no wire from and to elsewhere and no card lies
STATIONS = [i / 120 for i in range(121)]  # of a wire, where it is looked at


def scene_of(name: str) -> Scene:
    found = Scene()
    found.show_graph(scenarios.load(name).graph)
    return found


def cards(scene: Scene) -> dict[str, QRectF]:
    at = {key: node.at for key, node in scene.graph.nodes.items()}
    return {key: QRectF(*at[key], WIDTH, item.look.height) for key, item in scene.nodes.items()}


def hidden(scene: Scene) -> Iterator[tuple[object, ...]]:
    """Cards that are too close to one another, wires behind cards, cards in halos that do not search them."""
    there = cards(scene)
    for a, b in combinations(there, 2):
        if there[a].adjusted(-9, -9, 9, 9).intersects(there[b]):
            yield a, b
    inside = {key: rect.adjusted(2, 2, -2, -2) for key, rect in there.items()}
    for wire, item in scene.wires.items():
        path = through(item.start, item.bends, item.stop)
        for point in map(path.pointAtPercent, STATIONS):
            yield from ((wire, key) for key, rect in inside.items() if rect.contains(point))
    for optimizer, halo in scene.halos.items():
        outside = (key for key in there if key not in halo.halo.members)
        yield from ((optimizer, key) for key in outside if halo.rect.intersects(there[key]))


def crowded(scene: Scene) -> Iterator[tuple[object, ...]]:
    """Dots of bends that lie on or close to a card or another wire; wires that share an end run together."""
    room = [(key, rect.adjusted(-REACH, -REACH, REACH, REACH)) for key, rect in cards(scene).items()]
    for wire, item in scene.wires.items():
        apart = [w for w in scene.wires.values() if w.wire[0] != wire[0] and w.wire[1] != wire[1]]
        for dot in (QPointF(*bend) for bend in item.bends):
            yield from ((wire, dot, other.wire) for other in apart if other.near(dot, REACH))
            yield from ((wire, dot, key) for key, rect in room if rect.contains(dot))


def test_nothing_hides_anything_and_cards_have_rows_in_a_small_window(app: QApplication) -> None:
    for name in names():
        scene = scene_of(name)
        assert set(hidden(scene)) == set(), name
        assert list(crowded(scene)) == [], name
        whole = scene.whole_rect()
        assert min(ROOM[0] / whole.width(), ROOM[1] / whole.height()) > LOW_DETAIL, name


def test_arranging_puts_each_world_level_with_what_acts_in_it(app: QApplication) -> None:
    acts = {"firm": "efforts", "fair_firm": "fair_efforts", "sugar": "mouth", "haystack": "switches"}
    for name in ("executives", "sweet-tooth", "hinton-nowlan"):
        scene = scene_of(name)
        places = arranged(scene.graph, {key: item.look.height for key, item in scene.nodes.items()})
        scene.show_graph(scene.graph.move(places))
        there = cards(scene)
        assert not any(there[a].intersects(there[b]) for a, b in combinations(there, 2)), name
        assert all(there[world].top() == there[acts[world]].top() for world in acts.keys() & there.keys())
