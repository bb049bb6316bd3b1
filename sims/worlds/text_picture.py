"""The picture of the Text world: what is written at present, what else could be, and how sure that is."""

from __future__ import annotations

import numpy as np

from sims.picture import Bar, Line, Mark, Picture, Text

_PAGE = 24.0  # width of the picture of a longer text
_WIDTH, _LETTER = 17.5, 4.0  # of that of a word; most of it that one letter takes
_NEIGHBOURS, _TRIES, _COLUMNS = 4, 6, 12
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
    step = min(_LETTER, _WIDTH / len(target))
    left = (_WIDTH - step * len(target)) / 2.0
    size = min(2.4, step)
    top, row = 1.5 + size, 0.95
    marks: list[Mark] = [Text(_WIDTH / 2.0, 0.6, f"wanted: {_shown(target)}", "muted", 0.8, "center")]
    for i, symbol in enumerate(written[0]):
        x = left + step * (i + 0.5)
        right = symbol == target[i]
        marks.append(Text(x, 1.2 + size / 2.0, _shown(symbol), "good" if right else "ink", size, "center"))
        marks.append(Line([(x - 0.4 * step, top), (x + 0.4 * step, top)], "good" if right else "faint", 0.12))
        for n, k in enumerate(np.argsort(-shares[i], kind="stable")[:_NEIGHBOURS].tolist()):
            y = top + 0.75 + n * row
            color = "good" if symbols[k] == target[i] else "muted"
            marks.append(Text(x - 0.36 * step, y, _shown(symbols[k]), color, min(0.8, 0.4 * step), "center"))
            most = 0.62 * step
            marks.append(Bar(x - 0.22 * step, y - 0.25, float(shares[i, k]) * most, 0.5, color))
    bottom = top + 0.75 + _NEIGHBOURS * row
    marks.append(Text(0.2, bottom + 0.2, "it could as well write", "muted", 0.75))
    columns = 3 if len(target) <= 6 else 2
    for n, text in enumerate(written[1 : 1 + 2 * columns]):
        x, y = _WIDTH * (n % columns + 0.5) / columns, bottom + 1.25 + n // columns
        marks.append(Text(x, y, _shown(text), "good" if text == target else "ink", 0.85, "center"))
    return Picture(_WIDTH, bottom + 2.8, marks, caption)


def _page(written: str, target: str, shares: np.ndarray, symbols: str, caption: str) -> Picture:
    """Longer texts line by line; under each letter how likely the wanted one is."""
    across = 12 if len(target) <= 36 else 16
    step = _PAGE / across
    row = 1.75 * step
    marks: list[Mark] = []
    for i, symbol in enumerate(written):
        x, y = (i % across + 0.5) * step, (i // across) * row + 0.5 * step
        right = symbol == target[i]
        chance = float(shares[i, symbols.index(target[i])])
        marks.append(Text(x, y, _shown(symbol), "good" if right else "ink", 0.85 * step, "center"))
        marks.append(Text(x, y + 0.85 * step, _shown(target[i]), "muted", 0.5 * step, "center"))
        marks.append(Bar(x - 0.45 * step, y + 0.48 * step, 0.9 * step * chance, 0.1 * step, "good"))
    return Picture(_PAGE, row * -(-len(target) // across), marks, caption)
