"""Containers on the canvas: nodes folded into one card, entered by a double click, left by Esc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPointF

from sandbox import containers, frames, nests
from sandbox.graph import Graph, end
from sandbox.scenario import Scenario
from ui.canvas import edits, navigate
from ui.canvas.comment_item import title_of
from ui.canvas.comment_moves import frames_with, named, nodes_in
from ui.canvas.crumbs import Crumbs
from ui.canvas.folded_item import FoldedItem, Gate, Inside
from ui.canvas.look import value_text

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_DEEP = 1_000  # levels: deeper than any nest, where what is no optimizer has its place
_EXPOSED = 6  # settings that a card shows at most
_CRUMBS = 60.0  # what is left free above what a container holds, where the way in is written


@dataclass(slots=True)
class _Entered:
    """A container that one is in: its place among the frames, nodes made since, and where one looked before."""

    place: int
    born: frozenset[str]
    scale: float
    middle: QPointF


class Folds:
    """Which containers are folded is in the scenario; which one is looked into is only here."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._way: list[_Entered] = []
        self.crumbs = Crumbs(canvas)
        self.crumbs.chosen.connect(self.leave)

    @property
    def depth(self) -> int:
        """How many containers one is in."""
        return len(self._way)

    # -- what is shown ---------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Another document is shown from now on."""
        self._way.clear()

    def follow(self, before: Scenario, after: Scenario) -> None:
        """The document was edited: nodes made inside a container belong to it, ones that are gone are left."""
        if self._way:
            here = self._way[-1]
            here.born |= after.graph.nodes.keys() - before.graph.nodes.keys()
            kept = containers.held(after)
            places = [frames.followed(before, entered.place, after) for entered in self._way]
            for depth, place in enumerate(places):
                if place is None or place not in kept:
                    del self._way[depth:]
                    break
                self._way[depth].place = place
        if not self.show() and before.frames != after.frames:
            self.canvas.graph_shown.emit()

    def show(self) -> bool:
        """Brings the scene to what is to be seen now; whether something else is seen than before."""
        canvas, scenario = self.canvas, self.canvas.document.scenario
        scene, items = canvas.scene_, canvas.comments.items
        if not (items or self._way or scene.hidden) and self.crumbs.isHidden():
            return False
        here = self._way[-1] if self._way else None
        seen = containers.folding(scenario, here.place if here else None, here.born if here else ())
        stands: dict[str, FoldedItem] = {}
        for place, nodes in containers.held(scenario).items():
            item = items[place]
            if isinstance(item, FoldedItem):
                self._fill(item, nodes)
                stands |= {node: item for node in nodes if seen.stands.get(node) == place}
        for place, item in items.items():
            item.setVisible(place in seen.shown)
        folded = (scene.hidden, scene.stands) != (seen.hidden, stands)
        scene.show_folding(stands, seen.hidden)
        every = frames.frames(scenario)
        self.crumbs.show_way([title_of(every[entered.place]) for entered in self._way])
        if folded:
            canvas.pointer.forget()
            canvas.graph_shown.emit()
        if canvas.comments.selected is not None and canvas.comments.selected not in seen.shown:
            canvas.comments.select(None)
        if seen.hidden & set(canvas.selected()):
            canvas.select(key for key in canvas.selected() if key not in seen.hidden)
        return folded

    def _fill(self, item: FoldedItem, nodes: frozenset[str]) -> None:
        scene, graph = self.canvas.scene_, self.canvas.document.graph
        gates = []
        for output, ends in enumerate(containers.ports(graph, nodes)):
            for where in ends:
                node, port = end(where)
                found = graph.port(where, output=bool(output))
                text = f"{graph.nodes[node].title} · {port}"
                gates.append(Gate(where, text, found.wire if found else "unknown", bool(output)))
        cards = [scene.nodes[key] for key in graph.nodes if key in nodes]
        inside = [Inside(c.card_rect(), c.look.kind, bool(c.state.faults), c.look.muted) for c in cards]
        shown = [card for card in cards if card.look.well]
        kept = item.root  # of what is muted, nobody says what searches what
        root = min(
            shown,
            key=lambda card: (card.look.muted and card.node_id != kept, card.look.level % _DEEP),
            default=None,
        )
        if root is None:
            item.show_inside(gates, inside, self._exposed(nodes))
        else:
            item.show_inside(gates, inside, self._exposed(nodes), root.node_id, root.look.level)
            item.well.show_same(root.well)

    def _exposed(self, nodes: frozenset[str]) -> list[tuple[str, str]]:
        """The settings of these nodes that the author exposed: what each is called, and its value."""
        graph, found = self.canvas.document.graph, []
        for node, name in containers.exposed(self.canvas.document.scenario, nodes)[:_EXPOSED]:
            value = self.canvas.scene_.in_force.get(node, {}).get(name, nests.value(graph, node, name))
            if value is not None:
                found.append((f"{graph.nodes[node].title} · {name.replace('_', ' ')}", value_text(value)))
        return found

    def chosen(self) -> tuple[str, ...]:
        """The nodes that a command is about: the selected ones, or all that the selected container holds."""
        place, scenario = self.canvas.comments.selected, self.canvas.document.scenario
        inside = containers.held(scenario).get(place, ()) if place is not None else ()
        return self.canvas.selected() or tuple(key for key in scenario.graph.nodes if key in inside)

    def without(self, graph: Graph) -> Scenario:
        """The scenario with another graph, and without the selected container and the frames in it."""
        place = self.canvas.comments.selected
        scenario = frames.with_graph(self.canvas.document.scenario, graph)
        return scenario if place is None else frames.removed(scenario, frames_with(self.canvas.scene_, place))

    def delete(self) -> bool:
        """Removes the selected container with all that it holds; False where none is selected."""
        place, document = self.canvas.comments.selected, self.canvas.document
        item = self.canvas.comments.items.get(place) if place is not None else None
        if not isinstance(item, FoldedItem):
            return False
        rest = self.without(document.graph.remove(self.chosen()))
        document.edit(f"Delete {named(item.frame)}", rest)
        return True

    # -- folding ---------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Folds the selected nodes, or what lies in the selected frame, into one card; unfolds a folded one."""
        comments, document = self.canvas.comments, self.canvas.document
        if comments.selected is None:
            ids = self.canvas.selected()
            if ids and self._may_fold(ids):
                comments.add("Fold into one card", ids)
            return
        place = comments.selected
        frame = comments.items[place].frame
        if isinstance(comments.items[place], FoldedItem):
            new, label = msgspec.structs.replace(frame, holds=()), f"Unfold {named(frame)}"
        else:
            inside = tuple(nodes_in(self.canvas.scene_, frame))
            new, label = msgspec.structs.replace(frame, holds=inside), f"Fold {named(frame)}"
            if not self._may_fold(inside):
                return
        document.edit(label, frames.changed(document.scenario, {place: new}))
        comments.select(place)

    def _may_fold(self, nodes: tuple[str, ...]) -> bool:
        """Whether there is something to fold, and not just all that the entered container holds; says why not."""
        here = (
            containers.held(self.canvas.document.scenario)[self._way[-1].place] if self._way else frozenset()
        )
        if not nodes:
            self.canvas.message.emit("Nothing lies in this frame that could be folded.")
        elif here == set(nodes):
            self.canvas.message.emit("All that is in here is one card already: Esc leaves it.")
        return bool(nodes) and here != set(nodes)

    # -- going in and out ------------------------------------------------------------------------------------

    def enter_selected(self) -> None:
        """Goes into the selected container."""
        place = self.canvas.comments.selected
        if place is not None and isinstance(self.canvas.comments.items[place], FoldedItem):
            self.enter(place)

    def double_click(self, point: QPointF) -> None:
        """On a setting that the card shows: asks for its row; anywhere else on the card: goes into the container."""
        place = self.canvas.comments.selected
        item = self.canvas.comments.items.get(place) if place is not None else None
        row = item.row_at(point) if isinstance(item, FoldedItem) else None
        if place is None or row is None:
            self.enter_selected()
        else:
            self.ask_settings(place, row)

    def ask_settings(self, place: int, row: int = 0) -> None:
        """Asks for the row of a setting that a container shows; goes into one that shows none."""
        scenario = self.canvas.document.scenario
        shown = containers.exposed(scenario, containers.held(scenario)[place])
        if shown:
            self.canvas.setting_activated.emit(shown[row])
        else:
            self.enter(place)

    def enter(self, place: int) -> None:
        """Shows what a container holds, and nothing else."""
        canvas = self.canvas
        canvas.select(())
        self._way.append(_Entered(place, frozenset(), canvas.scale_now(), canvas.visible_rect().center()))
        self.show()
        navigate.frame(canvas, canvas.scene_.content_rect().adjusted(0, -_CRUMBS, 0, 0))

    def leave(self, depth: int = -1) -> bool:
        """Goes out until one is in `depth` containers (-1: out of one); False where one is in none."""
        if not self._way:
            return False
        depth = self.depth - 1 if depth < 0 else depth
        canvas = self.canvas
        canvas.select(())
        while self.depth > depth:
            left = self._way.pop()
            self._adopt(left)
            canvas.zoom_to(left.scale)
            canvas.centerOn(left.middle)
        self.show()
        return True

    def _adopt(self, left: _Entered) -> None:
        """What was made inside a container is held by it from now on."""
        document = self.canvas.document
        frame = frames.frames(document.scenario).get(left.place)
        born = tuple(k for k in document.graph.nodes if k in left.born and frame and k not in frame.holds)
        if frame and born:
            new = msgspec.structs.replace(frame, holds=(*frame.holds, *born))
            label = f"Put {edits.called(born)} into {named(frame)}"
            document.edit(label, frames.changed(document.scenario, {left.place: new}))
        if self._way:
            self._way[-1].born |= frozenset(born)

    def reveal(self, ids: frozenset[str]) -> None:
        """Goes to where nodes are to be seen, which are to be selected."""
        scene = self.canvas.scene_
        while self._way and any(key in scene.hidden and key not in scene.stands for key in ids):
            self.leave()
        while card := next((scene.stands[key] for key in ids if key in scene.stands), None):
            self.enter(next(place for place, item in self.canvas.comments.items.items() if item is card))
