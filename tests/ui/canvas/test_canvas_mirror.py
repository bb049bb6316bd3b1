"""Whatever is done to the graph, the scene shows exactly the graph."""

from __future__ import annotations

import random

import pytest
from canvas_hand import nest_graph
from PySide6.QtCore import QPoint
from tiny import NODES

from sandbox import frames
from sandbox.document import Document
from sandbox.graph import GeneRange, Graph, GraphError, Node
from sandbox.scenario import Scenario
from ui.canvas import actions, edits, mirror
from ui.canvas.folded_item import FoldedItem
from ui.canvas.look import look, places
from ui.canvas.view import Canvas

HISTORIES, EDITS = 100, 60
TYPES = [node.type for node in NODES]


def _add(canvas: Canvas, dice: random.Random) -> None:
    graph, _ = canvas.document.graph.new(
        dice.choice(TYPES), (dice.randrange(-50, 50) * 10.0, dice.randrange(-50, 50) * 10.0)
    )
    canvas.document.edit_graph("add", graph)


def _move(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    chosen = dice.sample(sorted(graph.nodes), min(3, len(graph.nodes)))
    canvas.document.edit_graph(
        "move", graph.move({k: (dice.random() * 900, dice.random() * 900) for k in chosen})
    )


def _connect(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    for _ in range(6):
        one, other = dice.choice(list(graph.nodes)), dice.choice(list(graph.nodes))
        kind = graph.nodes[one].declaration
        outputs = kind.outputs if kind else ()
        if outputs:
            joined = edits.joined(graph, f"{one}.{dice.choice(outputs).name}", True, other)
            if joined is not graph:
                canvas.document.edit_graph("connect", joined)
                return


def _disconnect(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    if graph.wires:
        canvas.select_wire(dice.choice(graph.wires))
        canvas.delete_selected()


def _remove(canvas: Canvas, dice: random.Random) -> None:
    canvas.select((dice.choice(list(canvas.document.graph.nodes)),))
    if dice.random() < 0.5:
        canvas.delete_selected()


def _set(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    node = dice.choice(list(graph.nodes))
    kind = graph.nodes[node].declaration
    if kind and kind.settings:
        name = dice.choice(kind.settings).name
        edited = (
            graph.set(node, name, dice.randrange(1, 9)) if dice.random() < 0.8 else graph.unset(node, name)
        )
        canvas.document.edit_graph("set", edited, merge=dice.choice(["", f"{node}.{name}"]))


def _gene(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    node = dice.choice(list(graph.nodes))
    name = dice.choice(["spread", "budget", "rate", "height", "width"])
    gene = GeneRange(0.0, dice.random()) if dice.random() < 0.7 else None
    canvas.document.edit_graph("gene", graph.open_gene(node, name, gene))


def _rename(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    old = dice.choice(list(graph.nodes))
    canvas.document.edit_graph("rename", graph.rename(old, graph.fresh_id(f"name{dice.randrange(99)}")))


def _paste(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    if len(graph.nodes) < 40:
        chosen = dice.sample(sorted(graph.nodes), min(4, len(graph.nodes)))
        actions.paste(canvas, Scenario(graph=graph.fragment(chosen)), (30.0, 30.0), "paste")


def _undo(canvas: Canvas, dice: random.Random) -> None:
    for _ in range(dice.randrange(1, 6)):
        canvas.document.undo()


def _redo(canvas: Canvas, dice: random.Random) -> None:
    for _ in range(dice.randrange(1, 6)):
        canvas.document.redo()


def _mute(canvas: Canvas, dice: random.Random) -> None:
    canvas.select(dice.sample(sorted(canvas.scene_.shown), min(2, len(canvas.scene_.shown))))
    canvas.commands.mute()


def _bend(canvas: Canvas, dice: random.Random) -> None:
    graph = canvas.document.graph
    if graph.wires:
        points = [(dice.random() * 900, dice.random() * 900) for _ in range(dice.randrange(3))]
        canvas.bends.set(dice.choice(graph.wires), points, "bend")


def _dissolve(canvas: Canvas, dice: random.Random) -> None:
    canvas.select((dice.choice(list(canvas.document.graph.nodes)),))
    canvas.commands.dissolve()


def _frame(canvas: Canvas, dice: random.Random) -> None:
    at = (dice.randrange(-500, 400) * 1.0, dice.randrange(-500, 400) * 1.0)
    canvas.document.edit(
        "frame", frames.added(canvas.document.scenario, frames.Frame(at, (700.0, 600.0), "f"))
    )


def _fold(canvas: Canvas, dice: random.Random) -> None:
    if canvas.comments.items:
        canvas.select(())
        canvas.comments.select(dice.choice(sorted(canvas.comments.items)))
        if dice.random() < 0.8:
            canvas.folds.toggle()
        else:
            canvas.delete_selected()


def _go_in_or_out(canvas: Canvas, dice: random.Random) -> None:
    cards = [
        p for p, item in canvas.comments.items.items() if isinstance(item, FoldedItem) and item.isVisible()
    ]
    if cards and dice.random() < 0.6:
        canvas.folds.enter(dice.choice(cards))
    else:
        canvas.folds.leave()


MOVES = (
    _add,
    _add,
    _move,
    _connect,
    _connect,
    _connect,
    _disconnect,
    _remove,
    _set,
    _gene,
    _rename,
    _paste,
    _undo,
    _redo,
    _mute,
    _bend,
    _dissolve,
    _frame,
    _fold,
    _fold,
    _go_in_or_out,
)


@pytest.mark.slow
def test_random_histories_are_always_mirrored(make):
    canvas = make(Graph())
    wired = 0
    for seed in range(HISTORIES):
        dice = random.Random(seed)
        canvas.set_document(Document(Scenario(graph=nest_graph() if seed % 2 else Graph())))
        for step in range(EDITS):
            move = dice.choice(MOVES) if canvas.document.graph.nodes else _add
            move(canvas, dice)
            if step % 15 == 14:
                assert canvas.mirror_faults() == [], (seed, step, move.__name__)
        wired += len(canvas.document.graph.wires)
        end, last = canvas.document.graph, canvas.document.position
        canvas.document.go(0)
        assert canvas.mirror_faults() == [], seed
        canvas.document.go(last)
        assert canvas.document.graph == end
        assert canvas.mirror_faults() == [], seed
    assert wired > HISTORIES  # the histories do build nests


def test_halos_are_around_what_is_dragged_as_after_an_edit(canvas, hand):
    """A node, and a container that a halo is around."""
    folded = frames.added(canvas.document.scenario, frames.Frame((250.0, 150.0), (300.0, 250.0), "Drives"))
    canvas.document.edit("frame", folded)
    canvas.comments.select(0)
    canvas.folds.toggle()
    card = canvas.comments.items[0]
    assert canvas.scene_.stands == {"drives": card}
    for start in (hand.card("inner"), canvas.mapFromScene(card.rect.center())):
        before = {key: halo.rect for key, halo in canvas.scene_.halos.items()}
        hand.press(start)
        hand.move(start, start + QPoint(-60, 130))
        during = {key: halo.rect for key, halo in canvas.scene_.halos.items()}
        hand.release(start + QPoint(-60, 130))
        assert during != before
        canvas.scene_.place_halos()
        assert during == {key: halo.rect for key, halo in canvas.scene_.halos.items()}


def test_the_check_notices_a_scene_that_is_wrong(canvas):
    scene = canvas.scene_
    graph = canvas.document.graph
    assert canvas.mirror_faults() == []
    for other in (
        graph.set("world", "size", 9),
        graph.move({"thing": (1.0, 2.0)}),
        graph.disconnect(("drives.objective", "inner.objective")),
        graph.remove(["plot"]),
        graph.add(Node("extra", "view.tiny")),
        graph.rename("inner", "brain"),
        graph.open_gene("drives", "height", GeneRange(0.0, 1.0)),
    ):
        assert mirror.faults(scene, Scenario(graph=other)) != []
    scene.wires["world.world", "thing.world"].setVisible(False)
    assert mirror.faults(scene, Scenario(graph=graph)) == [
        "the wire ('world.world', 'thing.world') is hidden"
    ]
    scene.wires["world.world", "thing.world"].setVisible(True)


def test_placeholders_are_shown_and_kept(make):
    graph = Graph(
        {
            "odd": Node("odd", "world.unknown", (0.0, 0.0), {"depth": 4}),
            "thing": Node("thing", "candidate.tiny", (300.0, 0.0)),
        },
        (("odd.world", "thing.world"),),
    )
    canvas = make(graph)
    assert canvas.scene_.nodes["odd"].look.placeholder
    canvas.select(("odd",))
    canvas.duplicate()
    assert canvas.document.graph.nodes["odd_2"].type == "world.unknown"
    with pytest.raises(GraphError):
        canvas.document.graph.new("world.unknown", (0, 0))


def test_a_shift_follows_the_world_before_it(make):
    graph = nest_graph().add(Node("later", "shift.tiny", (0.0, 300.0))).connect("world.world", "later.world")
    canvas = make(graph)
    rows = {row.setting: row.value for row in canvas.scene_.nodes["later"].look.rows}
    assert rows["size"] == "3"
    canvas.document.edit_graph("set", canvas.document.graph.set("world", "size", 8))
    assert {row.setting: row.value for row in canvas.scene_.nodes["later"].look.rows}["size"] == "8"
    assert (
        look(canvas.document.graph, "later", places(canvas.document.graph))
        == canvas.scene_.nodes["later"].look
    )


def test_both_themes_paint_without_a_word_from_qt(canvas, app):
    from ui import theme

    dark = canvas.grab().toImage()
    try:
        theme.apply(app, "light")
        app.processEvents()
        light = canvas.grab().toImage()
    finally:
        theme.apply(app, "dark")
    assert light.pixelColor(3, 3).lightness() > 200 > dark.pixelColor(3, 3).lightness()
    app.processEvents()
    assert canvas.grab().toImage() == dark
