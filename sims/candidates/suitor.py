"""Suitor: a place in the line of males that a female can choose from; antlers and taste are inherited."""

from __future__ import annotations

import numpy as np

from sims.declare import Candidate, Gene, Prepared, SettingError, Settings, World, register
from sims.jit import kernel
from sims.kernels import copy_row


def _split(world: World, world_settings: Settings) -> tuple[tuple[Gene, ...], tuple[Gene, ...]]:
    """What is inherited and what is chosen; raises SettingError in a world without a herd."""
    if world.living is None or world.genes is None:
        raise SettingError(f"there are no suitors in {world.title}; wire a Herd into it")
    found = world.genes(world_settings)
    return found[:-1], found[-1:]


def outer_genes(_settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """What is inherited: all that the world asks for but the last number."""
    return _split(world, world_settings)[0]


def genes(_settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """What is chosen: a place in the line of suitors."""
    return _split(world, world_settings)[1]


def prepare(_settings: Settings, world: World, world_settings: Settings) -> Prepared:
    """table: no steps, length of the point, no memory."""
    inherited, chosen = _split(world, world_settings)
    return Prepared(np.zeros(1), np.array([0, len(inherited) + len(chosen), 0], dtype=np.int64))


@kernel
def grow(real, table, outer, inner, point):  # noqa: ARG001 - the signature of every grown point
    """An animal and the suitor it looks at."""
    copy_row(outer, point)
    copy_row(inner, point[outer.shape[0] :])


CANDIDATE = register(
    Candidate(
        type="candidate.suitor",
        title="Suitor",
        summary="One of the males that a female of the herd can choose: a place in the line of them.",
        help=(
            "An animal of the herd, and the male it looks at. Whom to look at is what the optimizer around it "
            "searches: *Mate choice*, or any other that can search an index. The line of suitors holds the males "
            "that are still alive, in the order of their antlers. Antlers and taste are the animal's genes, "
            "searched one level further out: put *Two-sex selection* there.\n\n"
            "The gene *fate* is none that is inherited: the world writes there what becomes of the animal this "
            "year (0 a doe that mates, 1 one that does not, 2 a living stag, 3 fallen)."
        ),
        settings=(),
        keywords="mate male index herd sexual selection",
        acts="grown", genes=genes, outer_genes=outer_genes, prepare=prepare, grow=grow,
    )
)  # fmt: skip
