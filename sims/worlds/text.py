"""Text: a generator writes symbols at random by its table of logits, and is judged by how near that is to a target."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture
from sims.streams import uniform
from sims.worlds.text_alphabet import STANDARD, spelled
from sims.worlds.text_picture import draw

LOG_P, RIGHT, P_TARGET, LOSS = range(4)
_REACH = 100.0  # of a logit; e^-100 is as good as never


@kernel
def log_chances(point, at, size, out):
    """ln of the softmax of point[at : at + size] into out at the same places (Bridle 1990)."""
    top = point[at]
    for k in range(at + 1, at + size):
        top = max(top, point[k])
    total = 0.0
    for k in range(at, at + size):
        total += math.exp(point[k] - top)
    for k in range(at, at + size):
        out[k] = point[k] - top - math.log(total)


@kernel
def log_chance(point, at, size, symbol):
    """ln of one symbol's chance among point[at : at + size]."""
    top = point[at]
    for k in range(at + 1, at + size):
        top = max(top, point[k])
    total = 0.0
    for k in range(at, at + size):
        total += math.exp(point[k] - top)
    return point[at + symbol] - top - math.log(total)


@kernel
def outcome(_real, table, _key, point, out):
    """Features in declared order. table: length L, symbols K, then the target's symbols; point[L K]: logits."""
    length, size = table[0], table[1]
    log_p, right = 0.0, 0.0
    for i in range(length):
        part = log_chance(point, i * size, size, table[2 + i])
        log_p += part
        right += math.exp(part)
    out[LOG_P], out[RIGHT], out[P_TARGET], out[LOSS] = log_p, right, math.exp(log_p), -log_p


@kernel
def jacobian(_real, table, _key, point, jac):
    """Exact derivatives: of ln p_t by a logit z_k it is [k = t] - p_k, everything else follows by the chain rule."""
    length, size = table[0], table[1]
    log_p = 0.0
    for i in range(length):
        at = i * size
        log_chances(point, at, size, jac[LOSS])
        log_p += jac[LOSS, at + table[2 + i]]
        p = math.exp(jac[LOSS, at + table[2 + i]])
        for k in range(size):
            by = (1.0 if k == table[2 + i] else 0.0) - math.exp(jac[LOSS, at + k])
            jac[LOG_P, at + k] = by
            jac[RIGHT, at + k] = p * by
    p = math.exp(log_p)
    for j in range(length * size):
        jac[P_TARGET, j] = p * jac[LOG_P, j]
        jac[LOSS, j] = -jac[LOG_P, j]


@kernel
def _drawn(log_p, at, size, luck):
    """The symbol that a uniform number `luck` draws by the ln chances log_p[at : at + size]."""
    total = 0.0
    for k in range(size - 1):
        total += math.exp(log_p[at + k])
        if luck < total:
            return k
    return size - 1


@kernel
def sampled(_real, table, key, point, samples, jac):
    """Derivatives estimated from `samples` outputs by the likelihood ratio (Williams 1992), without bias.

    The row of a feature is the mean over outputs of (credit - baseline) x d ln P(output) / d logit. The credits: hits
    for `right`, 1 for the target itself, and for `log_p` hits weighed by 1 / their chance. The baseline is the mean of
    the other outputs, so the terms that are alike for all outputs cancel; one output alone has no baseline.
    """
    length, size = table[0], table[1]
    for j in range(length * size):
        jac[LOG_P, j], jac[RIGHT, j], jac[P_TARGET, j] = 0.0, 0.0, 0.0
    for i in range(length):
        log_chances(point, i * size, size, jac[LOSS])
    means = (0.0, 0.0, 0.0)
    for s in range(samples):
        means = _tried(table, key, s, samples, means, 0.0, jac)
    if samples == 1:
        _tried(table, key, 0, 1, (0.0, 0.0, 0.0), 1.0, jac)
        for i in range(length):
            for j in range(i * size, (i + 1) * size):
                p = math.exp(jac[LOSS, j])
                for f, mean in enumerate(means):
                    jac[f, j] -= mean * p
    else:
        for s in range(samples):
            _tried(table, key, s, samples, means, 1.0 / (samples - 1), jac)
    for j in range(length * size):
        jac[LOSS, j] = -jac[LOG_P, j]


@kernel
def _tried(table, key, s, samples, base, share, jac):
    """Output s: its credits added to the means `base` (share 0), or share x (credits - base) to the rows of jac."""
    length, size = table[0], table[1]
    hits, weighed = 0, 0.0
    for i in range(length):
        at = i * size
        symbol = _drawn(jac[LOSS], at, size, uniform(key, s * length + i))
        if symbol == table[2 + i]:
            hits += 1
            weighed += math.exp(-jac[LOSS, at + symbol])
    whole = 1.0 if hits == length else 0.0
    if share == 0.0:
        return base[0] + weighed / samples, base[1] + hits / samples, base[2] + whole / samples
    for i in range(length):
        at = i * size + _drawn(jac[LOSS], i * size, size, uniform(key, s * length + i))
        jac[LOG_P, at] += share * (weighed - base[0])
        jac[RIGHT, at] += share * (hits - base[1])
        jac[P_TARGET, at] += share * (whole - base[2])
    return base


def prepare(settings: Settings) -> Prepared:
    """Length, number of symbols and the target's symbols; SettingError where they do not fit together."""
    symbols, target = spelled(settings)
    places = [symbols.index(symbol) for symbol in target]
    return Prepared(np.zeros(1), np.array([len(target), len(symbols), *places], dtype=np.int64))


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One logit for every symbol of every position, position by position, standard normal at first."""
    symbols, target = spelled(settings)
    return tuple(
        Gene(f"z{i}_{k}", -_REACH, _REACH, start="normal") for i in range(len(target)) for k in range(len(symbols))
    )


def picture(settings: Settings, decision: Sequence[float], _features: Mapping[str, float]) -> Picture:
    """What the generator writes at present, with its likeliest neighbours."""
    symbols, target = spelled(settings)
    logits = np.array(decision, dtype=float).reshape(len(target), len(symbols))
    return draw(symbols, target, logits)


WORLD = register(
    World(
        type="world.text",
        title="Text",
        summary="Writing at random, judged by how near it is to a target.",
        help=(
            "A generator has a table of logits: at every position each symbol is written with a chance proportional "
            "to e^logit, so it starts with noise and may end with a word. The features are exact expectations over all "
            "that it could write: **log_p** (the natural logarithm of the chance of the target), **right** (the "
            "expected number of right symbols), **p_target** and **loss** (cross-entropy, −log_p).\n\n"
            "`alphabet` is the symbols themselves, or their number K: then it is the target's symbols and the first "
            f"others of small letters, blank, digits, punctuation and capitals, up to {len(STANDARD)}. A target longer "
            "than `length` is cut, a shorter one is followed by blanks."
        ),
        settings=(
            Setting(name="target", default="dog", help="the text that is wanted"),
            Setting(name="length", default=0, low=0, high=64, unit="symbols",
                    help="how many symbols are written; 0 for as many as the target has"),
            Setting(name="alphabet", default="48",
                    help="the symbols that can be written, or how many there are (2 to 95)"),
        ),
        keywords="letters generator language logits softmax cross entropy typing monkey",
        form="point",
        features=(
            Feature("log_p", "natural logarithm of the chance that the target is written", "nats"),
            Feature("right", "expected number of right symbols", "symbols"),
            Feature("p_target", "chance that the whole target is written"),
            Feature("loss", "cross-entropy: minus log_p", "nats"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        sampled=sampled,
        picture=picture,
    )
)  # fmt: skip
