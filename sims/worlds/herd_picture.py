"""The herd drawn: stags with their antlers to scale, does, fawns beside the does that mate, and the fallen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Settings
from sims.number_text import grouped
from sims.picture import Glyph, Line, Mark, Picture, Text
from sims.worlds.herd_life import ALONE, ANTLERS, FALLEN, FATE, MATES, STAG
from sims.worlds.herd_rules import room, viability

_WIDTH, _HEIGHT, _TOP = 20.0, 12.6, 2.9
_STANDS, _ACROSS = 40, 10  # animals drawn of a herd that has all its places taken
_ORDER = (STAG, MATES, ALONE, FALLEN)
_TALLEST = 1.4  # height of the largest antlers, in the picture's units
_TINES = ((0.0, 0.0), (0.16, 0.25), (0.3, 0.6), (0.3, 1.0)), ((0.19, 0.32), (0.42, 0.5)), ((0.29, 0.58), (0.52, 0.8))


def picture(
    settings: Settings, _decision: Sequence[float], _features: Mapping[str, float], herd: np.ndarray | None = None
) -> Picture:
    """A sample of herd[n, 3] (antlers, taste, what became of it): as many as its share of the room it has."""
    animals = np.empty((0, 3)) if herd is None else herd[~np.isnan(herd[:, ANTLERS])]
    marks: list[Mark]
    if herd is None:
        marks = [Text(_WIDTH / 2, _HEIGHT / 2, "the herd comes when it runs", "muted", 0.9, "center")]
        return Picture(_WIDTH, _HEIGHT, marks, "a herd of deer, before it has lived")
    if len(animals) == 0:
        marks = [Glyph(_WIDTH / 2, 5.2, "skull", "bad", 3.6), Text(_WIDTH / 2, 9.0, "extinct", "bad", 1.4, "center")]
        return Picture(_WIDTH, _HEIGHT, marks, "nobody is left of the herd")
    marks = [Line([(0.0, _TOP), (_WIDTH, _TOP)], "faint", 0.04)]
    shown = _sample(animals, max(1, round(_STANDS * len(animals) / max(len(animals), room(settings)))))
    scale = _scale(settings, animals)
    for i, animal in enumerate(shown):
        row, column = divmod(i, _ACROSS)
        marks += _animal(animal, 1.1 + 1.9 * column + 0.5 * (row % 2), _TOP + 1.9 + 2.35 * row, scale)
    return Picture(_WIDTH, _HEIGHT, [*_heading(animals), *marks], _caption(settings, animals))


def _sample(animals: np.ndarray, count: int) -> np.ndarray:
    """So many, evenly from all kinds, males first and by antlers, the fallen last."""
    order = np.lexsort((animals[:, ANTLERS], np.array([_ORDER.index(f) for f in animals[:, FATE].tolist()])))
    return animals[order[np.linspace(0, len(animals) - 1, min(count, len(animals))).astype(int)]]


def _scale(settings: Settings, animals: np.ndarray) -> float:
    """Height in the picture of one unit of antlers: fixed by the settings, so that growing antlers are seen to grow,
    until they would not fit any more.
    """
    if settings["heredity"] == "two_locus":
        return 1.0
    usual = 3.0 * float(settings["width"])
    return _TALLEST / max(usual, float(np.abs(animals[:, ANTLERS]).max()), 1e-9)


def _animal(animal: np.ndarray, x: float, y: float, scale: float) -> list[Mark]:
    fate = float(animal[FATE])
    if fate == FALLEN:
        return [Glyph(x, y + 0.45, "fallen", "faint", 0.9)]
    if fate != STAG:
        marks: list[Mark] = [Glyph(x, y, "deer", "home" if fate == MATES else "muted", 1.15)]
        return [*marks, Glyph(x + 0.62, y + 0.36, "deer", "home", 0.5)] if fate == MATES else marks
    return [Glyph(x, y, "deer", "mesa", 1.4), *_antlers(x - 0.5, y - 0.58, float(animal[ANTLERS]) * scale)]


def _antlers(x: float, y: float, height: float) -> list[Mark]:
    """A pair, branched, `height` units high; as wide as high."""
    size = min(abs(height), _TALLEST)
    if size < 0.05:
        return []
    found: list[Mark] = []
    for side in (-1.0, 1.0):
        for tine in _TINES:
            found.append(Line([(x + side * size * a, y - size * b) for a, b in tine], "ink", 0.07))
    return found


def _heading(animals: np.ndarray) -> list[Mark]:
    """How many there are of each kind that there is, each kind always in its place."""
    fates = animals[:, FATE]
    kinds = (
        ("stag{s}", STAG, "mesa"), ("doe{s} with fawns", MATES, "home"), ("doe{s} alone", ALONE, "muted"),
        ("fallen", FALLEN, "faint"),
    )  # fmt: skip
    marks: list[Mark] = []
    for i, (name, fate, color) in enumerate(kinds):
        x, y, count = 0.7 + 8.6 * (i % 2), 0.7 + 1.2 * (i // 2), int((fates == fate).sum())
        shape = "fallen" if fate == FALLEN else "deer"
        words = f"{grouped(count)} {name.format(s='' if count == 1 else 's')}"
        marks += [Glyph(x, y, shape, color, 1.1), Text(x + 0.9, y, words, "ink", 0.8)] if count else []
    return marks


def _caption(settings: Settings, animals: np.ndarray) -> str:
    """In a herd of constant size antlers decide who comes to the rut and not how many (`herd_life.live`)."""
    caption = f"{grouped(len(animals))} deer, mean antlers {float(animals[:, ANTLERS].mean()):.2f}"
    if int(settings["size"]) > 0:
        return caption
    lives = float(np.exp(viability(settings, animals[:, ANTLERS])).mean())
    return f"{caption}, with which {100.0 * lives:.3g}\N{NO-BREAK SPACE}% of males live to the rut"
