"""Everything that can be done from menus, keys and the command palette, in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from sandbox import staging
from sandbox.asks import QUESTIONS
from ui import theme
from ui.bands import KINDS
from ui.layout import TITLES

MENUS = ("&File", "&Edit", "&View", "&Run", "&Help")


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: `method` of the window that does it (with `args`), where it stands, and its keys.

    `on` is "window" where the keys work everywhere, or "canvas" where the canvas takes them itself, as they are only
    shown. A `menu` of "File/Export" is a submenu. `line` draws a separator before it. `check` names what says whether a
    switch is on, `says` a method that gives the text which the menu shows.
    """

    name: str
    text: str
    menu: str
    method: str
    keys: tuple[str, ...] = ()
    tip: str = ""
    on: str = "window"
    args: tuple[Any, ...] = ()
    line: bool = False
    check: str = ""
    says: str = ""


ALIGN = (
    ("left", "&Left edges", "Ctrl+Shift+Left", "Align left", "With the selected node furthest to the left"),
    ("centre", "&Centres", "Ctrl+Shift+C", "Align centres", "Selected nodes on one vertical line"),
    ("right", "&Right edges", "Ctrl+Shift+Right", "Align right", "With the selected node furthest to the right"),
    ("top", "&Top edges", "Ctrl+Shift+Up", "Align top", "With the highest of the selected nodes"),
    ("middle", "&Middles", "Ctrl+Shift+M", "Align middles", "Selected nodes on one level"),
    ("bottom", "&Bottom edges", "Ctrl+Shift+Down", "Align bottom", "With the lowest of the selected nodes"),
    ("across", "Distribute &horizontally", "Ctrl+Shift+H", "Distribute horizontally", "Equal gaps from left to right"),
    ("down", "Distribute &vertically", "Ctrl+Shift+V", "Distribute vertically", "Equal gaps from top to bottom"),
)  # fmt: skip
TABLE = (
    Entry("new", "&New", "File", "files.new", ("Ctrl+N",), "An empty canvas"),
    Entry("open", "&Open…", "File", "files.open", ("Ctrl+O",), "Opens a scenario, or a picture that carries one"),
    Entry("save", "&Save", "File", "files.save", ("Ctrl+S",),
          "Saves the scenario, with the interventions of the run", line=True),
    Entry("save_as", "Save &as…", "File", "files.save_as", ("Ctrl+Shift+S",), "Saves it under another name"),
    Entry("recover", "Recover &unsaved work…", "File", "autosaving.show_list", (),
          "What earlier sessions left that ended before it was saved"),
    Entry("export_json", "Scenario as &JSON…", "File/&Export", "exports.json", (), "A copy of the scenario file"),
    Entry("export_canvas", "Picture of the &canvas…", "File/&Export", "exports.canvas", (),
          "A PNG of the whole graph, which carries the scenario"),
    Entry("export_window", "Picture of the &window…", "File/&Export", "exports.picture", (),
          "A PNG of the window, which carries the scenario"),
    Entry("export_svg", "&Drawing of the canvas…", "File/&Export", "exports.drawing", (),
          "An SVG of the whole graph: lines and texts at any size"),
    Entry("export_page", "Page about the &run…", "File/&Export", "exports.page", (),
          "One HTML file with story, graph, objectives, settings and the scenario; it needs no network"),
    Entry("export_py", "&Python script…", "File/&Export", "exports.script", (),
          "A script that runs the scenario, with the scenario in it"),
    Entry("close", "&Quit", "File", "close", ("Ctrl+Q",), line=True),
    Entry("undo", "&Undo", "Edit", "editing.undo", ("Ctrl+Z",)),
    Entry("redo", "&Redo", "Edit", "editing.redo", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Entry("cut", "Cu&t", "Edit", "editing.cut", ("Ctrl+X",), "Selected nodes or text", line=True),
    Entry("copy", "&Copy", "Edit", "editing.copy", ("Ctrl+C",), "Selected nodes or text"),
    Entry("paste", "&Paste", "Edit", "editing.paste", ("Ctrl+V",), "Nodes at the pointer, or text"),
    Entry("duplicate", "D&uplicate", "Edit", "canvas.duplicate", ("Ctrl+D",),
          "A copy of the selected nodes beside them"),
    Entry("delete", "&Delete", "Edit", "canvas.delete_selected", ("Del",), "Removes the selected nodes or wire",
          "canvas"),
    Entry("dissolve", "Delete and re&connect", "Edit", "canvas.commands.dissolve", ("Ctrl+Del",),
          "Removes the selected nodes and wires together what they stood between", "canvas"),
    Entry("select_all", "Select &all", "Edit", "editing.select_all", ("Ctrl+A",), line=True),
    Entry("select_none", "Select &none", "Edit", "canvas.tools.select_none", ("Ctrl+Shift+A",)),
    Entry("select_inverse", "Select &inverse", "Edit", "canvas.tools.select_inverse", ("Ctrl+I",),
          "The nodes that are not selected"),
    Entry("rename", "Rena&me…", "Edit", "canvas.rename_selected", ("F2",), "Renames the selected node"),
    Entry("comment", "Frame &with a title", "Edit", "canvas.comments.add", ("Ctrl+G",),
          "A titled frame around the selected nodes, behind them"),
    Entry("fold", "Fold into one card, or un&fold", "Edit", "canvas.folds.toggle", ("Ctrl+Shift+G",),
          "Selected nodes or a frame as one card, a container: entered by a double click, left by Esc"),
    Entry("mute", "&Mute or unmute", "Edit", "canvas.commands.mute", ("M",),
          "Leaves the selected nodes out of what runs, and passes them by"),
    Entry("arrange", "Arran&ge all nodes", "Edit", "canvas.arrange", ("Ctrl+L",), "Places all nodes anew"),
    Entry("tidy", "Tidy the se&lection", "Edit", "canvas.tools.tidy", ("Ctrl+Shift+L",),
          "Places the selected nodes anew and leaves the others"),
    *(Entry(f"align_{how}", text, "Edit/Ali&gn", "canvas.tools.align", (keys,), tip, args=(how, title),
            line=how in ("top", "across"))
      for how, text, keys, title, tip in ALIGN),
    Entry("snaps", "Ca&tch on cards while dragging", "Edit/Ali&gn", "canvas.tools.toggle_snaps", (),
          "Dragged nodes catch on the edges of the cards around them; Alt lets go", line=True,
          check="canvas.tools.snaps"),
    Entry("add", "&Add node…", "Edit", "canvas.open_search", ("Shift+A", "Tab"), "Searches all nodes", "canvas"),
    Entry("find", "&Find on the canvas…", "Edit", "canvas.tools.finder.open", ("Ctrl+F",),
          "Finds nodes by name, type or setting", line=True),
    Entry("find_next", "Find ne&xt", "Edit", "canvas.tools.finder.step", ("F3",), "The next node found", args=(1,)),
    Entry("find_previous", "Find pre&vious", "Edit", "canvas.tools.finder.step", ("Shift+F3",),
          "The node found before", args=(-1,)),
    Entry("find_type", "Find in &library", "Edit", "find_node_type", ("Ctrl+Shift+F",), "Searches the library"),
    Entry("frame_all", "Frame &all", "View", "canvas.frame_all", ("Home",), "Shows all nodes", "window"),
    Entry("frame_selection", "Frame &selection", "View", "canvas.frame_selection", ("F",),
          "Shows the selected nodes"),
    Entry("zoom_in", "Zoom &in", "View", "canvas.zoom_by", ("Ctrl++", "Ctrl+="), args=(1.25,)),
    Entry("zoom_out", "Zoom &out", "View", "canvas.zoom_by", ("Ctrl+-",), args=(0.8,)),
    Entry("actual_size", "Act&ual size", "View", "canvas.zoom_to", ("Ctrl+0",), args=(1.0,)),
    Entry("minimap", "&Map in the corner", "View", "canvas.tools.minimap.toggle", ("Alt+M",),
          "A small map of the whole graph, while not all of it is in view", check="canvas.tools.minimap.wanted"),
    *(Entry(f"view_{n}", f"Go to view &{n}", "View/&Bookmarks", "canvas.tools.bookmarks.go", (f"Shift+{n}",),
            "Looks where this bookmark looks", args=(n,), says="canvas.tools.bookmarks.title") for n in range(1, 10)),
    *(Entry(f"keep_view_{n}", f"Bookmark view &{n}", "View/&Bookmarks/&Keep this view as",
            "canvas.tools.bookmarks.keep", (f"Ctrl+Shift+{n}",), "Keeps what is in view, with the scenario", args=(n,))
      for n in range(1, 10)),
    Entry("next_panel", "Ne&xt panel", "View", "panel_focus.step", ("F6",), "The keyboard goes to the next panel",
          args=(1,), line=True),
    Entry("last_panel", "Panel &before", "View", "panel_focus.step", ("Shift+F6",),
          "The keyboard goes to the panel before", args=(-1,)),
    Entry("reset_layout", "&Reset layout", "View", "reset_layout", (),
          "All panels back to where they were at first", line=True),
    Entry("keep_layout", "Save panels with the &scenario", "View", "scenario_layout.keep", (),
          "The scenario brings back the panels as they are now whenever it is opened"),
    Entry("drop_layout", "Remove panels from the sc&enario", "View", "scenario_layout.remove", (),
          "The scenario brings no arrangement of panels along any more"),
    Entry("presenter", "&Presenter mode", "View", "presenter.toggle", ("F11",),
          "Full screen with the exposed settings, the chosen panels, the graph step by step; Esc leaves", line=True),
    Entry("toggle_theme", "&Light or dark", "View", "theme_choice.toggle", (),
          "Changes between the light and the dark theme"),
    Entry("run", "&Run", "Run", "session.toggle", ("Space",), "Runs or pauses"),
    Entry("step", "&Step", "Run", "session.step", (".",), "One generation, then pauses"),
    Entry("step_back", "Step &back", "Run", "session.step_back", (",",), "Shows the generation before"),
    Entry("look_live", "Return to the &newest generation", "Run", "session.look_live", ("End",),
          "Shows the newest generation again"),
    Entry("branch", "B&ranch here", "Run", "session.branch", ("Ctrl+B",),
          "Goes on from the generation that is looked at, as a run of its own; the original stays as thin traces"),
    Entry("clear_ghosts", "&Clear thin traces", "Run", "session.ghosts.clear", (),
          "Forgets the curves of runs that were branched"),
    Entry("bookmark", "Book&mark", "Run", "timeline.marking.toggle", ("B",),
          "Sets a bookmark at the generation that is shown, or takes it away", line=True),
    Entry("next_bookmark", "Next bookmark", "Run", "timeline.marking.jump", ("]",), args=(1,)),
    Entry("last_bookmark", "Bookmark before", "Run", "timeline.marking.jump", ("[",), args=(-1,)),
    Entry("twin", "T&win…", "Run", "twin.ask", ("Ctrl+T",),
          "Runs the same seed with one change beside this run", line=True),
    Entry("untwin", "En&d twin", "Run", "twin.twin.stop", (), "Ends the second run"),
    Entry("reset", "R&eset", "Run", "session.reset", ("Ctrl+R",), "Back to generation 0"),
    Entry("resume", "Resume &worker", "Run", "session.resume", (),
          "After the worker ended: goes on from its last snapshot"),
    Entry("deploy", "&Deploy", "Run", "deploying.deploy", ("Ctrl+Shift+D",),
          "Runs the trained candidates in the shifted world, and says what becomes of them", line=True),
    *(Entry(f"ask_{type_.partition('.')[2]}", question, "Run/&Ask", "asking.ask", (),
            "Asks the selected optimizer, or the outermost one, beside the run", args=(type_,))
      for type_, question in QUESTIONS.items()),
    Entry("scope_series", "&Add series…", "View/&Scope", "scope.open_series", (),
          "Draws further metrics of the run in the scope"),
    Entry("scope_copy", "&Copy picture of the scope", "View/&Scope", "scope.export.copy_picture", (),
          "Puts the plot into the clipboard"),
    Entry("scope_csv", "E&xport the scope's series as CSV…", "View/&Scope", "scope.export.save", (),
          "The visible series in full precision", args=("csv",)),
    Entry("scope_log_x", "Logarithmic &generations", "View/&Scope", "scope.edits.toggle_flag", (),
          "Logarithmic generations in the scope, on or off", args=("log_x",), line=True, check="scope.state.log_x"),
    Entry("scope_log_y", "&Logarithmic heights", "View/&Scope", "scope.edits.toggle_flag", (),
          "Logarithmic heights in the scope, on or off", args=("log_y",), check="scope.state.log_y"),
    *(Entry(f"scope_band_{kind}", band.title, "View/&Scope", "scope.edits.shade", (), band.tip, args=(kind,),
            line=kind == "none", check=f"scope.bands.on.{kind}")
      for kind, band in KINDS.items()),
    Entry("scope_reset", "Rese&t view of the scope", "View/&Scope", "scope.reset_view", (),
          "All generations, heights that fit", line=True),
    Entry("follow", "Scope &follows", "Run", "scope.follow.click", (),
          "The scope shows all generations so far", line=True),
    Entry("help", "&Help on the node", "Help", "help_.on_selection", ("F1",),
          "What the selected node does, and its settings"),
    Entry("keys", "&Keys…", "Help", "help_.keys", ("Ctrl+F1",), "All keys, to look up and to change"),
    Entry("canvas_help", "&On the canvas", "Help", "help_.canvas", (), "What mouse, keys and fingers do on the canvas"),
    Entry("palette", "&Commands…", "Help", "show_palette", ("Ctrl+Shift+P",), "Finds any command by its name"),
    Entry("validation", "&Validation", "Help", "help_.validation", (), "Every reference, and what is obtained"),
    Entry("log", "Open the &log folder", "Help", "help_.log", (), "Where errors are written down", line=True),
    Entry("about", "&About Mesa Sandbox", "Help", "help_.about"),
)  # fmt: skip


class Actions:
    """The window's actions by name. `menus` are the menus by their titles without the ampersand."""

    def __init__(self, window: Any) -> None:
        self.window = window
        self.by_name: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        bar: QMenuBar = window.menuBar()
        for title in MENUS:
            self.menus[title.replace("&", "")] = bar.addMenu(title)
        for entry in TABLE:
            self._add(entry)
        self._recent()
        self._themes()
        self._presented()

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]

    def __iter__(self) -> Iterator[QAction]:
        """All that a person can trigger, for the palette."""
        return (action for name, action in self.by_name.items() if name != "palette")

    def with_key(self, key: Qt.Key) -> QAction | None:
        """The action that a key alone triggers, if any."""
        return next((a for a in self.by_name.values() if QKeySequence(key) in a.shortcuts()), None)

    def _add(self, entry: Entry) -> None:
        action = QAction(entry.text, self.window)
        action.setObjectName(entry.name)
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        scope = (
            Qt.ShortcutContext.WindowShortcut if entry.on == "window" else Qt.ShortcutContext.WidgetShortcut
        )
        action.setShortcutContext(scope)
        action.setProperty("title", entry.text)  # undo and redo change their texts
        action.setProperty("group", entry.menu.partition("/")[0])
        action.setStatusTip(entry.tip)
        action.setIconVisibleInMenu(False)  # a few have one for their buttons; menus are texts
        action.setAutoRepeat(entry.name in ("step", "step_back", "undo", "redo", "zoom_in", "zoom_out"))
        action.triggered.connect(lambda _=False, e=entry: self._call(e))
        menu = self._menu(entry.menu)
        if entry.line:
            menu.addSeparator()
        menu.addAction(action)
        if entry.check:
            action.setCheckable(True)
            menu.aboutToShow.connect(lambda: action.setChecked(bool(attrgetter(entry.check)(self.window))))
        if entry.says:
            menu.aboutToShow.connect(lambda: action.setText(attrgetter(entry.says)(self.window)(*entry.args)))
        self.by_name[entry.name] = action

    def _call(self, entry: Entry) -> None:
        attrgetter(entry.method)(self.window)(*entry.args)

    def _menu(self, path: str) -> QMenu:
        plain = path.replace("&", "")
        if plain not in self.menus:
            above, _, title = path.rpartition("/")
            self.menus[plain] = self._menu(above).addMenu(title)
        return self.menus[plain]

    def _recent(self) -> None:
        menu = QMenu("Open &recent", self.menus["File"])
        self.menus["File"].insertMenu(self.by_name["save"], menu)
        menu.aboutToShow.connect(lambda: self.window.files.fill_recent(menu))
        self.menus["File/Recent"] = menu

    def _themes(self) -> None:
        menu = self.menus["View"].addMenu("&Theme")
        group = QActionGroup(menu)
        for choice in theme.CHOICES:
            action = QAction(choice.capitalize(), menu, checkable=True)
            action.setProperty("title", f"Theme: {choice}")
            action.triggered.connect(lambda _=False, c=choice: self.window.theme_choice.choose(c))
            group.addAction(action)
            menu.addAction(action)
            self.by_name[f"theme_{choice}"] = action
        self.menus["View/Theme"] = menu

    def _presented(self) -> None:
        """The panels that a presentation of the scenario shows, to be chosen by its author."""
        menu = QMenu("Presenter mode s&hows", self.menus["View"])
        for key in staging.PANELS:
            action = QAction(TITLES[key], menu, checkable=True)
            action.setProperty("title", f"Presenter mode shows: {TITLES[key]}")
            action.triggered.connect(lambda _=False, k=key: self.window.presenter.choose_panel(k))
            menu.addAction(action)
            self.by_name[f"presents_{key}"] = action
        menu.aboutToShow.connect(self._mark_presented)
        self.menus["View"].insertMenu(self.by_name["toggle_theme"], menu)
        self.menus["View/Presenter"] = menu

    def _mark_presented(self) -> None:
        shown = staging.panels(self.window.document.scenario)
        for key in staging.PANELS:
            self.by_name[f"presents_{key}"].setChecked(key in shown)

    def add_panels(self, toggles: list[QAction]) -> None:
        """Puts the switches of the panels into the View menu."""
        menu = QMenu("&Panels", self.menus["View"])
        for toggle in toggles:
            toggle.setProperty("title", f"Panel: {toggle.text()}")
            menu.addAction(toggle)
            self.by_name[f"panel_{toggle.text().lower().replace(' ', '_')}"] = toggle
        self.menus["View"].insertMenu(self.by_name["reset_layout"], menu)
        self.menus["View/Panels"] = menu
