"""What the best candidate of a nest is and does: its genes level by level, and the behaviour that comes of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from sandbox.compose_bodies import prepared
from sims.declare import Settings, World
from sims.nest_scratch import act_arrays
from sims.nest_spec import Act, Body, Choice, NestSpec, Search
from sims.picture import Picture

Genomes = dict[int, np.ndarray]  # by level


def genomes_of(spec: NestSpec, genome: np.ndarray, trail: np.ndarray) -> Genomes:
    """The genes of each level, from those of the outermost and what the levels inside found."""
    joined, at, found = np.concatenate((genome, trail)), 0, {}
    for k, level in enumerate(spec.levels):
        found[k] = joined[at : at + len(level.genes)]
        at += len(level.genes)
    return found


def acting(spec: NestSpec, genomes: Genomes) -> Act:
    """The candidate that acts in the end."""
    level, body = 0, spec.levels[0].body
    while not isinstance(body, Act):
        level, body = _inwards(spec, level, body, genomes)
    return body


def _inwards(spec: NestSpec, level: int, body: Search | Choice, genomes: Genomes) -> tuple[int, Body]:
    if isinstance(body, Search):
        return body.level, spec.levels[body.level].body
    return level, body.bodies[int(genomes[level][body.gene] >= 0.5)]


def decision(spec: NestSpec, genomes: Genomes, graph: Any, settings: Settings, key: np.uint64) -> list[float]:
    """What the acting candidate does: a plan's or policy's actions, or the point that it hands over."""
    act = acting(spec, genomes)
    own = genomes[spec.level_of(act)][act.low : act.high]
    if not act.prepared:
        return own.tolist()
    numbers = prepared(graph, [act], spec.world, settings)[0]
    arrays = act_arrays(act, numbers)
    if act.candidate.acts == "policy":
        return _played(spec.world, act, own, arrays, settings, key)
    assert act.outer is not None
    (level, low, high), (real, table, made, _) = act.outer, arrays
    _call(act.candidate.grow)(real, table, genomes[level][low:high], own, made)
    return made.tolist()


def _played(
    world: World, act: Act, genes: np.ndarray, arrays: tuple[np.ndarray, ...], settings: Settings, key: np.uint64
) -> list[float]:
    """The actions of a policy in one draw of the world."""
    there, (real, table, view, work) = world.prepare(settings), arrays
    state, actions = _call(world.reset)(there.real, there.table, key), []
    for t in range(int(table[0])):
        _call(world.observe)(there.real, there.table, key, t, state, view)
        actions.append(float(_call(act.candidate.decide)(real, table, genes, view, work)))
        state = _call(world.step)(there.real, there.table, key, t, state, int(actions[-1]))
        if world.done is not None and world.done(there.real, there.table, state):
            break
    return actions


def _call(kernel: Callable[..., Any] | None) -> Callable[..., Any]:
    assert kernel is not None
    return kernel


def portrait(spec: NestSpec, genomes: Genomes, done: list[float]) -> Picture | None:
    """How the acting candidate draws itself, if it does: what it is born with, and what comes of that (`done`)."""
    act = acting(spec, genomes)
    if act.candidate.picture is None or act.outer is None:
        return None
    level, low, high = act.outer
    return act.candidate.picture(genomes[level][low:high].tolist(), done)


def described(
    spec: NestSpec, genomes: Genomes, feats: np.ndarray, score: float, plan: Callable[[np.ndarray], dict[str, Any]]
) -> dict[str, Any]:
    """For every optimizer score and genes of the best candidate; `plan` adds what a plan says."""
    found: dict[str, Any] = {}
    act = acting(spec, genomes)
    for k, level in enumerate(spec.levels):
        own = score if k == 0 else float(feats[spec.features.index(f"{level.node}_own_score")])
        values = [None if math.isnan(value) else value for value in genomes[k].tolist()]
        names = [f"{gene.node}.{gene.gene.name}" for gene in level.genes]
        entry = {"score": own if math.isfinite(own) else None, "genes": dict(zip(names, values, strict=True))}
        if spec.level_of(act) == k and spec.world.form == "steps" and act.candidate.acts == "plan":
            entry.update(plan(genomes[k][act.low : act.high]))
        found[level.node] = entry
    return found
