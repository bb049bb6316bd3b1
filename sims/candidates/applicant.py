"""Applicant: a person, drawn from a world's population of them."""

from __future__ import annotations

from sims.candidates.point import world_genes
from sims.declare import Candidate, Gene, Settings, World, register


def genes(_settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """What the world draws of a person, from its own distribution."""
    return world_genes(world, world_settings)


CANDIDATE = register(
    Candidate(
        type="candidate.applicant",
        title="Applicant",
        summary="A person drawn from the world's population.",
        help=(
            "Talent, luck and whatever else the world draws of a person, from the world's own distribution. **Best of "
            "n** around it draws n applicants and keeps the one with the highest score: hiring, and every generation "
            "is a new one."
        ),
        keywords="person hiring interview candidate draw",
        acts="point",
        genes=genes,
    )
)
