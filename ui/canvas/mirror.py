"""Checks that the scene shows exactly the model: a net for the tests, and for whoever changes the scene."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from sandbox.frames import frames
from sandbox.graph import Graph, end
from sandbox.scenario import Scenario
from ui.canvas import halo_item
from ui.canvas.comment_item import CommentItem
from ui.canvas.halo_item import HaloItem
from ui.canvas.look import WIDTH, look, places, with_values
from ui.canvas.node_item import NodeItem
from ui.canvas.scene import Scene
from ui.canvas.wire_item import WireItem


def faults(scene: Scene, scenario: Scenario) -> list[str]:
    """One sentence per difference between items and scenario."""
    graph = scenario.graph
    found = _frame_faults(scene, scenario)
    found += [*_node_faults(scene, graph), *_wire_faults(scene, graph), *_halo_faults(scene, graph)]
    for kind, own in ((NodeItem, scene.nodes), (WireItem, scene.wires), (HaloItem, scene.halos)):
        shown = [item for item in scene.items() if isinstance(item, kind)]
        if len(shown) != len(own) or {id(i) for i in shown} != {id(i) for i in own.values()}:
            found.append(f"{len(shown)} items of {kind.__name__} in the scene for {len(own)} known")
    gone = [key for key in scene.selection if key not in graph.nodes]
    found += [f"{key} is selected and gone" for key in gone]
    if scene.selected_wire and scene.selected_wire not in graph.wires:
        found.append(f"the wire {scene.selected_wire} is selected and gone")
    return found


def _frame_faults(scene: Scene, scenario: Scenario) -> list[str]:
    wanted, shown = frames(scenario), {place: item.frame for place, item in scene.comments.items()}
    items = [item for item in scene.items() if isinstance(item, CommentItem)]
    found = [] if shown == wanted else [f"frames shown: {shown}, of the scenario: {wanted}"]
    if {id(i) for i in items} != {id(i) for i in scene.comments.values()}:
        found.append(f"{len(items)} items of frames in the scene for {len(scene.comments)} known")
    return found


def _node_faults(scene: Scene, graph: Graph) -> list[str]:
    found = []
    if scene.nodes.keys() != graph.nodes.keys():
        found.append(f"nodes shown: {sorted(scene.nodes)}, of the graph: {sorted(graph.nodes)}")
    around = places(graph)
    for key, node in graph.nodes.items():
        item = scene.nodes.get(key)
        if item is None:
            continue
        if item.isVisible() == (key in scene.hidden):
            found.append(f"{key} is {'seen' if item.isVisible() else 'hidden'}")
        if (item.x(), item.y()) != node.at:
            found.append(f"{key} is shown at {item.x()}, {item.y()}, not at {node.at}")
        if item.look != with_values(look(graph, key, around), scene.in_force.get(key, {})):
            found.append(f"{key} is shown as it was before")
        if item.node_id != key or item.state.selected != (key in scene.selection):
            found.append(f"{key}: item of {item.node_id}, selected {item.state.selected}")
    return found


def _wire_faults(scene: Scene, graph: Graph) -> list[str]:
    found = []
    if scene.wires.keys() != set(graph.wires):
        found.append(f"wires shown: {sorted(scene.wires)}, of the graph: {sorted(graph.wires)}")
    idle = places(graph).idle
    for wire, item in scene.wires.items():
        if item.idle != (wire in idle):
            found.append(f"the wire {wire} is shown as {'idle' if item.idle else 'in use'}")
        start, stop = scene.end_point(wire[0], True), scene.end_point(wire[1], False)
        if item.bends != graph.bends.get(wire, ()):
            found.append(f"the wire {wire} is drawn through {item.bends}, not {graph.bends.get(wire, ())}")
        if item.start != start or item.stop != stop or item.flows != scene.wire_type(wire):
            found.append(f"the wire {wire} is not at its ports, or of another type")
        if not item.isVisible() and scene.hidden.isdisjoint((end(wire[0])[0], end(wire[1])[0])):
            found.append(f"the wire {wire} is hidden")
    return found


def _halo_faults(scene: Scene, graph: Graph) -> list[str]:
    around = places(graph)
    wanted = {halo.optimizer: halo for halo in around.halos}
    found = []
    if scene.halos.keys() != wanted.keys():
        return [f"halos shown: {sorted(scene.halos)}, of the graph: {sorted(wanted)}"]
    heights = {key: look(graph, key, around).height for key in graph.nodes if key not in scene.hidden}
    cards = {key: QRectF(*graph.nodes[key].at, WIDTH, height) for key, height in heights.items()}
    cards |= {key: card.rect for key, card in scene.stands.items()}
    rects = halo_item.rects(tuple(wanted.values()), cards)
    for key, halo in wanted.items():
        item = scene.halos[key]
        if item.halo != halo or item.title != graph.nodes[key].title or item.rect != rects[key]:
            found.append(f"the halo of {key} is shown as it was before")
    return found
