"""The picture of an invasion shows the replicates as they are, and comes in place of the world's."""

from __future__ import annotations

import numpy as np
import pytest
from contract_kit import done, nest
from worldkit import check_picture

from sims.optimizers.invasion_picture import invasion_picture


@pytest.mark.parametrize("size", [2, 7, 50, 51, 1_000_000])
@pytest.mark.parametrize("replicates", [1, 20, 1000])
def test_rows_are_populations(size, replicates):
    mutants = np.random.default_rng(size).choice([0, 1, size // 2, size - 1, size], size=replicates).astype(float)
    picture = invasion_picture(size, mutants)
    check_picture(picture)
    rows = picture.marks[0].rows
    assert len(rows) == min(replicates, 20)
    for alive, row in zip(mutants.tolist(), rows, strict=False):
        if alive in (0, size):
            assert set(row) == {2 if alive else 3}
            continue
        own = row.count(1)
        assert row == [1] * own + [0] * (len(row) - own) and 0 < own < len(row)
        assert abs(own / len(row) - alive / size) <= 1.0 / min(size, 50)
    fixed, lost = int((mutants == size).sum()), int((mutants == 0).sum())
    told = [f"{number:,}".replace(",", "\u202f") for number in (fixed, replicates, lost)]
    assert picture.caption == "mutants have taken over {} of {} populations and are lost in {}".format(*told)
    bars = [mark.length for mark in picture.marks if hasattr(mark, "length")]
    assert sum(bars) == pytest.approx(picture.width)


def test_more_mutants_than_there_is_room_for_are_all():
    assert set(invasion_picture(5, np.full(3, 9.0)).marks[0].rows[0]) == {2}


def test_the_scene_of_an_invasion_tells_its_metrics():
    runner = done(nest("world.bits", ["optimizer.invasion"], world_settings={"length": 3}), 8)
    (scene,) = runner.scenes()
    fixed, lost = (round(runner.record[f"m0.{name}"][-1] * 20) for name in ("fixed", "lost"))
    assert scene.picture.caption == f"mutants have taken over {fixed} of 20 populations and are lost in {lost}"
