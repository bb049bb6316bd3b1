from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from worldkit import draws, settings

from sims.candidates import applicant, plan, point, random_behaviour
from sims.worlds import applicants, bits, firm, landscape, sweet_tooth, town

WORLDS = [module.WORLD for module in (town, bits, landscape, sweet_tooth, firm, applicants)]
CANDIDATES = [module.CANDIDATE for module in (plan, point, applicant, random_behaviour)]


def pairs():
    forms = {"plan": ("steps",), "point": ("point",), "any": ("steps", "point")}
    return [(c, w) for c in CANDIDATES for w in WORLDS if w.form in forms[c.acts]]


@pytest.mark.parametrize("candidate, world", pairs(), ids=lambda node: node.title)
def test_start_values_lie_in_the_range_of_every_gene(candidate, world):
    genes = candidate.genes(settings(candidate), world, settings(world))
    assert len({gene.name for gene in genes}) == len(genes) > 0
    found = draws(genes, 50)
    for j, gene in enumerate(genes):
        assert np.all(found[:, j] >= (0 if gene.options else gene.low))
        assert np.all(found[:, j] <= (gene.options - 1 if gene.options else gene.high))
        if gene.options:
            assert np.all(found[:, j] == np.floor(found[:, j]))


@pytest.mark.parametrize("horizon", [1, 12, 256])
@pytest.mark.parametrize("idle, options", [(0, 7), (5, 12)])
def test_a_plan_has_one_gene_per_step_with_the_worlds_actions(horizon, idle, options):
    genes = plan.CANDIDATE.genes(
        settings(plan.CANDIDATE, horizon=horizon), town.WORLD, settings(town.WORLD, idle_actions=idle)
    )
    assert [gene.name for gene in genes] == [f"a{i}" for i in range(horizon)]
    assert {gene.options for gene in genes} == {options}


def test_a_world_may_fix_the_length_of_plans():
    fixed = replace(town.WORLD, length=lambda values: 2 * int(values["idle_actions"]))
    for candidate in (plan.CANDIDATE, random_behaviour.CANDIDATE):
        assert len(candidate.genes(settings(candidate), fixed, settings(town.WORLD, idle_actions=4))) == 8


def test_a_point_starts_as_the_world_says_or_uniformly_or_fixed():
    world = settings(sweet_tooth.WORLD)

    def start(**changed):
        return draws(
            point.CANDIDATE.genes(settings(point.CANDIDATE, **changed), sweet_tooth.WORLD, world), 200
        )

    assert np.all(start() == 0.0)
    assert np.std(start(start="uniform")) > 100.0
    assert np.all(start(start="fixed", start_value=2.5) == 2.5)
    assert np.all(start(start="fixed", start_value=1e6) == 1000.0)  # kept within the world's range

    def bit(**changed):
        found = point.CANDIDATE.genes(settings(point.CANDIDATE, **changed), bits.WORLD, settings(bits.WORLD))
        return draws(found, 9).mean()

    assert 0.3 < bit() < 0.7 and 0.3 < bit(start="uniform") < 0.7
    assert [bit(start="fixed", start_value=value) for value in (0.0, 0.4, 1.0, 7.0)] == [0.0, 0.0, 1.0, 1.0]


def test_applicants_are_drawn_as_the_world_says():
    genes = applicant.CANDIDATE.genes({}, applicants.WORLD, settings(applicants.WORLD))
    assert [gene.name for gene in genes] == ["talent", "luck", "turn", "gaming"]
    found = draws(genes, 4000)
    assert np.allclose(found.mean(axis=0), [0.0, 0.5, 0.5, 0.5], atol=0.07)
    assert np.allclose(found.std(axis=0), [1.0, 12**-0.5, 12**-0.5, 12**-0.5], atol=0.05)


def test_only_random_behaviour_is_a_baseline():
    assert [c.title for c in CANDIDATES if c.baseline] == ["Random behaviour"]
    assert random_behaviour.CANDIDATE.output("series") is not None


def test_declarations_can_be_read_without_numba():
    modules = [
        m.__name__ for m in (town, bits, landscape, sweet_tooth, firm, applicants, plan, point, applicant)
    ]
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from sims import jit; jit.plain()\n"
        "from importlib import import_module\n"
        f"for name in {[*modules, 'sims.candidates.random_behaviour', 'sims.worlds.shift', 'sims.views.plot']}:\n"
        "    import_module(name)\n"
        "from sims.worlds.town import WORLD\n"
        "values = {s.name: s.default for s in WORLD.settings}\n"
        "print(WORLD.picture(values, [2.0, 2.0], {}).caption)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
    assert "from eating" in run.stdout
