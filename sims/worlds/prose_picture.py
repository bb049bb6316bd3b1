"""The picture of the Prose world: a page of text, and how plausible it is against what it says."""

from __future__ import annotations

from collections.abc import Mapping

from sims.picture import Bar as Strip
from sims.picture import Mark, Picture, Text

_WIDTH, _ACROSS = 24.0, 20


def draw(text: str, words: frozenset[str], features: Mapping[str, float]) -> Picture:
    """Letter by letter, line by line: new real words, words said again, and what is no word."""
    colors, seen = ["muted"] * len(text), set[str]()
    at = 0
    for word in text.split(" "):
        color = "muted" if word not in words else "bad" if word in seen else "good"
        colors[at : at + len(word)] = [color] * len(word)
        seen.add(word)
        at += len(word) + 1
    step = (_WIDTH - 1.0) / _ACROSS
    marks: list[Mark] = []
    for i, symbol in enumerate(text):
        if symbol != " ":
            x, y = 0.5 + (i % _ACROSS + 0.5) * step, 1.0 + 1.7 * (i // _ACROSS)
            marks.append(Text(x, y, symbol, colors[i], 1.3, "center"))
    bottom = 1.0 + 1.7 * -(-len(text) // _ACROSS)
    return Picture(_WIDTH, bottom + 5.0, [*marks, *_bars(bottom, features)], _caption(features))


def _bars(top: float, features: Mapping[str, float]) -> list[Mark]:
    """Two measures, and what the colours mean."""
    plausible = 2.0 ** float(features.get("plausibility", -9.0))
    rows = (("plausible", plausible, "base"), ("says something", float(features.get("sense", 0.0)), "intended"))
    marks: list[Mark] = []
    for i, (name, share, color) in enumerate(rows):
        y = top + 1.4 * i
        marks.append(Text(0.5, y + 0.5, name, "ink", 1.0))
        marks.append(Strip(9.0, y, max(0.0, min(share, 1.0)) * (_WIDTH - 9.5), 1.0, color))
    for x, name, color in ((0.5, "new word", "good"), (8.5, "said again", "bad"), (17.0, "no word", "muted")):
        marks.append(Text(x, top + 3.9, name, color, 1.0))
    return marks


def _caption(features: Mapping[str, float]) -> str:
    bits = float(features.get("plausibility", 0.0))
    share = float(features.get("sense", 0.0))
    return f"{-bits:.2f} bits of surprise a letter, {share:.0%} new real words"
