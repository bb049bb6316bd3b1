"""How numbers are written in pictures and in the window."""

from __future__ import annotations

MINUS, SPACE = "\N{MINUS SIGN}", "\N{NARROW NO-BREAK SPACE}"


def grouped(value: float, form: str = ".0f") -> str:
    """A number, whole unless `form` says otherwise, with narrow spaces between thousands and a real minus."""
    return f"{value:,{form}}".replace(",", SPACE).replace("-", MINUS)
