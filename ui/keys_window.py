"""The table of keys: every command by menu, searchable, each with keys that can be changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.bindings import Binding, Bindings, plain, portable, shown
from ui.panels.parts import SearchLine, push_button

TITLE = "Keys"
WAITING = "Press the new keys…"
HINT = "Double-click a command, or press Enter on it, to give it other keys."
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_NAME = Qt.ItemDataRole.UserRole


class KeysWindow(QDialog):
    """While it waits for new keys, the next ones pressed are taken; Escape gives up."""

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.bindings = bindings
        self.waiting = ""  # the command that gets the next keys
        self._adds = False  # whether they come to those that it has
        self._offer: tuple[str, tuple[str, ...]] = ("", ())
        self.search = SearchLine("Search commands and keys…", "")
        self.search.setAccessibleName("Search commands and keys")
        self.list = _table()
        self.said = QLabel(HINT, wordWrap=True)
        self.said.setAccessibleName("What was done")
        self.take = push_button("Use it here", "Takes the keys from the other command", self._take)
        self.take.hide()
        self.change = push_button("Change…", "The next keys pressed replace those of the command", self.ask)
        self.add = push_button(
            "Add…", "The next keys pressed come to those of the command", lambda: self.ask(adds=True)
        )
        self.remove = push_button("Remove", "The command has no keys then", self._remove)
        self.reset = push_button("Reset", "The command's usual keys", self._reset)
        self.reset_all = push_button("Reset all", "The usual keys of all commands", self._reset_all)
        self._lay_out()
        self.search.textChanged.connect(lambda _: self.fill())
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemDoubleClicked.connect(lambda *_: self.ask())
        self.list.currentItemChanged.connect(lambda *_: self._chosen())
        bindings.changed.connect(self.fill)
        theme.notifier().changed.connect(self.fill)
        self.fill()
        self.search.setFocus()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        below.addWidget(self.take)
        row = QHBoxLayout()
        for button in (self.change, self.add, self.remove, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        layout.addLayout(row)
        self.resize(560, 600)

    # -- the table -------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Lists the commands that match, by menu; the chosen one stays chosen."""
        chosen = self.chosen()
        words = self.search.text().lower().split()
        self.list.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for binding in self.bindings.all():
            keys = shown(self.bindings.keys(binding.name))
            text = f"{binding.group} {binding.title} {keys}".lower()
            if all(word in text for word in words):
                if binding.group not in groups:
                    groups[binding.group] = self._head(binding.group)
                self._row(groups[binding.group], binding, keys)
        self.list.expandAll()
        self.choose(chosen)
        self.reset_all.setEnabled(self.bindings.any_own())

    def _head(self, group: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list, [group.upper()])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, theme.font(11, bold=True))
        item.setForeground(0, QColor(theme.current().muted))
        item.setSizeHint(0, QSize(0, 30))
        item.setFirstColumnSpanned(True)
        return item

    def _row(self, group: QTreeWidgetItem, binding: Binding, keys: str) -> None:
        own = self.bindings.is_own(binding.name)
        item = QTreeWidgetItem(group, [binding.title, keys])
        item.setData(0, _NAME, binding.name)
        item.setSizeHint(0, QSize(0, 26))
        usual = shown(binding.usual) or "none"
        tip = f"{binding.tip}\nUsual keys: {usual}".strip()
        for column in (0, 1):
            item.setToolTip(column, tip)
            item.setFont(column, theme.font(12, bold=own, mono=column == 1))
        item.setData(1, Qt.ItemDataRole.AccessibleDescriptionRole, f"usual keys: {usual}")

    def rows(self) -> dict[str, QTreeWidgetItem]:
        """The rows shown, by the names of their commands."""
        found = {}
        for i in range(self.list.topLevelItemCount()):
            head = self.list.topLevelItem(i)
            items = (head.child(j) for j in range(head.childCount())) if head else ()
            found.update({str(item.data(0, _NAME)): item for item in items if item is not None})
        return found

    def chosen(self) -> str:
        """The command whose row is marked; empty where none is."""
        item = self.list.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""

    def choose(self, name: str) -> None:
        """Marks the row of a command, or the first one."""
        rows = self.rows()
        item = rows.get(name) or next(iter(rows.values()), None)
        if item is not None:
            self.list.setCurrentItem(item)
        self._chosen()

    def _binding(self, name: str) -> Binding | None:
        return next((b for b in self.bindings.all() if b.name == name), None)

    def _chosen(self) -> None:
        """The buttons follow the marked row."""
        name = self.chosen()
        binding = self._binding(name)
        if self.waiting and name != self.waiting:
            self._stop_waiting()
        free = binding is not None and not binding.fixed
        has = free and bool(self.bindings.keys(name))
        for button, on in ((self.change, free), (self.add, free), (self.remove, has)):
            button.setEnabled(on)
        self.reset.setEnabled(free and self.bindings.keys(name) != (binding.usual if binding else ()))

    # -- new keys --------------------------------------------------------------------------------------------

    def ask(self, adds: bool = False) -> None:
        """Waits for the keys of the marked command."""
        binding = self._binding(self.chosen())
        if binding is None:
            return
        if binding.fixed:
            self.say(f"{binding.title} always has {shown(self.bindings.keys(binding.name))}.")
            return
        self.waiting, self._adds = binding.name, adds
        item = self.rows()[binding.name]
        item.setText(1, WAITING)
        item.setForeground(1, QColor(theme.readable(theme.current().accent)))
        self.say(f"Press the new keys for {binding.title}; Escape leaves them as they are.")
        self.list.setFocus()

    def _stop_waiting(self) -> None:
        item = self.rows().get(self.waiting)
        if item is not None:
            item.setText(1, shown(self.bindings.keys(self.waiting)))
            item.setData(1, Qt.ItemDataRole.ForegroundRole, None)
        self.waiting = ""
        self.say(HINT)

    def say(self, sentence: str, offer: tuple[str, tuple[str, ...]] = ("", ())) -> None:
        """One sentence below the table; with an offer, the button that takes the keys nevertheless."""
        self._offer = offer
        self.said.setText(sentence)
        self.take.setVisible(bool(offer[0]))

    def _pressed(self, event: QKeyEvent) -> None:
        """The keys for the command that waits for some."""
        if event.key() in _MODIFIERS or event.key() == Qt.Key.Key_unknown:
            return
        name, binding = self.waiting, self._binding(self.waiting)
        keypad = Qt.KeyboardModifier.KeypadModifier
        pressed = portable(QKeySequence(event.keyCombination().toCombined() & ~keypad.value).toString())
        self._stop_waiting()
        if pressed == "Esc" or not pressed or binding is None:
            return
        wanted = (*self.bindings.keys(name), pressed) if self._adds else (pressed,)
        owner = self.bindings.owner(pressed, but=name)
        if owner is None:
            self._give(name, wanted)
        else:
            text = f"{shown((pressed,))} is already the key of {owner.title}."
            self.say(text, ("", ()) if owner.fixed else (name, wanted))

    def _give(self, name: str, keys: tuple[str, ...]) -> None:
        self.bindings.set(name, keys)
        binding = self._binding(name)
        assert binding is not None
        has = f"now has {shown(keys)}" if keys else "has no keys now"
        self.say(f"{plain(binding.title)} {has}.")

    def _take(self) -> None:
        name, keys = self._offer
        self._give(name, keys)

    def _remove(self) -> None:
        self._give(self.chosen(), ())

    def _reset(self) -> None:
        name = self.chosen()
        self.bindings.reset(name)
        binding = self._binding(name)
        self.say(f"{binding.title if binding else name} has its usual keys again.")

    def _reset_all(self) -> None:
        self.bindings.reset_all()
        self.say("All commands have their usual keys again.")

    # -- events ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() == QEvent.Type.FocusOut and self.waiting:
            self._stop_waiting()
        elif isinstance(event, QKeyEvent) and watched is self.list and self.waiting:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # before an action of the window takes them
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(event)
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.ask()
                return True
            if watched is self.search and event.key() in (
                Qt.Key.Key_Down,
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            ):
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName("Commands and their keys")
    table.setColumnCount(2)
    table.setHeaderLabels(["Command", "Keys"])
    table.setRootIsDecorated(False)
    table.setItemsExpandable(False)
    table.setIndentation(0)
    table.setExpandsOnDoubleClick(False)
    header = table.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    header.setMinimumSectionSize(150)
    header.setSectionsClickable(False)
    return table
