"""Observations of every bundled scenario under this process' stream; `python streams_compared.py SEED RUNS`
prints them.

Shared by both sides of `test_streams_agree`, of which one is a process with the other stream.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np


def ice_cream(seed):
    """What random walks come to, generation by generation."""
    from science.lab import bundled, rows

    found = rows(bundled("ice-cream", "town.idle_actions=0", seed=seed), 20)
    return np.stack([found["random.distance"], found["random.has_money"]], axis=1)


def goodhart(seed):
    """Winners by a Gaussian and by a heavy-tailed metric."""
    from science.lab import bundled, rows

    found = rows(
        bundled("goodhart", "choice.n=64", "choice.episodes=100", "tame_choice.episodes=100", seed=seed), 20
    )
    return np.stack(
        [found[name][1:] for name in ("choice.value", "tame_choice.value", "tame_choice.metric")], axis=1
    )


def sweet_tooth(seed):
    """Drive and fitness at rest, and what a shift does to fitness."""
    from science.lab import bundled, rows

    found = rows(
        bundled("sweet-tooth", "evolution.population=300", "modern.from_generation=40", seed=seed), 42
    )
    return [
        [
            found["drive.sweetness.mean"][30:40].mean(),
            found["evolution.mean"][39],
            found["evolution.mean"][42],
        ]
    ]


def three_levels(seed):
    """The start's vanity and surplus, and the bonus on its way up."""
    from science.lab import bundled, rows

    found = rows(bundled("three-levels", seed=seed), 15)
    return [[found["contract.vanity.mean"][0], found["owners.mean"][0], found["contract.bonus.mean"][15]]]


MEASURES = {
    "ice-cream": ice_cream,
    "goodhart": goodhart,
    "sweet-tooth": sweet_tooth,
    "three-levels": three_levels,
}
RUNS = {"ice-cream": 1, "goodhart": 1, "sweet-tooth": 20, "three-levels": 20}


def observations(seed, times):
    """Observations [k, measures] of each scenario."""
    seeds = np.random.default_rng(seed).integers(1, 2**31, size=400).tolist()
    return {
        name: np.concatenate([see(s) for s in seeds[: RUNS[name] * times]]) for name, see in MEASURES.items()
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    found = observations(int(sys.argv[1]), int(sys.argv[2]))
    json.dump({name: table.tolist() for name, table in found.items()}, sys.stdout)
