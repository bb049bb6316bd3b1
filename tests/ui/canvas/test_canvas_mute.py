"""Muting with the key: what the canvas shows of it, and that it is one step of the history."""

from __future__ import annotations

import msgspec
from canvas_hand import nest_graph
from PySide6.QtCore import Qt

from sandbox.muting import with_muted
from sandbox.scenario import Scenario
from ui.canvas.menus import menu_at
from ui.canvas.tips import tip_at
from ui.run_changes import change


def test_m_mutes_the_selected_nodes_and_brings_them_back(canvas, hand):
    before = canvas.document.graph
    hand.click(hand.card("inner"))
    hand.key(Qt.Key.Key_M)
    item = canvas.scene_.nodes["inner"]
    assert canvas.document.graph.nodes["inner"].muted and canvas.document.undo_label == "Mute inner"
    assert item.look.caption == "muted" and item.look.passes == (("candidate", "candidate"),)
    assert item.well.opacity() < 1
    hand.key(Qt.Key.Key_M)
    assert canvas.document.graph == before and item.well.opacity() == 1
    canvas.document.undo()
    assert canvas.document.graph.nodes["inner"].muted


def test_nests_and_wires_are_those_without_it(canvas, hand):
    scene = canvas.scene_
    assert set(scene.halos) == {"inner", "outer"}
    canvas.select(("inner",))
    hand.key(Qt.Key.Key_M)
    assert set(scene.halos) == {"outer"} and scene.halos["outer"].halo.role == "optimizer"
    idle = {wire for wire, item in scene.wires.items() if item.idle}
    assert idle == {("drives.objective", "inner.objective")}
    canvas.select(("inner", "world"))
    hand.key(Qt.Key.Key_M)  # one of them is not muted yet: both are
    assert canvas.document.undo_label == "Mute 2 nodes"
    assert scene.wires["world.world", "thing.world"].idle
    assert canvas.mirror_faults() == []
    hand.key(Qt.Key.Key_M)
    assert not any(node.muted for node in canvas.document.graph.nodes.values())
    assert not any(item.idle for item in scene.wires.values())


def test_it_is_in_the_menu_and_the_tooltip_says_what_it_does(canvas, hand):
    at = hand.card("inner")
    menu = menu_at(canvas, at)
    (action,) = (a for a in menu.actions() if a.text().startswith("Mute"))
    action.trigger()
    menu.close()
    assert "passes it by" in tip_at(canvas.scene_, canvas.mapToScene(at), 5)
    canvas.select(("world",))
    hand.key(Qt.Key.Key_M)
    assert "left out" in tip_at(canvas.scene_, canvas.mapToScene(hand.card("world")), 5)


def test_a_run_notices_a_muted_node_only_where_that_matters(tiny_nodes):
    plain = Scenario(graph=nest_graph())

    def muted(*ids: str) -> Scenario:
        return msgspec.structs.replace(plain, graph=with_muted(plain.graph, ids, True))

    def set_in(scenario: Scenario, node: str) -> Scenario:
        return msgspec.structs.replace(scenario, graph=scenario.graph.set(node, "budget", 9))

    assert change(plain, muted("plot")).nothing
    assert change(plain, muted("inner")).reload and change(muted("inner"), plain).reload
    assert change(muted("inner"), set_in(muted("inner"), "inner")).nothing
    assert change(muted("inner"), set_in(muted("inner"), "outer")).numbers == {("outer", "budget"): 9}
