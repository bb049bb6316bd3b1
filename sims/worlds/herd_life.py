"""A year of the herd, before anybody mates: who is male, who falls, which suitors are met how often, who is served."""

from __future__ import annotations

import numpy as np

from sims.declare import Prepared, Settings, Year
from sims.jit import kernel
from sims.keys import key as key_of
from sims.streams import uniform
from sims.worlds.herd_rules import census, pleiotropy, room, viability, winter

ANTLERS, TASTE, FATE = range(3)  # columns of a herd
MATES, ALONE, STAG, FALLEN = 0.0, 1.0, 2.0, 3.0  # fates: females that mate or do not, males that live, all that died
FATES = 4
BETA, FAWNS, HEAD = 0, 1, 2  # in `real`; antlers along the line of suitors from HEAD on
SUITORS = 1  # in `table`: how many males live, then who stands where in the line
_SURPLUS = 10.0  # fawns per place, in a herd of constant size: more than there is room for
_SEX, _FAWNS, _MALES, _SERVED, _LINE = range(5)  # purposes of draws


@kernel
def _uniforms(key, out):
    """Uniform numbers into out[n]."""
    for i in range(out.shape[0]):
        out[i] = uniform(key, i)


def _draws(key: int, purpose: int, n: int) -> np.ndarray:
    out = np.empty(n)
    _uniforms(np.uint64(key_of(key, purpose)), out)
    return out


def live(settings: Settings, generation: int, herd: np.ndarray, key: int) -> Year:
    """Writes what becomes of herd[n, 3] (rows of nobody are NaN; at the start all after the founders are), and gives
    the world as those who mate see it, with the metrics of the herd.

    Of a herd of constant size more are born than there is room for, so the line of suitors is filled in proportion to
    viability (soft selection); otherwise each male lives or dies.
    """
    constant = int(settings["size"]) > 0
    if generation == 0 and not constant:
        herd[int(settings["founders"]) :] = np.nan
    born = np.flatnonzero(~np.isnan(herd[:, ANTLERS]))
    antlers, (beta, _) = herd[born, ANTLERS], pleiotropy(settings)
    row = census(settings, antlers, beta * antlers + herd[born, TASTE])
    chance = viability(settings, antlers)
    male = _draws(key, _SEX, len(herd))[born] < 0.5
    spared = (1.0 - float(settings["cost_to_fawns"]) * (1.0 - np.exp(chance))) * (1.0 - winter(settings, generation))
    grown = _draws(key, _FAWNS, len(herd))[born] < spared
    alive = grown.copy()
    if constant:
        weight = np.where(male & grown, chance, -np.inf)
        weight = np.exp(weight - weight.max(initial=-1e300))
    else:
        alive[male] &= _draws(key, _MALES, len(herd))[born][male] < np.exp(chance[male])
        weight = (male & alive).astype(float)
    line = _line(antlers, weight, room(settings), float(_draws(key, _LINE, 1)[0]))
    if constant:
        met = np.zeros(len(born), dtype=bool)
        met[line] = True
        alive[male] &= met[male]
    fate = np.where(male, STAG, ALONE)
    fate[~alive] = FALLEN
    mothers = _served(settings, constant, fate, _draws(key, _SERVED, len(herd))[born])
    fate[mothers] = MATES
    herd[born, FATE] = fate
    fawns = _SURPLUS * room(settings) / max(1, len(mothers)) if constant else 2.0 * float(settings["growth"])
    return Year(_world(settings, beta, fawns, antlers, born, line), tuple(row))


def _line(antlers: np.ndarray, weight: np.ndarray, places: int, start: float) -> np.ndarray:
    """Who stands at each of `places`, in the order of antlers and each as often as `weight` says, within one place
    (systematic sampling); nobody where no weight is positive.
    """
    order = np.argsort(antlers, kind="stable")
    upto = np.cumsum(weight[order])
    if len(upto) == 0 or not upto[-1] > 0.0:
        return np.empty(0, dtype=np.int64)
    at = (np.arange(places) + start) / places * upto[-1]
    found = np.searchsorted(upto, at, side="right")
    return order[np.minimum(found, np.searchsorted(upto, upto[-1]))].astype(np.int64)


def _served(settings: Settings, constant: bool, fate: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """The females that mate: all, or as many as the males that live can serve, whom chance picks."""
    females, males = np.flatnonzero(fate == ALONE), float((fate == STAG).sum())
    if males == 0.0:
        return females[:0]
    if constant:
        return females
    can = float(settings["served"]) * males
    count = int(can) + int(luck.sum() % 1.0 < can % 1.0) if can < len(females) else len(females)
    return females[np.argsort(luck[females], kind="stable")[:count]]


def _world(
    settings: Settings, beta: float, fawns: float, antlers: np.ndarray, born: np.ndarray, line: np.ndarray
) -> Prepared:
    """What the world's kernel reads; arrays are as long for an empty line as for a full one."""
    real, table = np.zeros(HEAD + room(settings)), np.zeros(SUITORS + room(settings), dtype=np.int64)
    real[BETA], real[FAWNS] = beta, fawns
    if len(line):
        real[HEAD:] = antlers[line]
        table[0], table[SUITORS:] = len(line), born[line]
    return Prepared(real, table)
