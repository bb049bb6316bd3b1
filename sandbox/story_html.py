"""A story's Markdown as HTML: headings, paragraphs, lists, emphasis, code and web links. Everything else is text, so
that nothing a stranger wrote becomes a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

_BLANK = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(
    r"(?P<marks>#{1,6})[ ]+(?P<heading>.*)|(?P<bullet>[-*+])[ ]+(?P<ul>.*)|\d{1,9}[.)][ ]+(?P<ol>.*)"
)
_MARKED = re.compile(  # bounded, so that any text takes time in proportion to its length
    r"`(?P<code>[^`]{1,999})`"
    r"|\*\*(?P<strong>\S.{0,999}?)\*\*"
    r"|(?<![\w*])\*(?P<em>[^\s*](?:[^*]{0,999}?[^\s*])?)\*(?!\w)"
    r"|\[(?P<text>[^\]\[]{0,999})\]\((?P<link>https?://[^\s()]{1,999})\)"
)


def story_html(markdown: str) -> str:
    """The story as HTML; its headings begin with <h2>, as a page has its own <h1>."""
    blocks = (_block(block) for block in _BLANK.split(markdown.strip()))
    return "\n".join(part for block in blocks for part in block)


def _block(text: str) -> Iterator[str]:
    """What stands between two blank lines: headings, lists and paragraphs."""
    for tag, entries in groupby(_entries(text), key=lambda entry: entry[0]):
        inside = [_inline(entry) for _, entry in entries]
        if tag in ("ul", "ol"):
            yield f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in inside)}</{tag}>"
        else:
            yield from (f"<{tag}>{entry}</{tag}>" for entry in inside)


def _entries(text: str) -> list[tuple[str, str]]:
    """Tag and text of each line; a plain line goes on with the list entry or paragraph before it."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark = _LINE.fullmatch(line)
        if mark and mark["marks"]:
            found.append((f"h{min(6, len(mark['marks']) + 1)}", mark["heading"]))
        elif mark:
            found.append(("ul", mark["ul"]) if mark["bullet"] else ("ol", mark["ol"]))
        elif found and not found[-1][0].startswith("h"):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            found.append(("p", line))
    return found


def _inline(text: str) -> str:
    parts, at = [], 0
    for mark in _MARKED.finditer(text):
        parts += [escape(text[at : mark.start()]), _marked(mark)]
        at = mark.end()
    return "".join(parts) + escape(text[at:])


def _marked(mark: re.Match[str]) -> str:
    kind = mark.lastgroup or ""
    if kind == "link":
        return f'<a href="{escape(mark["link"])}">{_inline(mark["text"])}</a>'
    return f"<{kind}>{escape(mark[kind]) if kind == 'code' else _inline(mark[kind])}</{kind}>"
