"""Questions asked of an optimizer from a menu: the probe is put into the graph, and its card brought to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import asks, nests
from sandbox.graph import Graph, GraphError

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Asking:
    """What the window does when somebody asks. Each question is one step of the history."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        panel = window.verdicts
        panel.asked.connect(self.ask)
        panel.node_requested.connect(self.show_node)
        window.canvas.asked.connect(lambda asked: self.ask(asked[1], asked[0]))

    def node(self, graph: Graph) -> str:
        """Who is asked where nobody was named, as far as the graph has it: what is selected, else the nest that the
        scope shows, else the first.
        """
        nest = self.window.scope.nest
        known = [
            *reversed(self.window.canvas.selected()),
            *([nest.root] if nest else []),
            *nests.roots(graph),
        ]
        return next((node for node in known if asks.nest_of(graph, node)), "")

    def ask(self, type_: str, node: str = "") -> None:
        """Puts the probe of that type on a node's nest, says what it still lacks, and shows its card."""
        window, question = self.window, asks.question_of(type_)
        node = node or self.node(window.document.graph)
        try:
            asked = asks.ask(window.document.graph, node, type_)
        except GraphError:
            window.say("There is no optimizer to ask: wire a candidate and an objective into one first")
            return
        again = (
            ""
            if asked.there or not window.session.generation
            else "; the run starts again, so that it is measured"
        )
        if not asked.there:
            window.document.edit_graph(f"Ask: {question}", asked.graph)
        window.say((asked.sentence or self._said(node, asked)) + again)
        window.layout_.show("verdicts")
        window.verdicts.show_card(asked.node)

    def _said(self, node: str, asked: asks.Asked) -> str:
        root = asks.nest_of(asked.graph, node)
        if asked.there:
            return f"{asked.node} answers that already"
        inside = "" if node == root else f", in which {node} is"
        return f"{asked.node} examines what {root} selects{inside}"

    def show_node(self, node: str) -> None:
        """Selects a node on the canvas and brings it into sight."""
        if node in self.window.document.graph.nodes:
            self.window.canvas.select((node,))
            self.window.canvas.frame_selection()
