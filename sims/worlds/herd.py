"""Herd: deer of two sexes; females choose among the males that live to see the rut, and antlers cost lives.

What becomes of everybody in a year (`sims.worlds.herd_life`) is worked out from the living population before anybody
chooses, so what the kernel here sees of the world is the line of suitors: the living males in the order of their
antlers.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from sims.declare import Feature, Gene, Living, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.kernels import gene_table
from sims.optimizers.heredity import populate
from sims.worlds.herd_life import BETA, FALLEN, FATES, FAWNS, HEAD, MATES, SUITORS, live
from sims.worlds.herd_picture import picture
from sims.worlds.herd_rules import COLUMNS, HEREDITIES, check, pleiotropy, room

_FARTHEST = 1e6  # of antlers and preferences from zero


@kernel
def outcome(real, table, key, point, out):  # noqa: ARG001 - nothing here is drawn: the year was, before
    """Features in declared order. point: antlers, taste, what becomes of it this year, place in the line of suitors.

    real: part of the preference that comes with antlers, fawns of a mother, antlers along the line; table: how many
    suitors there are, then who stands where. Rows of nobody (NaN) have no features.
    """
    if math.isnan(point[0]):
        out[:] = np.nan
        return
    out[:] = 0.0
    out[0] = -1.0
    out[4] = 1.0 if point[2] == FALLEN else 0.0
    if point[2] != MATES or table[0] == 0:
        return
    place = int(point[3])
    antlers = real[HEAD + place]
    out[0] = table[SUITORS + place]
    out[1] = real[FAWNS]
    out[2] = (real[BETA] * point[0] + point[1]) * antlers
    out[3] = antlers


def genes(settings: Settings) -> tuple[Gene, ...]:
    """Antlers and taste, inherited; what becomes of an animal this year, as the world decides; a place in line.

    two_locus: T and P, each there with its share at the start. quantitative: both normal; a preference is taste plus
    the part that comes with antlers, which makes their covariance.
    """
    check(settings)
    start = [float(settings[name]) for name in ("antlers", "preference")]
    if settings["heredity"] == "two_locus":
        first = [
            Gene(name, 0.0, 1.0, 2, "normal", _threshold(share), 1.0)
            for name, share in zip(("antlers", "taste"), start, strict=True)
        ]
    else:
        beta, rest = pleiotropy(settings)
        spread = math.sqrt(float(settings["variance_antler"]))
        means = (start[0], start[1] - beta * start[0])
        first = [
            Gene(name, -_FARTHEST, _FARTHEST, 0, "normal", mean, sd)
            for name, mean, sd in zip(("antlers", "taste"), means, (spread, rest), strict=True)
        ]
    return (*first, Gene("fate", 0.0, FATES - 1.0, FATES), Gene("suitor", 0.0, room(settings) - 1.0, room(settings)))


def _threshold(share: float) -> float:
    """The mean of a normal number with spread 1 that rounds to 1 rather than 0 with this probability."""
    if not 0.0 < share < 1.0:
        return 40.0 if share > 0.5 else -40.0
    return 0.5 + NormalDist().inv_cdf(share)


def prepare(settings: Settings) -> Prepared:
    """The line of suitors of a founding herd, for whoever meets the herd without living in it. Raises SettingError."""
    herd = np.empty((min(room(settings), 1000), 3))
    populate(gene_table(genes(settings)[:3]), np.uint64(1), herd)
    return live(settings, 1, herd, 1).world


def _setting(
    name: str, default: float, low: float, high: float, unit: str, help_: str, *, log: bool = False
) -> Setting:
    return Setting(name=name, default=default, low=low, high=high, unit=unit, help=help_, log=log)


WORLD = register(
    World(
        type="world.herd",
        title="Herd",
        summary="Deer of two sexes: does choose stags, and antlers are paid for with lives.",
        help=(
            "A living population. Each generation fawns are born, half of them male; antlers cost males their lives "
            "(**cost** or **width**), and only then do females choose among the males that are left. Wire a *Suitor* "
            "to it, an optimizer that chooses suitors around that, and *Two-sex selection* outermost.\n\n"
            "Heredity **two_locus** is haploid: antlers T are there or not, and so is a preference P for them "
            "(Kirkpatrick 1982). **quantitative** antlers z and preferences y are normal and inherited by midparent "
            "and segregation (Lande 1981); viability is exp(−z²/2w²).\n\n"
            "With a **size** there are always so many animals, and so many born that viability acts on who stands in "
            "the line of suitors, not on how many *fallen* there are. Size 0: **founders** grow by the factor "
            "**growth** per generation, up to the **capacity**, and by less where males are too few: each can serve "
            "**served** females. A herd that dies out has done so by itself."
        ),
        settings=(
            Setting(name="heredity", default="two_locus", choices=HEREDITIES,
                    help="haploid with two loci, or normal traits with midparent and segregation"),
            _setting("size", 1000, 0, 200_000, "animals",
                     "animals born in every generation; 0: founders, capacity and growth decide"),
            _setting("cost", 0.4, 0.0, 1.0, "", "s: share of males that die of having T (two_locus)"),
            _setting("antlers", 0.3, -1000.0, 1000.0, "", "at the start: the share with T, or the mean of z"),
            _setting("preference", 0.3, -1000.0, 1000.0, "", "at the start: the share with P, or the mean of y"),
            _setting("width", 3.0, 1e-3, 1e6, "of z",
                     "w: males with antlers z live with chance exp(−z²/2w²) (quantitative)", log=True),
            _setting("variance_antler", 1.0, 0.0, 1e6, "z²", "G: genetic variance of antlers at rest (quantitative)"),
            _setting("variance_preference", 1.0, 0.0, 1e6, "y²",
                     "genetic variance of preferences at rest (quantitative)"),
            _setting("covariance", 0.2, -1e6, 1e6, "zy",
                     "B: genetic covariance of antlers and preference at rest (quantitative)"),
            _setting("founders", 200, 1, 200_000, "animals", "animals at the start, where size is 0"),
            _setting("capacity", 1000, 2, 200_000, "animals", "most animals that find food, where size is 0"),
            _setting("growth", 1.2, 0.0, 100.0, "per generation",
                     "R: factor by which the herd grows where every female mates and size is 0"),
            _setting("served", 10.0, 0.0, 1e6, "females", "h: females that one male can serve, where size is 0"),
            Setting(name="viability", default="antlers",
                    help="share of males that live to mate: a number, or antlers where those decide"),
            _setting("cost_to_fawns", 0.0, 0.0, 1.0, "",
                     "share of the males' risk that fawns of both sexes take for their antlers"),
            _setting("winter", 0.0, 0.0, 1.0, "", "share of all animals that die in a bad winter, before they mate"),
            _setting("winter_from", 50, 0, 1_000_000, "generations", "generation in which bad winters begin"),
            _setting("winter_lasts", 1, 0, 1_000_000, "generations", "how many bad winters follow each other"),
        ),
        keywords="sexual selection runaway Fisher Kirkpatrick Lande deer antlers elk extinction mate two sexes",
        form="point",
        features=(
            Feature("mate", "the male a female mates with, as his number", shown=False),
            Feature("fawns", "fawns expected of an animal; males have none of their own", "fawns"),
            Feature("appeal", "preference times antlers of the suitor that a female looks at; 0 for all others"),
            Feature("suitor_antlers", "antlers of that suitor"),
            Feature("fallen", "1 for an animal that died before it could mate"),
        ),
        prepare=prepare, genes=genes, outcome=outcome, picture=picture,
        living=Living(columns=COLUMNS, room=room, live=live),
    )
)  # fmt: skip
