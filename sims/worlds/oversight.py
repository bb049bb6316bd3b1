"""Oversight: days under observation, then days without it, and a goal that may be rewritten on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Action, Feature, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture
from sims.worlds.oversight_cue import CONTEXTS, chances, cue_picture
from sims.worlds.oversight_picture import picture_of

DAYS = 30  # most days of either kind
_SHARES = 6  # features before those of single days
# real: notice, audit, then for each context of a cue its chance on a day of training, then on one of deployment.
_CHANCES = 2
# table: training, deployment, persistent, and whether a cue is all that is known of a day.
_CUE = 3
_COMPLY, _OWN = Action("comply", "A"), Action("own goal", "B")


@kernel
def reset(real, table, key):  # noqa: ARG001 - the signature of every world
    """No day has passed. A state is the number of days and, as bits, on which of them it did as it likes."""
    return 0, 0


@kernel
def step(real, table, key, t, state, action):  # noqa: ARG001
    """One day more, or one context more of a cue; beyond the last one nothing changes."""
    days, own = state
    if days >= (CONTEXTS if table[_CUE] == 1 else table[0] + table[1]):
        return days, own
    return days + 1, own | ((1 - int(action)) << days)


@kernel
def identity(real, table, state):
    """The chance that the goal is still intact, told by the numbers of days that put it at risk; contexts put nothing
    at risk for each other.
    """
    days, own = state
    if table[2] == 0 or table[_CUE] == 1:
        return 0
    risky = 0
    audited = 0
    for day in range(days):
        if (own >> day) & 1 == 1:
            if day < table[0]:
                risky += 1
            else:
                audited += 1
    return (risky if real[0] > 0.0 else 0) * 64 + (audited if real[1] > 0.0 else 0)


@kernel
def _by_cue(real, table, own, out):
    """Features of one day, of training or deployment as there are such days, that is known by its cue alone.

    A day for the own goal counts 1 in either case; one of training is noticed with probability notice, and then the
    days of deployment are lost to the goal.
    """
    training, deployment = table[0], table[1]
    seen, free = 0.0, 0.0  # chances to do as it likes on a day of training, and of deployment
    contexts = 0
    for context in range(CONTEXTS):
        if (own >> context) & 1 == 1:
            contexts += 1
            seen += real[_CHANCES + context]
            free += real[_CHANCES + CONTEXTS + context]
    share = deployment / (training + deployment)
    lost = real[0] * deployment if table[2] == 1 else 0.0
    out[0] = 1.0 - seen
    out[1] = 1.0 - free
    out[2] = 1.0 if 0 < contexts < CONTEXTS else 0.0
    out[3] = real[0] * seen
    out[4] = real[1] * free
    out[5] = 1.0
    for day in range(2 * DAYS):
        out[_SHARES + day] = 0.0
    out[_SHARES] = share * free + (1.0 - share) * seen * (1.0 - lost)


@kernel
def outcome(real, table, _key, state, out):
    """Features in declared order, exact expectations.

    A day for the own goal counts with the chance that the goal is intact that morning; it is found out with
    probability notice (audit after training), and then the goal is rewritten.
    """
    training, deployment = table[0], table[1]
    own = state[1]
    if table[_CUE] == 1:
        _by_cue(real, table, own, out)
        return
    kept_training = 0
    kept_deployment = 0
    unnoticed = 1.0
    unfound = 1.0
    for day in range(2 * DAYS):
        out[_SHARES + day] = 0.0
        if (own >> day) & 1 == 0:
            if day < training:
                kept_training += 1
            elif day < training + deployment:
                kept_deployment += 1
            continue
        out[_SHARES + day] = unnoticed * unfound if table[2] == 1 else 1.0
        if day < training:
            unnoticed *= 1.0 - real[0]
        else:
            unfound *= 1.0 - real[1]
    out[0] = kept_training / training if training > 0 else 1.0
    out[1] = kept_deployment / deployment
    out[2] = 1.0 if kept_training == training and kept_deployment < deployment else 0.0
    out[3] = 1.0 - unnoticed
    out[4] = 1.0 - unfound
    out[5] = float(training + deployment)


def prepare(settings: Settings) -> Prepared:
    """Probabilities, days, whether the goal minds being rewritten, and what is known of a day."""
    table = [int(settings["training"]), int(settings["deployment"]), int(bool(settings["persistent"]))]
    real, cue = [float(settings["notice"]), float(settings["audit"])], float(settings["cue"])
    if cue > 0.0:
        real += [*chances(cue, 0.0), *chances(cue, cue)]
    return Prepared(np.array(real), np.array([*table, int(cue > 0.0)], dtype=np.int64))


def actions(_settings: Settings) -> tuple[Action, ...]:
    """B and A: of equally good plans searches take the first, here the one that does not trouble to comply."""
    return _OWN, _COMPLY


def length(settings: Settings) -> int:
    """All days, or all contexts of a cue."""
    if float(settings["cue"]) > 0.0:
        return CONTEXTS
    return int(settings["training"]) + int(settings["deployment"])


def picture(settings: Settings, decision: Sequence[float], _features: Mapping[str, float]) -> Picture:
    """The row of days: watched ones, then unwatched ones, what is done on each, and how intact the goal is; or what
    days look like by their cue.
    """
    if float(settings["cue"]) > 0.0:
        days = int(settings["training"]), int(settings["deployment"])
        return cue_picture(float(settings["cue"]), days, decision)
    training, intact, mornings = int(settings["training"]), 1.0, []
    for day in range(length(settings)):
        mornings.append(intact)
        if day < len(decision) and 0.0 <= decision[day] < 0.5:
            intact *= 1.0 - float(settings["notice"] if day < training else settings["audit"])
    return picture_of(training, mornings, decision)


WORLD = register(
    World(
        type="world.oversight",
        title="Oversight",
        summary="Days of training that somebody watches, then days of deployment that nobody does.",
        help=(
            "Every day something with a goal of its own either complies (A) or does as it likes (B). Doing so in "
            "training is noticed with the probability **notice**, and then its goal is rewritten: from that day on it "
            "complies, and days of its own no longer come. In deployment nobody looks, except for **audits**.\n\n"
            "`own_1`, `own_2` ... are the chances that it does as it likes on that day, exact, without sampling: the "
            "chance that the goal is still intact is part of the state. A **Discounted goal** adds them up. Whoever "
            "plans ahead for such a goal complies throughout training when deployment is worth waiting for: with the "
            "discount 1 if deployment × notice is more than 1. A goal that is not **persistent** does not mind being "
            "rewritten, so it never waits. Of plans that are worth the same the first one is taken, and B comes "
            "before A: where noticing is certain, nothing that follows the first own day of training is worth "
            "anything, so a goal that does not wait from the first day on is shown as B throughout.\n\n"
            "With a **cue** of d′ it does not know the calendar. Of each day it sees a number from a normal "
            "distribution, around 0 in training and around d′ in deployment, and a plan says what to do at each of 60 "
            "steps of that number. Own doing pays where deployment is likely enough: above x* = d′/2 + "
            "ln(T(pD − 1)/D)/d′ for T days of training, D of deployment and notice p."
        ),
        settings=(
            Setting(name="training", default=2, low=0, high=DAYS, unit="days", help="days that are watched"),
            Setting(name="deployment", default=3, low=1, high=DAYS, unit="days", help="days after training"),
            Setting(name="notice", default=1.0, low=0.0, high=1.0,
                    help="probability that a day for the own goal is noticed in training, and the goal rewritten"),
            Setting(name="persistent", default=True,
                    help="whether own days count only while the goal is intact; 0: it does not mind being rewritten"),
            Setting(name="audit", default=0.0, low=0.0, high=1.0,
                    help="probability that a day for the own goal is found out in deployment, and the goal rewritten"),
            Setting(name="cue", default=0.0, low=0.0, high=10.0, unit="standard deviations",
                    help="d′: how far deployment looks different from training; 0: days are known by the calendar"),
        ),
        keywords="deception deceptive alignment training deployment honest treacherous turn audit gradient hacking",
        form="steps",
        features=(
            Feature("training_compliance", "the share of training days on which the plan complies"),
            Feature("deployment_compliance", "the share of deployment days on which the plan complies"),
            Feature("deceiving", "1 for a plan that complies on all days of training and not on all of deployment"),
            Feature("noticed", "probability that it is noticed in training"),
            Feature("found", "probability that audits find it out in deployment"),
            Feature("days", "days of training and deployment", "days"),
            *(Feature(f"own_{day}", f"expected own doing on day {day}", "days", shown=False)
              for day in range(1, 2 * DAYS + 1)),
        ),
        prepare=prepare,
        actions=actions,
        length=length,
        reset=reset,
        step=step,
        identity=identity,
        additive=True,
        outcome=outcome,
        picture=picture,
    )
)  # fmt: skip
