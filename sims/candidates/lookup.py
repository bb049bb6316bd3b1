"""Lookup policy: a table that says for everything that may be seen what to do."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sims.candidates.plan import HORIZON
from sims.declare import Candidate, Gene, Prepared, Sense, SettingError, Settings, World, register
from sims.jit import kernel

MOST = 20_000  # situations


def policy_steps(settings: Settings, world: World, world_settings: Settings) -> int:
    """How many steps a policy may take: as many as the world fixes, else `horizon`."""
    return int(settings["horizon"]) if world.length is None else world.length(world_settings)


def senses_of(world: World, world_settings: Settings) -> tuple[Sense, ...]:
    """What a policy sees in a world."""
    return world.senses(world_settings) if world.senses is not None else ()


def actions_in(world: World, world_settings: Settings) -> int:
    """How many actions there are in a world."""
    return len(world.actions(world_settings)) if world.actions is not None else 1


def situations(world: World, world_settings: Settings) -> int:
    """How many different views there are. Raises SettingError where they cannot be listed."""
    count = 1
    for sense in senses_of(world, world_settings):
        if sense.options < 1:
            raise SettingError(f"a table cannot list {sense.name}, which is a real number; use a Network")
        count *= sense.options
    if count > MOST:
        raise SettingError(f"a table of {count} situations is too large: at most {MOST}")
    return count


def genes(_settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """One action for each situation."""
    return _listed(situations(world, world_settings), actions_in(world, world_settings))


@lru_cache(maxsize=16)  # one is asked for its genes at every turn, and has thousands
def _listed(situations: int, options: int) -> tuple[Gene, ...]:
    return tuple(Gene(f"s{i}", 0.0, options - 1.0, options=options) for i in range(situations))


def prepare(settings: Settings, world: World, world_settings: Settings) -> Prepared:
    """table: steps, number of senses, no memory, then the options of each sense."""
    options = [sense.options for sense in senses_of(world, world_settings)]
    steps = policy_steps(settings, world, world_settings)
    return Prepared(np.zeros(1), np.array([steps, len(options), 0, *options], dtype=np.int64))


@kernel
def decide(real, table, genes, view, work):  # noqa: ARG001 - the signature of every policy
    """The action listed for the view, whose senses are the digits of its number in the table, the first the highest."""
    number = 0
    for i in range(table[1]):
        number = number * table[3 + i] + int(view[i])
    return int(genes[number])


CANDIDATE = register(
    Candidate(
        type="candidate.lookup",
        title="Lookup policy",
        summary="A table: for everything that it may see, what it does.",
        help=(
            "A reflex for every situation, learnt by heart: each gene is the action for one view of the world. It "
            "thinks about nothing, costs nothing to use, and knows only what it was selected on. Where the world tells "
            "real numbers, use a **Network**."
        ),
        settings=(HORIZON,),
        keywords="table reflex habit heuristic policy reactive",
        acts="policy",
        genes=genes,
        prepare=prepare,
        decide=decide,
    )
)
