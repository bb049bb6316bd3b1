"""Questions asked of an optimizer: answered beside the run, for the candidates that there are now, on a card of their
own. Only who wants the answer in every generation puts the probe into the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import asks, nests
from sandbox.events import Answered, Status
from sandbox.graph import Graph, GraphError
from sandbox.muting import effective

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.panels.verdict_card import Card

NOBODY = "There is no optimizer to ask: wire a candidate and an objective into one first"
NOT_READY = {
    "failed": "The graph cannot run yet, so that nobody can be asked: mend what is marked on it first",
    "died": "The worker has ended: resume it, then ask",
}
WIRE = "Ask every generation puts the probe on the canvas, where that can be wired"


class Asking:
    """What the window does when somebody asks. Several questions may be under way; the run does not notice."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.under_way: dict[tuple[str, str], int] = {}  # by root and type of the probe, the generation asked
        self._newest = 0  # of the generations that cards tell of
        panel, session = window.verdicts, window.session
        panel.asked.connect(self.ask)
        panel.node_requested.connect(self.show_node)
        panel.given_up.connect(self.cancel)
        panel.repeated.connect(lambda root, type_: self.ask(type_, root))
        panel.wanted_always.connect(self.keep)
        window.canvas.asked.connect(lambda asked: self.ask(asked[1], asked[0]))
        session.answered.connect(self._on_answered)
        session.ready.connect(lambda _: self._end("The run started again before it was done."))
        session.status.connect(self._on_status)
        session.died.connect(lambda _: self._end("The worker ended before it was done."))

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
        """Asks the nest of a node, says what is still missing for that, and shows the card of the answer."""
        window, heard = self.window, effective(self.window.document.graph)
        node = node or self.node(heard)
        try:
            asked = asks.ask(heard, node, type_)
        except GraphError:
            window.say(NOBODY)
            return
        if asked.there:
            window.say(asked.sentence or f"{asked.graph.nodes[asked.node].title} answers that already")
            self._show(asked.node)
        elif type_ == asks.DEPLOYMENT:
            window.deploying.deploy(node)
        else:
            self._begin(asked, asks.nest_of(heard, node), type_)

    def _begin(self, asked: asks.Asked, root: str, type_: str) -> None:
        window, session = self.window, self.window.session
        if session.pending or session.state in ("", *NOT_READY):
            window.say(NOT_READY.get(session.state, "The run is being made ready: ask again in a moment"))
            return
        card = window.verdicts.question(root, type_)
        if asked.complete:
            self.under_way[root, type_] = session.generation
            card.show_progress(root, session.generation, 0.0)
            session.client.ask(root, type_)
            window.say(f"Asking {root} as it is at generation {session.generation}; the run does not notice")
        else:
            card.show_failure(root, f"{asked.sentence}. {WIRE}.")
            window.say(asked.sentence)
        self._show(card=card)

    def _show(self, node: str = "", card: Card | None = None) -> None:
        """Brings the card of a node, or another one, to the front."""
        panel = self.window.verdicts
        self.window.layout_.show("verdicts")
        panel.redraw()
        panel.show_card(card or panel.cards[node])

    def cancel(self, root: str, type_: str) -> None:
        """Gives up a question."""
        if self.under_way.pop((root, type_), None) is not None:
            self.window.session.client.unask(root, type_)
            self._back(root, type_)
            self.window.say("The question was taken back")

    def keep(self, root: str, type_: str) -> None:
        """Puts the probe into the graph, so that it answers in every generation: one step of the history."""
        window = self.window
        try:
            asked = asks.ask(window.document.graph, root, type_)
        except GraphError:
            window.say(NOBODY)
            return
        self.cancel(root, type_)
        window.verdicts.forget(root, type_)
        again = (
            ""
            if asked.there or not window.session.generation
            else "; the run starts again, so that it is measured"
        )
        if not asked.there:
            window.document.edit_graph(f"Ask: {asks.question_of(type_)}", asked.graph)
        window.say((asked.sentence or f"{asked.graph.nodes[asked.node].title} examines what {root} selects") + again)
        self._show(asked.node)

    def show_node(self, node: str) -> None:
        """Selects a node on the canvas and brings it into sight."""
        if node in self.window.document.graph.nodes:
            self.window.canvas.select((node,))
            self.window.canvas.frame_selection()

    # -- what the worker says --------------------------------------------------------------------------------

    def _on_answered(self, event: Answered) -> None:
        root, type_ = event.root, event.type
        if (root, type_) not in self.under_way:
            return  # taken back meanwhile
        card = self.window.verdicts.question(root, type_)
        if event.sentence:
            del self.under_way[root, type_]
            card.show_failure(root, f"{event.sentence[:1].upper()}{event.sentence[1:]}.")
        elif event.verdict is not None:
            del self.under_way[root, type_]
            self._newest = max(self._newest, event.generation)
            card.show_verdict(event.verdict)
        else:
            card.show_progress(root, event.generation, event.share)

    def _on_status(self, status: Status) -> None:
        """Back at the start: what cards tell of is of a run that is over. A run that failed answers nothing more."""
        if status.state == "failed":
            self._end("The run stopped before it was done.")
        elif status.generation == 0 < max(self._newest, *self.under_way.values(), 0):
            self._end("The run started again before it was done.")

    def _end(self, sentence: str) -> None:
        """Another run, or none: what is under way is given up, and what was found of the one before says so."""
        panel, session = self.window.verdicts, self.window.session
        over = session.state in NOT_READY  # but no other has begun
        for root, type_ in self.under_way:
            if not over:
                session.client.unask(root, type_)
            if (root, type_) in panel.once:
                panel.once[root, type_].show_failure(root, sentence)
        self.under_way.clear()
        if not over:
            self._newest = 0
            for card in panel.once.values():
                card.mark_old()

    def _back(self, root: str, type_: str) -> None:
        """The card shows what was known before; without that there is none."""
        panel = self.window.verdicts
        panel.question(root, type_).show_before()
        if not panel.once[root, type_].known:
            panel.forget(root, type_)
            panel.redraw()
