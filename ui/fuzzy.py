"""Fuzzy search: which entries match a few typed letters, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sims.declare import Declaration

T = TypeVar("T")
_WEIGHTS = (4.0, 2.0, 1.0)


def node_fields(node: Declaration) -> tuple[str, ...]:
    """What is searched of a node type: its title counts most, then kind and keywords, then the summary."""
    return node.title, f"{node.kind} {node.keywords}", node.summary


def rank(query: str, entries: Iterable[Declaration]) -> list[Declaration]:
    """Node types that match every word of `query`, best first; all, in their order, for an empty one."""
    return rank_by(query, entries, node_fields)


def rank_by(query: str, entries: Iterable[T], fields: Callable[[T], tuple[str, ...]]) -> list[T]:
    """`rank` for anything: `fields` gives its texts, at most three, the most important first.

    The first one matches by letters in order ("hc" finds "Hill climb"), the others only by parts of words.
    """
    words = query.lower().split()
    scored = []
    for order, entry in enumerate(entries):
        texts = [text.lower() for text in fields(entry)]
        points = [_score(word, texts) for word in words]
        if all(points):
            scored.append((-sum(points), order, entry))
    return [entry for _, _, entry in sorted(scored, key=lambda found: found[:2])]


def _score(word: str, texts: list[str]) -> float:
    """How well one word fits; 0 for not at all."""
    best = subsequence(word, texts[0]) * _WEIGHTS[0]
    for text, weight in zip(texts[1:], _WEIGHTS[1:], strict=False):
        if word in text:
            starts = any(part.startswith(word) for part in text.replace(",", " ").split())
            best = max(best, weight + 0.5 * starts)
    return best


def subsequence(word: str, text: str) -> float:
    """From 0 (the letters do not occur in this order) to 1 (the text starts with the word).

    Letters at the start of words and letters in a row count more.
    """
    if text.startswith(word):
        return 1.0
    if word in text:
        return 0.9 if f" {word}" in text else 0.7
    position, points = -1, 0.0
    for letter in word:
        starts = [
            i for i in range(position + 1, len(text)) if text[i] == letter and text[i - 1 : i] in ("", " ")
        ]
        found = text.find(letter, position + 1)
        if found < 0:
            return 0.0
        if found != position + 1 and starts:
            found = starts[0]
        points += 1.0 if found in (position + 1, *starts[:1]) else 0.3
        position = found
    share = points / len(word)
    return 0.6 * share if share > 0.5 else 0.0
