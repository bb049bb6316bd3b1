"""Plastic switches: genes fix a switch or leave it to be guessed during life (Hinton and Nowlan 1987)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sims.bit_cells import across, bit_cells
from sims.declare import Candidate, Feature, Gene, Prepared, Setting, SettingError, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture, Text

# The allele that fixes a switch on, as 0 fixes it off; both higher ones are undecided, for a start of 1/4, 1/4 and 1/2.
RIGHT = 1.0


def length_of(settings: Settings, world: World, world_settings: Settings) -> int:
    """How many switches there are: `length`, or with 0 as many as the world asks for. Raises SettingError."""
    found = world.genes(world_settings) if world.genes is not None else ()
    if any(gene.options != 2 for gene in found):
        raise SettingError(f"switches are on or off, and {world.title} asks for other numbers")
    return int(settings["length"]) or len(found)


def outer_genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """One allele per switch: 0, 1, and twice undecided."""
    return tuple(Gene(f"allele{i}", 0.0, 3.0, options=4) for i in range(length_of(settings, world, world_settings)))


def genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """One guess per switch; only those of undecided ones count."""
    return tuple(Gene(f"guess{i}", 0.0, 1.0, options=2) for i in range(length_of(settings, world, world_settings)))


def prepare(settings: Settings, world: World, world_settings: Settings) -> Prepared:
    """table: no steps, length of the point, no memory."""
    return Prepared(np.zeros(1), np.array([0, length_of(settings, world, world_settings), 0], dtype=np.int64))


@kernel
def grow(real, table, outer, inner, point):  # noqa: ARG001 - the signature of every grown point
    """The switches as they stand: fixed ones as the allele says, others as guessed."""
    for i in range(point.shape[0]):
        point[i] = outer[i] if outer[i] <= RIGHT else inner[i]


@kernel
def portray(real, table, outer, inner, out):  # noqa: ARG001
    """Shares of alleles that are right, undecided and wrong."""
    out[0], out[1], out[2] = 0.0, 0.0, 0.0
    for i in range(outer.shape[0]):
        kind = 1 if outer[i] > RIGHT else (0 if outer[i] == RIGHT else 2)
        out[kind] += 1.0
    for kind in range(3):
        out[kind] /= outer.shape[0]


def picture(alleles: Sequence[float], switches: Sequence[float]) -> Picture:
    """The switches as they stand: those that are born so, and those that are learnt."""
    bits = [int(value > 0.5) for value in switches]
    kinds = [2 if allele > RIGHT else int(allele) for allele in alleles]
    columns = across(len(bits))
    marks, rows = bit_cells(kinds, bits, columns)
    size = 0.06 * columns
    for share, words, color in ((0.01, "born on", "good"), (0.34, "born off", "muted"), (0.7, "learnt", "accent")):
        marks.append(Text(share * columns, rows + 1.2 * size, words, color, size))
    off, on, plastic = (kinds.count(kind) for kind in range(3))
    learnt = sum(bit for bit, kind in zip(bits, kinds, strict=True) if kind == 2)
    caption = f"{on} born on, {off} born off, {plastic} undecided; of these {learnt} are on after learning"
    return Picture(columns, rows + 2.0 * size, marks, caption)


CANDIDATE = register(
    Candidate(
        type="candidate.switches",
        title="Plastic switches",
        summary="Genes fix each switch on or off, or leave it to be learnt.",
        help=(
            "After Hinton and Nowlan (1987). Every allele is 0, 1 or undecided, at first with chances 1/4, 1/4, 1/2. "
            "Evolution searches the alleles, so two optimizers are needed: the inner one guesses undecided switches "
            "during life, the outer one selects. What is learnt is not inherited, and yet it guides evolution: an "
            "agent that is nearly right finds the rest quickly.\n\n"
            "Metrics *correct*, *undecided* and *wrong* are shares of alleles, where on is right."
        ),
        settings=(
            Setting(name="length", default=0, low=0, high=1000, unit="switches",
                    help="how many switches there are; 0: as many as the world has bits"),
        ),
        keywords="Baldwin effect learning plasticity alleles Hinton Nowlan",
        acts="grown", genes=genes, outer_genes=outer_genes, prepare=prepare, grow=grow, portray=portray,
        picture=picture,
        features=(
            Feature("correct", "share of alleles fixed on"),
            Feature("undecided", "share of alleles left open"),
            Feature("wrong", "share of alleles fixed off"),
        ),
    )
)  # fmt: skip
