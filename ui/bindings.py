"""Which keys do what: the two tables of keys (window and canvas) as one list, with what the user changed in it.

Changes are kept in the settings as JSON, by command; commands without an entry have the keys of the tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from ui.canvas import keys as canvas_keys
from ui.settings import settings

if TYPE_CHECKING:
    from ui.actions import Actions

STORED = "keys"
FIXED = ("canvas.escape",)  # the way out of everything stays where it is
_SAME = {"help_selected": "help"}  # commands of the canvas that a window's action does under another title
_NATIVE, _PORTABLE = QKeySequence.SequenceFormat.NativeText, QKeySequence.SequenceFormat.PortableText


@dataclass(frozen=True, slots=True)
class Binding:
    """A command that may have keys: `group` is the menu where it stands, `usual` its keys while nobody changed them."""

    name: str
    title: str
    group: str
    usual: tuple[str, ...]
    tip: str = ""

    @property
    def fixed(self) -> bool:
        """Whether its keys cannot be changed."""
        return self.name in FIXED


def plain(text: str) -> str:
    """The text of an action as people read it, without the ellipsis."""
    return text.replace("&", "").rstrip("…")


def portable(keys: str) -> str:
    """Keys in the one form in which they are stored and compared."""
    return QKeySequence(keys).toString(_PORTABLE)


def shown(keys: tuple[str, ...]) -> str:
    """Keys as people read them."""
    return ", ".join(QKeySequence(key).toString(_NATIVE) for key in keys)


class Bindings(QObject):
    """The keys of a window's actions and of the canvas. `changed` tells that some are others now."""

    changed = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__(actions.window)
        self._actions = actions.by_name
        self._commands: dict[str, list[canvas_keys.Command]] = {}
        self._known: dict[str, Binding] = {}
        self._own: dict[str, tuple[str, ...]] = {}
        for name, action in self._actions.items():
            usual = tuple(key.toString(_PORTABLE) for key in action.shortcuts())
            self._known[name] = Binding(name, _title(action), _group(action), usual, action.statusTip())
        self._add_canvas()
        self._own = self._sound(_stored())
        self._dress()

    def _sound(self, stored: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Of what was stored the commands that there are, with each key once and none that is fixed elsewhere."""
        taken = {key for name in FIXED for key in self._known[name].usual}
        own = {}
        for name in (known for known in self._known if known in stored and known not in FIXED):
            own[name] = tuple(key for key in dict.fromkeys(stored[name]) if key not in taken)
            taken.update(own[name])
        return own

    def _add_canvas(self) -> None:
        titles = {known.title: name for name, known in self._known.items()}
        for command in canvas_keys.COMMANDS:
            title = plain(command.title)
            name = _SAME.get(command.method) or titles.get(title)
            if name is None:
                slug = "_".join(str(part) for part in (command.method, *command.args))
                name = f"canvas.{slug}"
                self._known[name] = Binding(name, title, "Canvas", ())
            self._commands.setdefault(name, []).append(command)
            known = self._known[name]
            usual = tuple(dict.fromkeys((*known.usual, *(portable(key) for key in command.keys))))
            self._known[name] = Binding(name, known.title, known.group, usual, known.tip)

    # -- questions -------------------------------------------------------------------------------------------

    def all(self) -> list[Binding]:
        """Every command, in the order of the menus; those of the canvas last."""
        return list(self._known.values())

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys that a command has now, in portable form; of its usual ones, those not given to another command."""
        if name in self._own:
            return self._own[name]
        given = {key for keys in self._own.values() for key in keys}
        return tuple(key for key in self._known[name].usual if key not in given)

    def is_own(self, name: str) -> bool:
        """Whether the user changed a command's keys."""
        return name in self._own

    def any_own(self) -> bool:
        """Whether the user changed any keys."""
        return bool(self._own)

    def owner(self, keys: str, but: str = "") -> Binding | None:
        """The command that has these keys, other than `but`; None where they are free."""
        wanted = portable(keys)
        return next((b for b in self.all() if b.name != but and wanted in self.keys(b.name)), None)

    # -- changes ---------------------------------------------------------------------------------------------

    def set(self, name: str, keys: tuple[str, ...]) -> None:
        """Gives a command these keys (none: it has no keys), taking them from whatever else had them."""
        wanted = tuple(dict.fromkeys(portable(key) for key in keys))
        for other, own in list(self._own.items()):
            kept = tuple(key for key in own if key not in wanted)
            if other != name and kept != own:
                self._put(other, kept)
        self._put(name, wanted)
        self._apply()

    def reset(self, name: str) -> None:
        """Gives a command its usual keys back, taking them from whatever else has them now."""
        self.set(name, self._known[name].usual)

    def reset_all(self) -> None:
        """Gives every command its usual keys back."""
        self._own.clear()
        self._apply()

    def _put(self, name: str, keys: tuple[str, ...]) -> None:
        if keys == self._known[name].usual:
            self._own.pop(name, None)
        else:
            self._own[name] = keys

    def _apply(self) -> None:
        """Brings actions, canvas and settings up to date."""
        self._dress()
        store = settings()
        if self._own:
            store.setValue(STORED, json.dumps(self._own))
        else:
            store.remove(STORED)
        self.changed.emit()

    def _dress(self) -> None:
        for name, known in self._known.items():
            keys = self.keys(name)
            action = self._actions.get(name)
            if action is not None:
                action.setShortcuts([QKeySequence(key) for key in keys])
                tip = known.tip or known.title
                action.setToolTip(f"{tip} ({shown(keys[:1])})" if keys else tip)
            for command in self._commands.get(name, ()):
                canvas_keys.rebind(command, None if keys == known.usual else keys)


def _title(action: QAction) -> str:
    return plain(str(action.property("title") or action.text()))


def _group(action: QAction) -> str:
    return str(action.property("group") or "View")


def _stored() -> dict[str, tuple[str, ...]]:
    """What the user changed; nothing where the settings hold no such thing."""
    try:
        raw = json.loads(str(settings().value(STORED, "{}")))
    except ValueError:
        return {}
    if not isinstance(raw, dict):
        return {}
    return {
        str(name): tuple(portable(key) for key in keys if isinstance(key, str) and portable(key))
        for name, keys in raw.items()
        if isinstance(keys, list)
    }
