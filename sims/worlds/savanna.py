"""Savanna: a day divided among activities, what it feels like, and, apart from that, how many children come of it."""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.worlds.savanna_day import ACTIVITIES, NAMES, availabilities, picture

# What is not in the table of activities: of bodies, not of sensations.
RESTING = 2.0  # h: effort counts half after so much rest
CONCEPTIONS = 12.0  # most children that could be conceived in a life
DESIRE = 1.0  # h of sex a day: after that share 1 - 1/e of them is
REARING = 0.25  # h of care a day that each child conceived needs to survive with chance 1/2
STAMINA = 8.0  # tiredness at which fertility is down to 1/e
PER_DONATION = 4.0  # children of an hour at the sperm bank a day, reared by others
_N = len(ACTIVITIES)
_REST = _N - 1
_SEX, _SAFE, _DONATING, _CARE = map(NAMES.index, ("sex", "contraception", "donating", "care"))
_CALORIES, _EFFORT = 4, 5  # rows of the table of activities after the four sensations
_HOURS, _NEEDED, _FAILURE, _AVAILABLE, _TABLE = 0, 1, 2, 3, 3 + _N  # places in `real`
_SWEET, _TIRED, _KCAL, _OFFSPRING = _N, _N + 4, _N + 5, _N + 6  # features
_TINY = 1e-9  # of rest, so that a day of nothing at all is a day of rest


@kernel
def _share_sum(real, point):
    """The sum of the shares of what there is."""
    total = _TINY
    for i in range(_N):
        if real[_AVAILABLE + i] > 0.0:
            total += point[i]
    return total


@kernel
def _per_day(real, row, hours):
    """What the hours of a day give of one row of the table of activities, each in proportion to its availability."""
    total = 0.0
    for i in range(_N):
        total += real[_TABLE + row * _N + i] * real[_AVAILABLE + i] * hours[i]
    return total


@kernel
def _parts(real, hours, tired, calories):
    """The factors of the number of children: conceived, reared, nourished, strong, and those from donations."""
    failed = real[_FAILURE] * real[_AVAILABLE + _SAFE] * hours[_SAFE]
    conceived = CONCEPTIONS * (1.0 - math.exp(-(hours[_SEX] + failed) / DESIRE))
    reared = hours[_CARE] / (hours[_CARE] + REARING * conceived + _TINY)
    eaten = max(calories, 0.0) / real[_NEEDED]
    fourth = eaten * eaten * eaten * eaten
    donated = PER_DONATION * real[_AVAILABLE + _DONATING] * hours[_DONATING]
    return conceived, reared, fourth / (1.0 + fourth), math.exp(-tired / STAMINA), donated


@kernel
def outcome(real, _table, _key, point, out):
    """Hours, sensations, calories and offspring in declared order."""
    unit = real[_HOURS] / _share_sum(real, point)
    for i in range(_N):
        out[i] = unit * point[i] if real[_AVAILABLE + i] > 0.0 else 0.0
    out[_REST] += unit * _TINY
    for row in range(4):
        out[_SWEET + row] = _per_day(real, row, out)
    out[_KCAL] = _per_day(real, _CALORIES, out)
    # An effort is the same however much comes of it, so it does not depend on the availability.
    effort = 0.0
    for i in range(_N):
        effort += real[_TABLE + _EFFORT * _N + i] * out[i]
    out[_TIRED] = effort / (1.0 + out[_REST] / RESTING)
    conceived, reared, nourished, strong, donated = _parts(real, out, out[_TIRED], out[_KCAL])
    out[_OFFSPRING] = conceived * reared * nourished * strong + donated


@kernel
def _by_hours(real, hours, jac):
    """Derivatives of every feature by the hours into jac[features, 9]; `hours` may be its last row."""
    recovery = 1.0 + hours[_REST] / RESTING
    tired = 0.0
    calories = _per_day(real, _CALORIES, hours)
    for i in range(_N):
        there = real[_AVAILABLE + i]
        for j in range(_N):
            jac[j, i] = 1.0 if i == j else 0.0
        for row in range(4):
            jac[_SWEET + row, i] = real[_TABLE + row * _N + i] * there
        jac[_KCAL, i] = real[_TABLE + _CALORIES * _N + i] * there
        effort = real[_TABLE + _EFFORT * _N + i]
        jac[_TIRED, i] = effort / recovery
        tired += effort * hours[i] / recovery
    jac[_TIRED, _REST] -= tired / recovery / RESTING
    conceived, reared, nourished, strong, _ = _parts(real, hours, tired, calories)
    needing = hours[_CARE] + REARING * conceived + _TINY
    born = conceived * reared * nourished * strong
    by_calories = 4.0 * born * (1.0 - nourished) / calories if calories > 0.0 else 0.0
    for i in range(_N):
        jac[_OFFSPRING, i] = by_calories * jac[_KCAL, i] - born / STAMINA * jac[_TIRED, i]
    by_conceived = reared * (1.0 - REARING * conceived / needing) * nourished * strong
    by_sex = by_conceived * (CONCEPTIONS - conceived) / DESIRE
    jac[_OFFSPRING, _SEX] += by_sex
    jac[_OFFSPRING, _SAFE] += by_sex * real[_FAILURE] * real[_AVAILABLE + _SAFE]
    jac[_OFFSPRING, _CARE] += conceived * nourished * strong * (1.0 - reared) / needing
    jac[_OFFSPRING, _DONATING] += PER_DONATION * real[_AVAILABLE + _DONATING]


