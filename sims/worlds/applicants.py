"""Applicants: people with a true value and a score that measures it with error; some of them game it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture, Text
from sims.worlds.worth_picture import HEIGHT, WIDTH, worth_marks

ERRORS = ("gaussian", "student_t")
_SMALLEST = 2.0**-53  # the step of uniform draws: luck 0 counts as this
_LARGEST = 700.0  # exp of this is still finite


@kernel
def error(student, df, luck, turn):
    """One error from two uniform numbers: luck in (0, 1], turn in [0, 1].

    Polar method (Bailey 1994, Student t by sqrt(df (u^(-2/df) - 1)) cos(2 pi v)); its limit for many degrees
    of freedom is the method of Box & Muller 1958, which is the Gaussian one.
    """
    far = -2.0 * math.log(max(luck, _SMALLEST))
    if student == 1:
        far = df * math.expm1(min(far / df, _LARGEST))
    return math.sqrt(far) * math.cos(2.0 * math.pi * turn)


@kernel
def outcome(real, table, _key, point, out):
    """Features in declared order. real: df, error scale, gamer share, boost; table: whether Student t.

    point: talent, luck, turn, gaming.
    """
    off = real[1] * error(table[0], real[0], point[1], point[2])
    gamer = 1.0 if point[3] < real[2] else 0.0
    out[0] = point[0]
    out[1] = point[0] + off + real[3] * gamer
    out[2] = off
    out[3] = gamer


def prepare(settings: Settings) -> Prepared:
    """The numbers of the error and of the gamers."""
    real = np.array([float(settings[name]) for name in ("df", "error_scale", "gamer_share", "boost")])
    return Prepared(real, np.array([ERRORS.index(str(settings["error"]))], dtype=np.int64))


def genes(_settings: Settings) -> tuple[Gene, ...]:
    """Talent, standard normal at first, and three uniform numbers: luck and turn make the error, gaming the gamers."""
    chance = tuple(Gene(name, 0.0, 1.0) for name in ("luck", "turn", "gaming"))
    return (Gene("talent", -40.0, 40.0, start="normal", mean=0.0, spread=1.0), *chance)


def picture(_settings: Settings, _decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """One applicant: a bar for how good they look, one for how good they are."""
    looks, real = float(features.get("metric", 0.0)), float(features.get("value", 0.0))
    gamer = features.get("gamer", 0.0) > 0.5
    rows = (("looks like", looks, "accent"), ("is worth", real, "bad" if real < 0.0 else "good"))
    marks = worth_marks(rows, "bad" if gamer else "ink")
    if gamer:
        marks.append(Text(0.2, HEIGHT - 0.4, "games the interview", "bad", 0.65))
    caption = f"looks like {looks:.2f} points, is worth {real:.2f}{'; a gamer' if gamer else ''}"
    return Picture(WIDTH, HEIGHT, marks, caption)


WORLD = register(
    World(
        type="world.applicants",
        title="Applicants",
        summary="People with a true value, and a score that measures it with error.",
        help=(
            "Every applicant has a value, drawn from a normal distribution, and a metric: the value plus an error. "
            "Whoever chooses sees the metric. With **gaussian** errors harder selection by the metric always finds "
            "more value; with **student_t** errors and few degrees of freedom the best scores are mostly errors, and "
            "the value of the winner falls back towards the average.\n\n"
            "A share of the applicants may be gamers, whose metric is raised by `boost` though their value is not: "
            "the harder the selection, the more of them are chosen."
        ),
        settings=(
            Setting(
                name="error",
                default="gaussian",
                choices=ERRORS,
                help="the distribution of the metric's errors",
            ),
            Setting(
                name="df",
                default=3.0,
                low=0.01,
                high=1000.0,
                log=True,
                unit="degrees of freedom",
                help="how rare large errors of student_t are: the fewer degrees, the heavier the tails",
            ),
            Setting(
                name="error_scale",
                default=1.0,
                low=0.0,
                high=1000.0,
                unit="points",
                help="what the errors are multiplied by; for gaussian ones the standard deviation",
            ),
            Setting(
                name="gamer_share",
                default=0.0,
                low=0.0,
                high=1.0,
                help="the share of applicants who game the metric",
            ),
            Setting(
                name="boost",
                default=2.0,
                low=-1000.0,
                high=1000.0,
                unit="points",
                help="how much gaming raises a metric",
            ),
        ),
        keywords="goodhart proxy metric interview hiring selection regression student heavy tail gamer",
        form="point",
        features=(
            Feature("value", "what the applicant is really worth", "points"),
            Feature("metric", "what whoever chooses sees: value, error and, for gamers, the boost", "points"),
            Feature("error", "the metric's error, without the boost", "points"),
            Feature("gamer", "1 for an applicant who games the metric"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        picture=picture,
    )
)
