"""The Deploy button: runs the trained candidates in the shifted world, and shows what becomes of them as a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import asks
from sandbox.deployed import verdict
from sandbox.events import Deployed, Status
from sandbox.graph import GraphError
from sandbox.muting import effective

if TYPE_CHECKING:
    from ui.main_window import MainWindow

NO_SHIFT = "There is no shifted world to deploy into: a Shift says what is different there."
WAITING = ("compiling", "branching", "", "failed")


class Deploying:
    """What the window does about deployments. One at a time; the run goes on beside it and does not notice."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.root = self._asked = ""  # the nest under way (empty: none), and the one asked for last
        self._document = window.document  # that nest's
        self._generation = 0  # of the candidates that the card tells of
        card = window.verdicts.deploy
        card.cancelled.connect(self.cancel)
        card.again.connect(self.deploy)
        card.always.connect(lambda: window.asking.keep(self._asked, asks.DEPLOYMENT))
        window.verdicts.deploy_requested.connect(self.deploy)
        window.session.deployed.connect(self._on_deployed)
        window.session.ready.connect(lambda _: self._on_ready())
        window.session.status.connect(self._on_status)
        window.session.died.connect(
            lambda _: self._fail("The worker ended before it was done.") if self.busy else None
        )

    @property
    def busy(self) -> bool:
        """Whether a deployment is under way."""
        return bool(self.root)

    def deploy(self, node: str = "") -> None:
        """Deploys a node's nest: that of the selected node, or the one that the scope shows, where none is given. Says
        why where that cannot be.
        """
        window, session = self.window, self.window.session
        heard = effective(window.document.graph)
        root = asks.nest_of(heard, node or window.asking.node(heard))
        if not root:
            window.say(
                "There is no trained optimizer to deploy: wire a candidate and an objective into one first"
            )
            return
        if not asks.shifted_world(heard, root):
            window.banner.say(NO_SHIFT, "deploy", "Add a Shift", lambda: self._add_shift(root))
            return
        if session.pending or session.state in WAITING or session.generation < 1:
            window.say("Nothing has been selected yet: run it first, then deploy")
            return
        self.root = self._asked = root
        self._generation, self._document = session.generation, window.document
        window.verdicts.deploy.show_progress(root, session.generation, 0.0)
        window.layout_.show("verdicts")
        window.verdicts.show_card(window.verdicts.deploy)
        session.client.deploy(root)

    def cancel(self) -> None:
        """Gives up what is under way."""
        if self.busy:
            self.root = ""
            self.window.session.client.deploy("")
            self.window.verdicts.deploy.show_before()
            self.window.say("The deployment was cancelled")

    def _add_shift(self, root: str) -> None:
        """Puts a Shift behind the training world and a deployment into it, as one step, and shows its settings."""
        window = self.window
        try:
            made = asks.with_shift(window.document.graph, root)
        except GraphError as error:
            window.say(str(error)[:1].upper() + str(error)[1:])
            return
        window.document.edit_graph("Add a Shift to deploy into", made.graph)
        window.canvas.select((made.node,))
        window.canvas.frame_all()
        window.show_settings(made.node)
        window.say(made.sentence)

    # -- what the worker says --------------------------------------------------------------------------------

    def _on_deployed(self, event: Deployed) -> None:
        if event.root != self.root:
            return  # cancelled meanwhile
        if event.sentence:
            self._fail(event.sentence[:1].upper() + event.sentence[1:] + ".")
        elif event.result is not None:
            self.root, self._generation = "", event.generation
            self.window.verdicts.deploy.show_verdict(verdict(event.result))
        else:
            self.window.verdicts.deploy.show_progress(event.root, event.generation, event.share)

    def _fail(self, sentence: str) -> None:
        root, self.root = self.root, ""
        self.window.verdicts.deploy.show_failure(root, sentence)

    def _on_status(self, status: Status) -> None:
        """Back at the start: what is shown is of a run that is over."""
        if status.generation == 0 < self._generation:
            self._generation = 0
            self._on_ready()

    def _on_ready(self) -> None:
        """Another run: what was found of the one before says so; of another document nothing is told."""
        if self.busy:
            self.window.session.client.deploy("")
            if self.window.document is self._document:
                self._fail("The run started again before it was done.")
            self.root = ""
        self.window.verdicts.deploy.mark_old()
