"""Random streams against published vectors and the moments of the distributions they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from sims.jit import kernel
from sims.streams import below, fold, normal, normal_quantile, philox, philox_block, splitmix, uniform

FULL = 0xFFFFFFFF


def test_splitmix64_known_answers():
    # Output of the reference implementation (Vigna's splitmix64.c) seeded with 1234567.
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
                16408922859458223821]  # fmt: skip
    assert [splitmix(np.uint64(1234567), np.uint64(i)) for i in range(5)] == expected


@pytest.mark.parametrize(
    "counter, key, expected",
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((FULL,) * 4, (FULL,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_known_answers(counter, key, expected):
    # kat_vectors of Random123 (Salmon et al. 2011), philox4x32, 10 rounds.
    words = philox_block(*(np.uint64(w) for w in (*counter, *key)))
    assert tuple(int(w) for w in words) == expected


def test_philox_takes_the_first_two_words():
    assert philox(np.uint64(0), np.uint64(0)) == 0x6627E8D5 | 0xE169C58D << 32
    key, counter = 0xA4093822_299F31D0, 0x243F6A88_85A308D3
    words = philox_block(*(np.uint64(w) for w in (0x85A308D3, 0x243F6A88, 0, 0, 0x299F31D0, 0xA4093822)))
    assert philox(np.uint64(key), np.uint64(counter)) == int(words[0]) | int(words[1]) << 32


@kernel
def _fill(key, n, out):
    for i in range(out.shape[1]):
        out[0, i] = uniform(key, i)
        out[1, i] = normal(key, i)
        out[2, i] = below(key, i, n)


def _draws(seed, n, count=400_000):
    out = np.empty((3, count))
    _fill(np.uint64(seed), n, out)
    return out


@pytest.mark.parametrize("seed", [0, 1, 2**63, 0xDEADBEEF])
def test_moments(seed):
    u, z, k = _draws(seed, 7)
    count = u.size
    assert u.min() >= 0.0
    assert u.max() < 1.0
    for values, mean, variance, fourth in (
        (u, 1 / 2, 1 / 12, 1 / 80),
        (z, 0.0, 1.0, 3.0),
        (k, 3.0, 4.0, 28.0),
    ):
        assert abs(values.mean() - mean) <= 4 * np.sqrt(variance / count)
        assert abs(((values - mean) ** 2).mean() - variance) <= 4 * np.sqrt((fourth - variance**2) / count)
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    assert stats.kstest(z, "norm").pvalue > 1e-4
    assert stats.chisquare(np.bincount(k.astype(int), minlength=7)).pvalue > 1e-4


@pytest.mark.parametrize("n", [1, 2, 3, 1000, 2**31])
def test_below_reaches_every_value_and_no_other(n):
    k = _draws(5, n, 20_000)[2]
    assert k.min() >= 0
    assert k.max() < n
    if n <= 1000:
        assert np.unique(k).size == n
    else:
        assert k.max() > 0.99 * n


def test_normal_quantile():
    tails = np.concatenate([10.0 ** -np.arange(1, 300, 3.7), np.linspace(1e-6, 1 - 1e-6, 2001)])
    ours = np.array([normal_quantile(p) for p in tails])
    theirs = special.ndtri(tails)
    assert np.all(np.abs(ours - theirs) <= 2e-15 * np.maximum(1.0, np.abs(theirs)) + 4e-16)
    assert normal_quantile(0.5) == 0.0


def test_keys_are_independent():
    """Neighbouring keys, folded ones and a key's counters give uncorrelated draws, and no two folds meet."""
    count = 100_000
    parents = [1, 2, 3]
    keys = [np.uint64(k) for k in parents]
    keys += [np.uint64(fold(key, part)) for key in keys[:3] for part in (0, 1, 2)]
    u = np.array([_draws(key, 2, count)[0] for key in keys])
    correlation = np.corrcoef(np.concatenate([u[:, :-1], u[:, 1:]]))
    off = correlation[~np.eye(len(correlation), dtype=bool)]
    assert np.abs(off).max() < 4.5 / np.sqrt(count)
    assert len({fold(np.uint64(a), b) for a in range(300) for b in range(300)}) == 90_000


def test_fold_depends_on_order():
    key = np.uint64(1)
    assert fold(np.uint64(fold(key, 2)), 3) != fold(np.uint64(fold(key, 3)), 2)


def test_one_bit_of_the_key_changes_half_of_the_bits():
    counter = np.uint64(9)
    for function in (splitmix, philox):
        flips = [
            (
                int(function(np.uint64(key), counter)) ^ int(function(np.uint64(key ^ 1 << b), counter))
            ).bit_count()
            for key in range(40)
            for b in range(64)
        ]
        assert abs(np.mean(flips) - 32.0) < 4 * 4.0 / np.sqrt(len(flips))
