"""Alphabets of the Text world: symbols written out, or the first so many of a standard order."""

from __future__ import annotations

import string

from sims.declare import SettingError, Settings

# All printable ASCII, in the order in which a bigger alphabet takes further symbols in.
_MARKS = ".,!?@#$%&*-+=:;'\"()/<>[]{}^_~|\\`"
STANDARD = string.ascii_lowercase + " " + string.digits + _MARKS + string.ascii_uppercase


def spelled(settings: Settings) -> tuple[str, str]:
    """The alphabet, every symbol once, and the target cut or filled with blanks to its length.

    Raises SettingError where the target is empty or has symbols that the alphabet has not.
    """
    target, length = str(settings["target"]), int(settings["length"])
    target = target[:length].ljust(length) if length else target
    if not target:
        raise SettingError("target is empty: give it at least one symbol")
    if not target.isprintable():
        raise SettingError("target has a symbol that cannot be shown in one line (a line end or a control character)")
    if len(target) > 64:
        raise SettingError(f"target has {len(target)} symbols, and at most 64 can be written")
    return alphabet(str(settings["alphabet"]), target), target


def alphabet(text: str, target: str) -> str:
    """The symbols meant by `text`: themselves, or a number of them, 2 to 95, of which the target's come first."""
    needed = set(target)
    if text.isascii() and text.isdigit() and len(text) <= 2 and text[0] != "0":
        size = int(text)
        if not 2 <= size <= len(STANDARD):
            raise SettingError(f"alphabet is 2 to {len(STANDARD)} symbols, or the symbols themselves, not {text}")
        if len(needed) > size:
            raise SettingError(f"alphabet is {size} symbols, and the target alone has {len(needed)} different ones")
        order = STANDARD + "".join(symbol for symbol in dict.fromkeys(target) if symbol not in STANDARD)
        spare = [symbol for symbol in STANDARD if symbol not in needed][: size - len(needed)]
        return "".join(symbol for symbol in order if symbol in needed or symbol in spare)
    symbols = "".join(dict.fromkeys(text))
    if not 2 <= len(symbols) <= 256 or not symbols.isprintable():
        raise SettingError("alphabet is 2 to 256 symbols that can be shown in one line, or how many there are")
    missing = [symbol for symbol in dict.fromkeys(target) if symbol not in symbols]
    if missing:
        raise SettingError(f"alphabet has no {missing[0]!r}, which the target {target!r} needs: add it, or change them")
    return symbols
