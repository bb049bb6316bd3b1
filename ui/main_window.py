"""The window: panels around the canvas, put together. What each part does is in the part's own module."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget

from sandbox import nests
from sandbox.document import Document
from sandbox.events import Died, Status
from sandbox.muting import effective
from sandbox.scenario import SUFFIX
from ui import icons, theme
from ui.actions import Actions
from ui.asking import Asking
from ui.banner import Banner
from ui.bindings import Bindings
from ui.canvas.view import Canvas
from ui.canvas_live import CanvasLive
from ui.deploying import Deploying
from ui.editing import Editing
from ui.exports import Exports
from ui.files import Files
from ui.help import Help
from ui.layout import Layout
from ui.mixing import add_scenario
from ui.palette import Palette
from ui.panel_focus import PanelFocus
from ui.panels.gallery import Gallery
from ui.panels.help_panel import HelpPanel
from ui.panels.history import History
from ui.panels.inspector import Inspector
from ui.panels.library import Library
from ui.panels.story import Story
from ui.panels.timeline import Timeline
from ui.panels.verdicts import Verdicts
from ui.panels.world_view import WorldView
from ui.presenter import Presenter
from ui.recovery import Autosaving
from ui.run_session import RunSession, worker
from ui.scenario_layout import ScenarioLayout
from ui.settings import recent
from ui.speech import Speech
from ui.theme_choice import ThemeChoice
from ui.toolbar import Toolbar

if TYPE_CHECKING:
    from sandbox.worker import Client
    from ui.panels.scatter import Scatter
    from ui.panels.scope import Scope
    from ui.panels.twin import TwinPanel
    from ui.plots import Plots

SIZE = (1390, 868)
STATES = {
    "": "Nothing loaded",
    "compiling": "Compiling…",
    "branching": "Going back…",
    "paused": "Paused",
    "running": "Running",
    "finished": "Finished",
    "failed": "Not ready to run",
    "died": "The worker ended",
}


class MainWindow(QMainWindow):
    """One document, its run, and everything that shows them.

    `name` is the document's name without its ending. Layout and recent files are kept if it `remembers`. Where there
    are no `plots` yet, they come by `add_plots`, or when they are first needed.
    """

    def __init__(
        self, client: Callable[[], Client] = worker, remembers: bool = True, plots: bool = True
    ) -> None:
        super().__init__()
        self.remembers = remembers
        self.name = "untitled"
        self._plots: Plots | None = None
        self.document = Document()
        self.session = RunSession(self.document, client, self)
        self.setWindowIcon(icons.app_icon())
        self.setAcceptDrops(True)
        self._make_panels()
        self.files = Files(self)
        self.exports = Exports(self)
        self.help_ = Help(self)
        self.editing = Editing(self.document, self.canvas)
        self.autosaving = Autosaving(self)
        self.actions_ = Actions(self)
        self.toolbar = Toolbar(self.session, self.actions_)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.toolbar)
        self.timeline.header.attach(self.actions_.by_name)
        self._make_status_bar()
        self.resize(*SIZE)
        self.layout_ = Layout(self, self.panels)
        self.actions_.add_panels([dock.toggleViewAction() for dock in self.layout_.docks.values()])
        self.bindings, self.theme_choice = Bindings(self.actions_), ThemeChoice(self.actions_)
        self.presenter, self.scenario_layout = Presenter(self), ScenarioLayout(self)
        self.asking = Asking(self)
        self.deploying = Deploying(self)
        self.panel_focus = PanelFocus(self)
        self.live = CanvasLive(self.session, self.canvas)
        self._listen()
        self.document.listeners.append(self._edited)
        self._edited()
        self.show_recent()
        if plots:
            self.add_plots()

    def _make_panels(self) -> None:
        self.canvas = Canvas(self.document)
        self.crumb = QLabel()
        self.crumb.setContentsMargins(14, 8, 14, 8)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.crumb)
        column.addWidget(self.canvas, 1)
        self.banner = Banner(centre)
        self.setCentralWidget(centre)
        self.library, self.gallery, self.story = Library(), Gallery(), Story(self.document)
        self.inspector, self.history = Inspector(self.document), History(self.document)
        self.world, self.timeline = WorldView(self.session), Timeline(self.session)
        self.verdicts, self.manual = Verdicts(self.session), HelpPanel()
        keys = ("library", "gallery", "story", "inspector", "history", "verdicts", "world", "timeline", "manual")
        self.panels: dict[str, QWidget] = {key: getattr(self, key) for key in keys}

    @property
    def plots(self) -> Plots:
        """Objective scope, scatter and twin, made when they are first needed (see `ui.plots`)."""
        if self._plots is None:
            from ui.plots import Plots

            self._plots = Plots(self)
            self.speech = Speech(self)  # names what there is
        return self._plots

    @property
    def scope(self) -> Scope:
        """The objective scope."""
        return self.plots.scope

    @property
    def scatter(self) -> Scatter:
        """Base against mesa-objective."""
        return self.plots.scatter

    @property
    def twin(self) -> TwinPanel:
        """The second run."""
        return self.plots.twin

    def add_plots(self) -> None:
        """Makes the plots where nobody has needed them before."""
        _ = self.plots

    def _make_status_bar(self) -> None:
        self.state_label, self.graph_label = QLabel(), QLabel()
        self.statusBar().addWidget(self.state_label)
        self.statusBar().addPermanentWidget(self.graph_label)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(8, 0, 8, 0)

    def _listen(self) -> None:
        canvas, session = self.canvas, self.session
        self.library.add_requested.connect(canvas.insert_at_center)
        self.gallery.open_requested.connect(lambda name: self.files.open_bundled(str(name), play=True))
        self.gallery.add_requested.connect(self._remix)
        self.gallery.forget_requested.connect(self.files.forget)
        canvas.selection_changed.connect(self.inspector.show_nodes)
        canvas.frame_selected.connect(self.inspector.show_frame)
        canvas.setting_activated.connect(self.show_setting)
        canvas.selection_changed.connect(lambda _: self._show_numbers())
        self.live.sent.connect(self._show_numbers)
        canvas.message.connect(self.say)
        canvas.node_activated.connect(self.show_settings)
        canvas.help_requested.connect(self.help_.on_node)
        canvas.selection_changed.connect(self.help_.follow)
        self.inspector.node_requested.connect(lambda node: canvas.select((node,)))
        self.inspector.renamed.connect(lambda names: canvas.select((names[1],)))
        self.inspector.help_requested.connect(self.help_.on_type)
        canvas.space_tapped.connect(self._space)
        session.said.connect(self.say)
        session.status.connect(self._show_status)
        session.faults.connect(canvas.show_faults)
        session.faults.connect(self.inspector.show_faults)
        session.died.connect(self._show_died)
        theme.notifier().changed.connect(self._edited)

    # -- the document ----------------------------------------------------------------------------------------

    def show_document(self, document: Document, name: str) -> None:
        """Shows another document; the old one's run ends."""
        self.presenter.leave()
        self.document.listeners.remove(self._edited)
        self.document, self.name = document, name
        self.editing.document = document
        self.autosaving.follow(document)
        self.files.follow(document)
        document.listeners.append(self._edited)
        for panel in (self.canvas, self.inspector, self.story, self.history, self.verdicts):
            panel.set_document(document)
        self.banner.clear()
        self.session.set_document(document)
        self.toolbar.show_document()
        self.gallery.show_open(name)
        self.scenario_layout.follow(document)
        self.canvas.frame_all()
        self._edited()

    def _edited(self, *_: object) -> None:
        """Title, breadcrumb, labels of undo and redo, and counts follow the document."""
        document, edited = self.document, " — edited" if self.document.modified else ""
        self.setWindowTitle(f"{self.name}{SUFFIX}{edited}")
        ink, muted = theme.current().ink, theme.current().muted
        self.crumb.setText(
            f"<b style='color:{ink}'>{_plain(self.name)}</b>"
            f"<span style='color:{muted}'> &nbsp;›&nbsp; canvas{edited}</span>"
        )
        for name, label in (("undo", document.undo_label), ("redo", document.redo_label)):
            self.actions_[name].setText(f"&{name.capitalize()} {label}".rstrip())
        self.toolbar.show_document()
        graph = document.graph
        heard = effective(graph)
        deep = max((nests.depth(heard, root) for root in nests.roots(heard)), default=0)
        many = len(graph.nodes)
        self.graph_label.setText(f"{many} node{'s' * (many != 1)} · {deep} level{'s' * (deep != 1)} deep")

    def _remix(self, target: object) -> None:
        """The nest of a scenario in the gallery comes to the canvas."""
        add_scenario(self.canvas, str(target), self.canvas.visible_rect().center())

    def show_settings(self, node: str) -> None:
        """Brings the inspector to the front with a node."""
        self.inspector.show_nodes((node,))
        self.layout_.show("inspector")
        if self.canvas.keyboard.on:
            self.inspector.take_focus()

    def show_setting(self, place: tuple[str, str]) -> None:
        """Brings the inspector to the front with the cursor in a row of the selected container."""
        self.layout_.show("inspector")
        self.inspector.focus_setting(place)

    def show_recent(self) -> None:
        """The gallery lists the recent files."""
        self.gallery.set_recent(recent())

    # -- the run ---------------------------------------------------------------------------------------------

    def _show_status(self, status: Status) -> None:
        state = STATES.get(status.state, status.state)
        if status.state == "failed" and self.session.faults_now:
            state += f" · {self.session.faults_now[0]}"
        if state == self.state_label.text():
            return
        self.state_label.setText(state)
        self.actions_["resume"].setEnabled(status.state == "died")
        if status.state not in ("died", ""):
            self.banner.clear("worker")

    def _space(self) -> None:
        """Space was tapped over the canvas, which keeps it for panning."""
        action = self.actions_.with_key(Qt.Key.Key_Space)
        if action is not None:
            action.trigger()

    def _show_numbers(self) -> None:
        if self.inspector.isVisible():
            self.inspector.show_live(self.live.numbers(self.inspector.nodes()))

    def _show_died(self, event: Died) -> None:
        resume = ("Resume", self.session.resume) if event.resumable else ("Start again", self.session.start)
        self.banner.say(event.sentence, "worker", *resume)

    # -- what the person is told -----------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """One sentence in the status bar, for a while."""
        self.statusBar().showMessage(sentence, 6000)

    def complain(self, sentence: str) -> None:
        """One sentence that stays until it is closed."""
        self.banner.say(sentence)

    def show_palette(self) -> None:
        """The command palette."""
        Palette(self.actions_, self).open_over(self)

    def find_node_type(self) -> None:
        """Puts the cursor into the library's search line."""
        self.layout_.show("library")
        self.library.focus_search()

    def reset_layout(self) -> None:
        """All panels back to where they were at first."""
        self.scenario_layout.forget()
        self.layout_.arrange()

    # -- events ----------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.panel_focus.tab(super().focusNextPrevChild, forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.files.open_path(path))  # it may ask; the drag ends first

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self.presenter.leave()
        if self.remembers:
            self.scenario_layout.leave()
            self.layout_.save()
            self.toolbar.remember()
        self.autosaving.stop()
        self.session.close()
        event.accept()


def _dropped(event: Any) -> Path | None:
    """The file that is dragged, where it is one that can be opened."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    path = Path(urls[0].toLocalFile()) if urls else None
    return path if path is not None and path.suffix.lower() in (".json", ".png") else None


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
