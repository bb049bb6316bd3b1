"""Plastic switches draw how they came about."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from worldkit import check_legible, check_picture

from sandbox import scenario
from sandbox.runner import Runner
from sims.candidates.switches import CANDIDATE
from sims.picture import Cells


@pytest.mark.parametrize("length", [1, 7, 20, 1000])
def test_pictures_tell_what_is_born_from_what_is_learnt(length):
    alleles = np.random.default_rng(1).integers(0, 4, length).astype(float).tolist()
    switches = [allele if allele < 2.0 else float(i % 2) for i, allele in enumerate(alleles)]
    picture = CANDIDATE.picture(alleles, switches)
    check_picture(picture)
    if length == 20:
        check_legible(picture)
    kinds = [kind for row in picture.marks[0].rows for kind in row if kind >= 0]
    assert kinds == [min(int(allele), 2) for allele in alleles]
    on, off, plastic = (kinds.count(kind) for kind in (1, 0, 2))
    assert picture.caption.startswith(f"{on} born on, {off} born off, {plastic} undecided")


def test_a_run_shows_them_in_place_of_the_world():
    found = scenario.load("hinton-nowlan")
    graph = found.graph.remove(["evolution_alone", "bits", "found"]).set("evolution", "population", 20)
    runner = Runner(msgspec.structs.replace(found, graph=graph.set("learner", "trials", 10)), 1)
    list(runner.advance(2))
    (scene,) = runner.scenes()
    runner.close()
    assert "born on" in scene.picture.caption and isinstance(scene.picture.marks[0], Cells)
