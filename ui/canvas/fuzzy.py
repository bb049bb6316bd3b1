"""Fuzzy search over node types: which declarations match a few typed letters, best first."""

from __future__ import annotations

from collections.abc import Iterable

from sims.declare import Declaration


def ranked(query: str, nodes: Iterable[Declaration]) -> list[Declaration]:
    """Declarations that match every word of `query`, best first; all, in their order, for an empty one."""
    words = query.lower().split()
    scored = []
    for order, node in enumerate(nodes):
        scores = [_score(word, node) for word in words]
        if all(scores):
            scored.append((-sum(scores), order, node))
    return [node for _, _, node in sorted(scored, key=lambda entry: entry[:2])]


def _score(word: str, node: Declaration) -> float:
    """How well one word fits: the title counts most, then kind and keywords, then the summary; 0 for not at all."""
    title = node.title.lower()
    others = f"{node.kind} {node.keywords}".lower()
    best = subsequence(word, title) * 4
    if word in others:
        best = max(best, 2.0 + any(part.startswith(word) for part in others.replace(",", " ").split()))
    if word in node.summary.lower():
        best = max(best, 1.0)
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
        found = text.find(letter, position + 1)
        if found < 0:
            return 0.0
        at_start = found == 0 or text[found - 1] == " "
        points += 1.0 if at_start or found == position + 1 else 0.3
        position = found
    return 0.6 * points / len(word) if points / len(word) > 0.5 else 0.0
