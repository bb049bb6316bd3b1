"""The scene mirrors the graph: it adds, changes and removes items by comparing ids and values, and edits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsScene

from sandbox.events import Fault
from sandbox.graph import Graph, Point, Wire, end
from sims.declare import Objective, Shift, Value
from ui.canvas import halo_item
from ui.canvas.comment_item import CommentItem
from ui.canvas.folded_item import FoldedItem
from ui.canvas.halo_item import HaloItem
from ui.canvas.live_item import LiveItem
from ui.canvas.look import Places, look, places, with_values
from ui.canvas.node_item import NodeItem
from ui.canvas.wire_item import LooseWireItem, WireItem

Bends = Mapping[Wire, tuple[Point, ...]]
_ROOM = 20_000.0  # how far one can pan beyond the outermost nodes


class Scene(QGraphicsScene):
    """Items by id: `nodes`, `wires`, `halos` (by optimizer). `graph` is what they show; `comments` are shown by
    `ui.canvas.comments`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.graph = Graph()
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.halos: dict[str, HaloItem] = {}
        self.comments: dict[int, CommentItem] = {}  # by the place of their frames in the scenario
        self.stands: Mapping[str, FoldedItem] = {}  # nodes that are folded, and the card that stands for them
        self.hidden: frozenset[str] = (
            frozenset()
        )  # nodes that are folded, or outside of the container entered
        self.places: Places = places(self.graph)
        self.selection: tuple[str, ...] = ()
        self.selected_wire: Wire | None = None
        self.faults: tuple[Fault, ...] = ()
        self.in_force: Mapping[str, Mapping[str, Value]] = {}  # see show_in_force
        self._wires_of: dict[str, list[WireItem]] = {}
        self._cards: dict[str, QRectF] = {}  # around which halos are
        self.loose = LooseWireItem()
        self.addItem(self.loose)
        self.setSceneRect(-_ROOM, -_ROOM, 2 * _ROOM, 2 * _ROOM)

    # -- mirroring -------------------------------------------------------------------------------------------

    def show_graph(self, graph: Graph) -> None:
        """Makes the items those of `graph`."""
        before, self.graph = self.graph, graph
        structure = graph.wires != before.wires or _types(graph) != _types(before)
        if structure:
            self.places = places(graph)
        self._remove_gone()
        for node_id in self._stale(before, structure):
            self._show_node(node_id)
        for node_id, node in graph.nodes.items():
            self.nodes[node_id].setPos(*node.at)
        if structure:
            self._show_wires()
            self._show_halos()
        self.place_wires(self.wires.values())
        self.place_halos()
        self._keep_selection()
        self._fit_rect()

    def _remove_gone(self) -> None:
        for node_id in [key for key in self.nodes if key not in self.graph.nodes]:
            self.removeItem(self.nodes.pop(node_id))
        kept = set(self.graph.wires)
        for wire in [key for key in self.wires if key not in kept]:
            self.removeItem(self.wires.pop(wire))

    def _stale(self, before: Graph, structure: bool) -> Iterable[str]:
        """Nodes whose look may differ from what is shown.

        Rows of objectives and shifts depend on what they are wired to, so they follow any change of settings.
        """
        if structure:
            return self.graph.nodes
        changed = {k for k, n in self.graph.nodes.items() if before.nodes.get(k) is not n}
        settings = any(
            before.nodes[k].settings != self.graph.nodes[k].settings for k in changed if k in before.nodes
        )
        if settings:
            dependent = (Objective, Shift)
            changed |= {k for k, n in self.graph.nodes.items() if isinstance(n.declaration, dependent)}
        return [k for k in self.graph.nodes if k in changed]

    def _show_node(self, node_id: str) -> None:
        values = self.in_force.get(node_id, {})
        shown = with_values(look(self.graph, node_id, self.places), values)
        item = self.nodes.get(node_id)
        if item is None:
            item = self.nodes[node_id] = NodeItem(node_id, shown, self.graph.nodes[node_id].at)
            self.addItem(item)
        else:
            item.show_look(shown)

    def _show_wires(self) -> None:
        self._wires_of = {node_id: [] for node_id in self.nodes}
        for wire in self.graph.wires:
            type_ = self.wire_type(wire)
            item = self.wires.get(wire)
            if item is not None and item.flows != type_:
                self.removeItem(item)
                item = None
            if item is None:
                item = self.wires[wire] = WireItem(wire, type_)
                self.addItem(item)
            item.set_idle(wire in self.places.idle)
            for where in wire:
                self._wires_of[end(where)[0]].append(item)

    def wire_type(self, wire: Wire) -> str:
        """What flows in a wire, "unknown" between placeholders."""
        port = self.graph.port(wire[0], output=True) or self.graph.port(wire[1], output=False)
        return port.wire if port else "unknown"

    def _show_halos(self) -> None:
        wanted = {halo.optimizer: halo for halo in self.places.halos}
        for name in [key for key in self.halos if key not in wanted]:
            self.removeItem(self.halos.pop(name))
        for name, halo in wanted.items():
            title = self.nodes[name].look.title
            if name in self.halos:
                self.halos[name].show_halo(halo, title)
            else:
                self.halos[name] = HaloItem(halo, title)
                self.addItem(self.halos[name])

    def _keep_selection(self) -> None:
        self.select(tuple(key for key in self.selection if key in self.nodes), self.selected_wire)

    def _fit_rect(self) -> None:
        rect = self.content_rect().adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)
        if not self.sceneRect().contains(rect):
            self.setSceneRect(self.sceneRect().united(rect))

    # -- places ----------------------------------------------------------------------------------------------

    def place_wires(self, wires: Iterable[WireItem], bends: Bends | None = None) -> None:
        """Brings wires to the ports where they end, and through their bends."""
        bends = self.graph.bends if bends is None else bends
        for item in wires:
            start, stop = self.end_point(item.wire[0], True), self.end_point(item.wire[1], False)
            item.set_ends(start, stop, bends.get(item.wire, ()))

    def end_point(self, where: str, output: bool) -> QPointF:
        """Where a wire is drawn to or from an end: at its port, or at the card into which its node is folded."""
        node_id, port = end(where)
        card = self.stands.get(node_id)
        return card.gate_point(where, output) if card else self.nodes[node_id].port_point(port, output)

    def place_halos(self, moved: Iterable[str] | None = None) -> None:
        """Brings halos around the cards as they are now; `moved`: all other cards are where they were."""
        if moved is None:
            self._cards = {key: item.card_rect() for key, item in self.shown.items()} if self.halos else {}
        self._cards |= {key: self.nodes[key].card_rect() for key in self._cards.keys() & (moved or ())}
        self._cards |= {key: card.rect for key, card in self.stands.items()}
        for name, rect in halo_item.rects(self.places.halos, self._cards).items():
            self.halos[name].set_rect(rect)

    def move_live(self, spots: Mapping[str, Point]) -> None:
        """Shows nodes at other places while they are dragged; wires and halos follow."""
        touched: dict[Wire, WireItem] = {}
        for node_id, at in spots.items():
            self.nodes[node_id].setPos(*at)
            touched.update({item.wire: item for item in self._wires_of.get(node_id, ())})
        self.place_wires(touched.values(), self.graph.move(spots).bends if self.graph.bends else None)
        self.place_halos(spots)

    def content_rect(self, ids: Iterable[str] = ()) -> QRectF:
        """What these nodes cover; all nodes, halos and comment frames when none are named."""
        rect = QRectF()
        chosen = [self.nodes[key] for key in ids if key in self.nodes]
        for item in chosen or self.shown.values():
            rect = rect.united(item.card_rect())
        if not chosen:
            around = [halo.rect for halo in self.halos.values() if halo.isVisible()]
            for other in [
                *around,
                *(comment.rect for comment in self.comments.values() if comment.isVisible()),
            ]:
                rect = rect.united(other)
        return rect

    def whole_rect(self) -> QRectF:
        """What all of it covers, wires that swing out included."""
        rect = self.content_rect()
        for wire in self.wires.values():
            if wire.isVisible():
                rect = rect.united(wire.reach())
        return rect

    @property
    def shown(self) -> dict[str, NodeItem]:
        """The nodes that have a card of their own now."""
        return (
            {k: item for k, item in self.nodes.items() if k not in self.hidden} if self.hidden else self.nodes
        )

    def show_folding(self, stands: Mapping[str, FoldedItem], hidden: frozenset[str]) -> None:
        """Hides nodes, with the wires and halos that belong to them; cards stand for those that are folded."""
        if not (stands or hidden or self.hidden):
            return
        folded = self.stands.keys() | stands.keys()
        self.stands, self.hidden = stands, hidden
        for key, item in self.nodes.items():
            item.setVisible(key not in hidden)
        for name, halo in self.halos.items():
            halo.setVisible(name not in hidden)
        for wire, wire_item in self.wires.items():
            source, target = end(wire[0])[0], end(wire[1])[0]
            outside = any(key in hidden and key not in stands for key in (source, target))
            within = source in stands and stands[source] is stands.get(target)
            wire_item.setVisible(not (outside or within))
        touched = {item.wire: item for key in folded for item in self._wires_of.get(key, ())}
        self.place_wires(touched.values())  # the others are where they were
        self.place_halos()

    def card_of(self, node_id: str) -> QRectF:
        """The card of a node, or the one into which it is folded."""
        card = self.stands.get(node_id)
        return card.rect if card else self.nodes[node_id].card_rect()

    # -- what is at a place ----------------------------------------------------------------------------------

    def node_at(self, point: QPointF) -> NodeItem | None:
        """The topmost card under a scene point."""
        for item in self._items_near(point, 1.0):
            if isinstance(item, NodeItem) and item.card_rect().contains(point):
                return item
        return None

    def port_at(self, point: QPointF, reach: float) -> tuple[NodeItem, str, bool] | None:
        """The topmost node, port name and direction within `reach` of a scene point; of a folded node, the port that
        its container shows there.
        """
        for item in self._items_near(point, reach):
            if isinstance(item, NodeItem):
                spot = item.spot_at(point, reach)
                if spot:
                    return item, spot.name, spot.output
        for card in set(self.stands.values()):
            gate = card.gate_at(point, reach)
            if gate:
                node_id, port = end(gate.where)
                return self.nodes[node_id], port, gate.output
        return None

    def folded_at(self, point: QPointF) -> tuple[str, ...]:
        """The nodes that are folded into the card at a scene point, in graph order; none where no such card is."""
        card = next((c for c in self.stands.values() if c.rect.contains(point)), None)
        return tuple(key for key in self.nodes if card is not None and self.stands.get(key) is card)

    def wire_at(self, point: QPointF, reach: float) -> WireItem | None:
        """The topmost wire that passes within `reach` of a scene point."""
        found = (i for i in self._items_near(point, reach) if isinstance(i, WireItem) and i.isVisible())
        return next((item for item in found if item.near(point, reach)), None)

    def wires_across(self, rect: QRectF) -> list[WireItem]:
        """The wires that pass through a rectangle."""
        near = self.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in near if isinstance(item, WireItem) and item.crosses(rect)]

    def halo_at(self, point: QPointF) -> HaloItem | None:
        """The innermost halo whose label is under a scene point."""
        held = [h for h in self.halos.values() if h.isVisible() and h.label_rect().contains(point)]
        return max(held, key=lambda halo: halo.halo.depth, default=None)

    def _items_near(self, point: QPointF, reach: float) -> list[object]:
        box = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        inside = self.items(box, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in inside if isinstance(item, (NodeItem, WireItem))]

    # -- state -----------------------------------------------------------------------------------------------

    def select(self, ids: tuple[str, ...], wire: Wire | None = None) -> bool:
        """Selects nodes, or one wire; True where that changed something."""
        wire = wire if wire in self.wires else None
        changed = ids != self.selection or wire != self.selected_wire
        chosen = set(ids)
        for key in self.nodes.keys() & {*self.selection, *ids}:  # the others are not selected, and were not
            self.nodes[key].set_state(selected=key in chosen)
        for known in (self.selected_wire, wire):
            if known in self.wires:
                self.wires[known].set_state(selected=known == wire)
        self.selection, self.selected_wire = ids, wire
        return changed

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Marks the nodes that keep the graph from running."""
        self.faults = tuple(faults)
        found: dict[str, list[Fault]] = {}
        for fault in self.faults:
            found.setdefault(fault.node, []).append(fault)
        for key, item in self.nodes.items():
            own = found.get(key, ())
            sentences = tuple(f"{f.sentence} {f.fix}".strip() for f in own)
            item.set_state(faults=sentences, fault_parts=frozenset(f.part for f in own if f.part))

    def show_live(
        self,
        values: Mapping[str, list[tuple[str, str]]],
        sparks: Mapping[str, np.ndarray],
        genes: Mapping[tuple[str, str], float],
    ) -> list[LiveItem]:
        """New live values; nodes that are not named show none. Returns what is to be painted anew."""
        by_node: dict[str, dict[str, float]] = {}
        for (node_id, setting), value in genes.items():
            by_node.setdefault(node_id, {})[setting] = value
        changed: list[LiveItem] = []
        for key, item in self.nodes.items():
            if item.look.well and item.well.show_values(values.get(key, ()), sparks.get(key)):
                changed.append(item.well)
            if (key in by_node or item.genes.values) and item.show_genes(by_node.get(key, {})):
                changed.append(item.genes)
        cards = {card for card in self.stands.values() if card.root in self.nodes}
        return changed + [card.well for card in cards if card.well.show_same(self.nodes[card.root].well)]

    def show_in_force(self, values: Mapping[str, Mapping[str, Value]]) -> bool:
        """Shows values by node and setting that the run has now instead of the graph's; whether they are new."""
        before, self.in_force = self.in_force, values
        changed = [key for key in self.nodes if before.get(key) != values.get(key)]
        for node_id in changed:
            self._show_node(node_id)
        return bool(changed)

    def refresh(self) -> None:
        """Paints everything anew, after the theme changed."""
        for item in self.items():
            item.update()


def _types(graph: Graph) -> list[tuple[str, str, bool]]:
    return [(key, node.type, node.muted) for key, node in graph.nodes.items()]