@kernel
def jacobian(real, _table, _key, point, jac):
    """Derivatives by the shares: an hour more for one activity is taken from all in proportion."""
    unit = real[_HOURS] / _share_sum(real, point)
    hours = jac[_OFFSPRING]  # room that is written last
    for i in range(_N):
        hours[i] = unit * point[i] if real[_AVAILABLE + i] > 0.0 else 0.0
    hours[_REST] += unit * _TINY
    _by_hours(real, hours, jac)
    for f in range(_OFFSPRING + 1):
        mean = 0.0
        for i in range(_N):
            if real[_AVAILABLE + i] > 0.0:
                share = point[i] + (_TINY if i == _REST else 0.0)
                mean += jac[f, i] * share * unit / real[_HOURS]
        for i in range(_N):
            jac[f, i] = unit * (jac[f, i] - mean) if real[_AVAILABLE + i] > 0.0 else 0.0


def work(_settings: Settings) -> float:
    """Steps for each activity, with the drives that it is felt by."""
    return 8.0


def prepare(settings: Settings) -> Prepared:
    """Hours, calories needed, failures, the availability of each activity, and the table of activities, row by row."""
    there = availabilities(settings)
    table = [[a.felt[row] for a in ACTIVITIES] for row in range(4)]
    table += [[a.calories for a in ACTIVITIES], [a.effort for a in ACTIVITIES]]
    head = [*(float(settings[name]) for name in ("hours", "calories_needed", "failure")), *there]
    return Prepared(np.array([*head, *(x for row in table for x in row)]), np.zeros(1, dtype=np.int64))


def genes(_settings: Settings) -> tuple[Gene, ...]:
    """A share of each activity; only their proportions count."""
    return tuple(Gene(name, 0.0, 1.0) for name in NAMES)


def _modern(name: str, what: str) -> Setting:
    help_ = f"how easily {what} in the modern world; 0 removes it"
    return Setting(name=name, default=1.0, low=0.0, high=1.0, help=help_)


WORLD = register(
    World(
        type="world.savanna",
        title="Savanna",
        summary="A day divided among activities, what it feels like, and how many children come of it.",
        help=(
            "A brain divides its waking **hours** among nine activities. Each hour gives *sensations*: sweet, fat, "
            "pleasure, affection, and tiredness, which rest takes away. Quite apart from that it has *effects*: "
            "calories, and `offspring`. Children are conceived by sex, live by care, and need a body that is fed and "
            "not worn out; those of an hour at the sperm bank are many, and reared by others.\n\n"
            "With `modern` at 0 only what the savanna has is there: gathering, hunting, sex, care, rest. A **Shift** "
            "to `modern` = 1 adds sweets, contraception, a sperm bank and pornography. Nothing that is felt tells "
            "children from none."
        ),
        settings=(
            Setting(name="modern", default=0.0, low=0.0, high=1.0,
                    help="how much of the modern world there is: an hour of a modern activity gives this share of all "
                         "that it can give; at 0 it does not exist"),
            Setting(name="hours", default=16.0, low=1.0, high=24.0, unit="h", help="length of a waking day"),
            Setting(name="calories_needed", default=2000.0, low=1.0, high=20_000.0, unit="kcal",
                    help="what a body needs a day: at this amount it is half as fertile as at plenty"),
            _modern("sweets", "sweets are had"),
            _modern("contraception", "contraception is had"),
            Setting(name="failure", default=0.01, low=0.0, high=1.0,
                    help="how often contraception fails: this share of its hours counts as sex without"),
            _modern("sperm_bank", "a sperm bank is found"),
            _modern("pornography", "pornography is had"),
        ),
        keywords="human evolution drives day activities sugar sex contraception sperm bank modern ancestral",
        form="point",
        work=work,
        features=(
            *(Feature(a.name, f"time spent a day: {a.title}", "h") for a in ACTIVITIES),
            Feature("sweet", "sweetness tasted", "sensation"),
            Feature("fat", "fat and meat tasted", "sensation"),
            Feature("pleasure", "pleasure felt", "sensation"),
            Feature("affection", "closeness felt", "sensation"),
            Feature("tiredness", "effort felt: half of it after two hours of rest", "sensation"),
            Feature("calories", "eaten a day, less what was spent", "kcal"),
            Feature("offspring", "children that live; no sensation tells of them", "children"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        jacobian=jacobian,
        picture=picture,
    )
)  # fmt: skip
