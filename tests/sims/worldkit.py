"""What tests of worlds share: settings from declarations, outcomes by name, numerical derivatives, pictures checked."""

from __future__ import annotations

import numpy as np

from sims import kernels
from sims.picture import Bar, Cells, Glyph, Line, Text
from sims.streams import START, fold

SHAPES = {
    "disc", "ring", "square", "diamond", "triangle", "star", "cross", "eye", "person", "house", "shop",
    "purse", "ice_cream", "candy", "fruit", "spear", "heart", "tube", "screen", "cradle", "moon", "sun",
    "key", "chest", "open_chest", "mushroom", "creature", "deer", "fallen", "skull",
}  # fmt: skip
_LETTER = 0.56  # width of a letter, by its size
ROLES = {
    "ink", "muted", "faint", "wall", "street", "home", "good", "bad", "accent", "base", "mesa", "intended", "gap",
    "panel", "on_accent",
}  # fmt: skip


def settings(node, **changed):
    """All declared settings, the changed ones checked as an editor would."""
    found = {s.name: s.check(s.default) for s in node.settings}
    for name, value in changed.items():
        found[name] = node.setting(name).check(value)
    return found


def judge(world, values, point, key=1):
    """The outcome of a world of points, by feature."""
    prepared = world.prepare(values)
    out = np.full(len(world.features), np.nan)
    world.outcome(prepared.real, prepared.table, np.uint64(key), np.asarray(point, dtype=float), out)
    return dict(zip((f.name for f in world.features), out.tolist(), strict=True))


def jacobian_error(world, values, point, key=1, step=1e-5):
    """The largest difference between the world's Jacobian and central differences, relative to 1 + its size."""
    prepared = world.prepare(values)
    point = np.asarray(point, dtype=float)
    jac = np.full((len(world.features), point.size), np.nan)
    world.jacobian(prepared.real, prepared.table, np.uint64(key), point, jac)
    numeric = np.empty_like(jac)
    for j in range(point.size):
        ends = []
        for sign in (1.0, -1.0):
            moved = point.copy()
            moved[j] += sign * step
            ends.append(np.array(list(judge(world, values, moved, key).values())))
        numeric[:, j] = (ends[0] - ends[1]) / (2.0 * step)
    return np.max(np.abs(jac - numeric) / (1.0 + np.abs(numeric)))


def gene_rows(genes):
    """Genes as kernels read them: genes[6, D]."""
    rows = np.zeros((6, len(genes)))
    for j, gene in enumerate(genes):
        start = kernels.NORMAL if gene.start == "normal" else kernels.UNIFORM
        rows[:, j] = gene.low, gene.high, gene.options, start, gene.mean, gene.spread
    return rows


def draws(genes, count, seed=1):
    """Start values of `count` candidates: [count, D]."""
    rows = gene_rows(genes)
    out = np.empty((count, len(genes)))
    for i in range(count):
        kernels.draw_all(rows, key_of(seed, i), out[i])
    return out


def key_of(seed, candidate):
    """A key per candidate; compiled kernels hand back plain ints, which are too large to be handed over again."""
    return np.uint64(fold(np.uint64(fold(np.uint64(seed), START)), candidate))


def check_legible(picture):
    """Words are at least 9 pixels high in the World view of a window of 1280x720, which has 248x150 for a picture."""
    scale = min(248 / picture.width, 150 / picture.height)
    texts = [mark for mark in picture.marks if isinstance(mark, Text) and any(map(str.isalpha, mark.text))]
    assert [mark.text for mark in texts if scale * mark.size < 9.0] == []


def check_picture(picture):
    """Every mark lies within the picture, in roles and shapes that the theme knows."""
    assert picture.width > 0
    assert picture.height > 0
    assert picture.marks
    assert picture.caption
    slack = 1e-9
    for mark in picture.marks:
        if isinstance(mark, Cells):
            assert len(mark.rows) <= picture.height
            assert {len(row) for row in mark.rows} == {len(mark.rows[0])}
            assert len(mark.rows[0]) <= picture.width
            assert all(-1 <= cell < len(mark.palette) for row in mark.rows for cell in row)
            assert set(mark.palette) <= ROLES
            continue
        assert mark.color in ROLES
        places = mark.points if isinstance(mark, Line) else [(mark.x, mark.y)]
        if isinstance(mark, Glyph):
            assert mark.shape in SHAPES
        if isinstance(mark, Bar):
            assert mark.length >= 0.0
            places = [*places, (mark.x + mark.length, mark.y + mark.thick)]
        if isinstance(mark, Text):
            assert mark.text
            wide = _LETTER * mark.size * len(mark.text)
            left = mark.x - {"left": 0.0, "center": wide / 2, "right": wide}[mark.align]
            assert left > -mark.size and left + wide < picture.width + mark.size, f"{mark.text} is cut off"
        for x, y in places:
            assert type(x) in (int, float)  # plain numbers: pictures travel between processes
            assert type(y) in (int, float)
            assert -slack <= x <= picture.width + slack
            assert -slack <= y <= picture.height + slack
