"""What an objective computes, as a small immutable tree: differentiated, checked and written as kernel source.

Leaves are numbers, features of an outcome, numbers of a node (`Value`: a setting or gene), what is wired into an
input (`Input`) and standard normal noise (`Noise`). Everything else is a `Call`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the outcome, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A setting or gene: of this node, or (`node` given by the composer) of another one."""

    name: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """The objective wired into an input port."""

    port: str


@dataclass(frozen=True, slots=True)
class Noise:
    """One standard normal draw per evaluation; `node` (given by the composer) keeps two measures' noise apart."""

    node: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of `OPERATORS` applied to arguments."""

    op: str
    args: tuple[Formula, ...]


Formula = Number | Feature | Value | Input | Noise | Call
Leaf = Feature | Value | Input | Noise
OPERATORS: dict[str, int] = {}  # name -> number of arguments, filled below


def source(formula: Formula, leaf: Callable[[Leaf], str]) -> str:
    """Python source of `formula` for a kernel that has imported `math`; `leaf` writes the leaves."""
    raise NotImplementedError


def derivative(formula: Formula, feature: str) -> Formula:
    """The partial derivative by a feature, simplified; noise has none, inputs must have been replaced before."""
    raise NotImplementedError
