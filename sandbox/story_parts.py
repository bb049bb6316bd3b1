"""The paragraphs of a story that a reader looks for first: what is the control, what is worth trying."""

from __future__ import annotations

import re

_PART = re.compile(
    r"^\*\*(?P<name>[A-Z][a-z]+)\.\*\*\s*(?P<text>.+?)(?=\n\s*\n|\n\*\*[A-Z]|\Z)", re.MULTILINE | re.DOTALL
)
_MARKS = re.compile(r"\*\*|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def part(story: str, name: str) -> str:
    """The text of the paragraph that begins with **name.**, as one plain line; empty where there is none."""
    found = next((m for m in _PART.finditer(story) if m["name"] == name), None)
    return plain(found["text"]) if found else ""


def plain(markdown: str) -> str:
    """Markdown of a paragraph as one line without marks."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", markdown)).split())
