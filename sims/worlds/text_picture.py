"""The picture of the Text world: what is written at present, what else could be, and how sure that is."""

from __future__ import annotations

import numpy as np

from sims.picture import Bar, Line, Mark, Picture, Text

_WIDTH, _LETTER = 24.0, 4.0  # of the picture; most of it that one letter takes
_NEIGHBOURS, _TRIES, _COLUMNS = 5, 6, 12
_BLANK = "␣"


def draw(symbols: str, target: str, logits: np.ndarray) -> Picture:
    """The output for logits[length, symbols], and around it the likeliest symbols or further outputs."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    written = outputs(symbols, logits, _TRIES + 1)
    chance = float(np.exp(np.log(shares[np.arange(len(target)), [symbols.index(s) for s in target]]).sum()))
    caption = f"writes “{written[0]}”; the chance of “{target}” is {chance:.3g}"
    if len(target) > _COLUMNS:
        return _page(written[0], target, shares, symbols, caption)
    return _table(written, target, shares, symbols, caption)


def outputs(symbols: str, logits: np.ndarray, count: int) -> list[str]:
    """So many outputs, always with the same luck, so that pictures of neighbouring steps resemble one another.

    Gumbel 1954: the largest logit after Gumbel noise is a draw from their softmax.
    """
    luck = np.random.default_rng(1).gumbel(size=(count, *logits.shape))
    return ["".join(symbols[k] for k in row) for row in (logits + luck).argmax(axis=2)]


def _shown(text: str) -> str:
    return text.replace(" ", _BLANK)


def _table(written: list[str], target: str, shares: np.ndarray, symbols: str, caption: str) -> Picture:
    """Large letters with the likeliest symbols of each position below, and further outputs in a line."""
    width = min(max(_LETTER * len(target), 14.0), _WIDTH)
    step = min(_LETTER, width / len(target))
    left = (width - step * len(target)) / 2.0
    size = min(2.6, step)
    top, row = 2.0 + size, 0.95
    marks: list[Mark] = [Text(width / 2.0, 0.7, f"wanted: {_shown(target)}", "muted", 0.8, "center")]
    for i, symbol in enumerate(written[0]):
        x = left + step * (i + 0.5)
        right = symbol == target[i]
        marks.append(Text(x, 1.4 + size / 2.0, _shown(symbol), "good" if right else "ink", size, "center"))
        marks.append(Line([(x - 0.4 * step, top), (x + 0.4 * step, top)], "good" if right else "faint", 0.12))
        for n, k in enumerate(np.argsort(-shares[i], kind="stable")[:_NEIGHBOURS].tolist()):
            y = top + 0.9 + n * row
            color = "good" if symbols[k] == target[i] else "muted"
            marks.append(Text(x - 0.36 * step, y, _shown(symbols[k]), color, 0.75, "center"))
            most = 0.62 * step
            marks.append(Bar(x - 0.22 * step, y - 0.22, float(shares[i, k]) * most, 0.44, color))
    bottom = top + 0.9 + _NEIGHBOURS * row
    marks.append(Text(0.2, bottom + 0.5, "it could as well write", "muted", 0.65))
    columns = 3 if len(target) <= 6 else 2
    for n, text in enumerate(written[1:]):
        x = width * (n % columns + 0.5) / columns
        y = bottom + 1.6 + n // columns
        marks.append(Text(x, y, _shown(text), "good" if text == target else "ink", 0.8, "center"))
    rows = -(-_TRIES // columns)
    return Picture(width, bottom + 1.4 + rows, marks, caption)


def _page(written: str, target: str, shares: np.ndarray, symbols: str, caption: str) -> Picture:
    """Longer texts line by line; under each letter how likely the wanted one is."""
    across = 16 if len(target) <= 48 else 22
    step = _WIDTH / across
    marks: list[Mark] = []
    for i, symbol in enumerate(written):
        x, y = (i % across + 0.5) * step, (i // across) * 2.0 + 0.9
        right = symbol == target[i]
        chance = float(shares[i, symbols.index(target[i])])
        marks.append(Text(x, y, _shown(symbol), "good" if right else "ink", 0.85 * step, "center"))
        marks.append(Text(x, y + 0.95, _shown(target[i]), "muted", 0.4 * step, "center"))
        marks.append(Bar(x - 0.45 * step, y + 0.55, 0.9 * step * chance, 0.14, "good"))
    return Picture(_WIDTH, 2.0 * -(-len(target) // across), marks, caption)
