"""What the settings of a herd mean: viabilities, heredity, winters; and the metrics of the herd as a whole."""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Feature, SettingError, Settings

HEREDITIES = ("two_locus", "quantitative")
COLUMNS = (
    Feature("t", "share of animals with antlers T (two_locus)"),
    Feature("p", "share of animals with the preference P (two_locus)"),
    Feature("male_viability", "share of males expected to live with their antlers, winters and fawns not counted"),
    Feature("disequilibrium", "share with T and P beyond the product of their shares (two_locus)"),
    Feature("antler.mean", "mean antlers of the animals born"),
    Feature("preference.mean", "mean preference of the animals born"),
    Feature("g", "variance of antlers among the animals born"),
    Feature("b", "covariance of antlers and preference among the animals born"),
    Feature("size", "animals born", "animals"),
    Feature("extinct", "1 where none is left"),
)


def room(settings: Settings) -> int:
    """The most animals that can be born in a generation."""
    return max(1, int(settings["size"]) or int(settings["capacity"]))


def fixed_viability(settings: Settings) -> float | None:
    """The share of males that live, where it does not depend on antlers; raises SettingError."""
    text = str(settings["viability"]).strip().lower()
    if text == "antlers":
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= 1.0:
        raise SettingError(f"viability is a number from 0 to 1, or the word antlers, not {settings['viability']!r}")
    return value


def check(settings: Settings) -> None:
    """Raises SettingError where settings do not fit together."""
    fixed_viability(settings)
    if settings["heredity"] == "two_locus":
        for name in ("antlers", "preference"):
            if not 0.0 <= float(settings[name]) <= 1.0:
                raise SettingError(f"{name} is a share from 0 to 1 with two_locus heredity, not {settings[name]}")
    else:
        pleiotropy(settings)


def pleiotropy(settings: Settings) -> tuple[float, float]:
    """Of quantitative heredity B / G, the preference that comes with each unit of antlers, and the standard deviation
    of the rest of it, H - B²/G. Raises SettingError where no two traits can have such a covariance.
    """
    if settings["heredity"] == "two_locus":
        return 0.0, 0.0
    g, h, b = (float(settings[name]) for name in ("variance_antler", "variance_preference", "covariance"))
    if b * b > g * h * (1.0 + 1e-12):
        most = math.sqrt(g * h)
        raise SettingError(f"covariance is at most {most:g} either way, where the two variances allow it, not {b:g}")
    beta = b / g if g > 0.0 else 0.0
    return beta, math.sqrt(max(0.0, h - beta * b))


def viability(settings: Settings, antlers: np.ndarray) -> np.ndarray:
    """Logarithm of the chance of males with these antlers to live until they mate."""
    fixed = fixed_viability(settings)
    with np.errstate(divide="ignore"):
        if fixed is not None:
            return np.full(len(antlers), np.log(fixed))
        if settings["heredity"] == "two_locus":
            return np.where(antlers > 0.5, np.log(1.0 - float(settings["cost"])), 0.0)
    return -0.5 * (antlers / float(settings["width"])) ** 2


def winter(settings: Settings, generation: int) -> float:
    """The share of all animals that dies of the winter of this generation."""
    first = int(settings["winter_from"])
    hit = first <= generation < first + int(settings["winter_lasts"])
    return float(settings["winter"]) if hit else 0.0


def census(settings: Settings, antlers: np.ndarray, preference: np.ndarray) -> list[float]:
    """COLUMNS of the animals born."""
    n = len(antlers)
    if n == 0:
        return [math.nan] * 8 + [0.0, 1.0]
    mean, wish = float(antlers.mean()), float(preference.mean())
    covariance = float(((antlers - mean) * (preference - wish)).mean())
    lives = float(np.exp(viability(settings, antlers)).mean())
    loci = (mean, wish, covariance) if settings["heredity"] == "two_locus" else (math.nan,) * 3
    return [*loci[:2], lives, loci[2], mean, wish, float(antlers.var()), covariance, float(n), 0.0]
