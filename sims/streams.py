"""Counter-based random numbers: a draw is a pure function of what it is for.

A key is folded from (seed, purpose, generation, candidate, episode, ...) and draw i of a key is a hash of both, so
draws do not depend on the order of computation, on threads, or on who watches. Two generators, one per
process (environment variable MESA_SANDBOX_STREAM, option `--stream`):

- `splitmix`: the finaliser of SplitMix64 (Steele, Lea & Flood 2014) over key + counter x golden gamma, which is
  output number counter + 1 of SplitMix64 seeded with the key;
- `philox`: Philox4x32-10 (Salmon et al. 2011), first two words of the block numbered by the counter.
"""

from __future__ import annotations

import math

import numpy as np

from sims.jit import STREAM, kernel

VERSION = 1
START, VARY, WORLD, NOISE, PROBE = 1, 2, 3, 4, 5  # purposes, the first thing folded into a seed's key

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_LOW = np.uint64(0xFFFFFFFF)
_U1, _U11, _U27, _U30, _U31, _U32 = (np.uint64(n) for n in (1, 11, 27, 30, 31, 32))


@kernel
def mix(z):
    """SplitMix64's finaliser: uint64 to uint64, a bijection."""
    z = np.uint64(z)
    z = (z ^ (z >> _U30)) * _M1
    z = (z ^ (z >> _U27)) * _M2
    return z ^ (z >> _U31)


@kernel
def splitmix(key, counter):
    """64 random bits: output number counter + 1 of SplitMix64 seeded with `key`."""
    return mix(np.uint64(key) + (np.uint64(counter) + _U1) * _GAMMA)


@kernel
def philox_block(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10: four random words of 32 bits from a counter of four and a key of two, all as uint64."""
    for _ in range(10):
        p0 = c0 * np.uint64(0xD2511F53)
        p1 = c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (p1 >> _U32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _U32) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + np.uint64(0x9E3779B9)) & _LOW
        k1 = (k1 + np.uint64(0xBB67AE85)) & _LOW
    return c0, c1, c2, c3


@kernel
def philox(key, counter):
    """64 random bits: words 0 (low) and 1 (high) of Philox4x32-10 at counter (low, high, 0, 0)."""
    key = np.uint64(key)
    counter = np.uint64(counter)
    zero = np.uint64(0)
    words = philox_block(counter & _LOW, counter >> _U32, zero, zero, key & _LOW, key >> _U32)
    return words[0] | (words[1] << _U32)


bits = philox if STREAM == "philox" else splitmix


@kernel
def fold(key, number):
    """The key of a part: `key` of the whole, `number` of the part (both taken as uint64)."""
    return mix(mix(np.uint64(key) + _GAMMA) ^ (np.uint64(number) * _M2 + _GAMMA))


@kernel
def uniform(key, counter):
    """A number in [0, 1), a multiple of 2^-53."""
    return np.float64(bits(key, counter) >> _U11) * 1.1102230246251565e-16


@kernel
def below(key, counter, n):
    """A whole number 0 .. n-1 (n at most 2^31; bias below 2^-32)."""
    return np.int64(((bits(key, counter) >> _U32) * np.uint64(n)) >> _U32)


@kernel
def normal(key, counter):
    """A standard normal number, by inversion of one uniform draw."""
    return normal_quantile((np.float64(bits(key, counter) >> _U11) + 0.5) * 1.1102230246251565e-16)


@kernel
def normal_quantile(p):
    """The inverse of the standard normal distribution, 0 < p < 1, relative error about 1e-16.

    Rational approximations PPND16 of Wichura 1988 (algorithm AS 241).
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        den = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * num / den
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        num = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        den = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        den = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
            + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -num / den if q < 0.0 else num / den
