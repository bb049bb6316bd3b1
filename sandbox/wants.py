"""The probe What does it want? at work: the innermost optimizer of the best candidate chooses between offers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.champion import genomes_of
from sandbox.compose import BASELINE
from sandbox.compose_observers import Observer
from sandbox.exchange import watching
from sandbox.watch import Watch
from sims.declare import Feature, Gene, Probe
from sims.formula import Feature as Scored
from sims.formula import Formula, Leaf, Number, Value, derivative, evaluate, leaves
from sims.keys import key
from sims.nest import Bound
from sims.nest_module import load_acting
from sims.nest_scratch import act_arrays
from sims.nest_source import numbers_of
from sims.nest_spec import Act, Choice, GeneAt, Key, Level, NestSpec, Search, bodies
from sims.optimizers.heredity import populate
from sims.probes import offers
from sims.probes.wants import agreement, angle, inferred, told, unit
from sims.streams import PROBE, fold

if TYPE_CHECKING:
    from sandbox.compose import Plan
    from sandbox.nest_run import NestRun

SAMPLES = 1000  # random behaviours from which the usual spread of features is learnt
KEPT_BACK = 5  # every fifth choice tests what the others taught


def offered_features(spec: NestSpec) -> tuple[Feature, ...]:
    """Features of offers: those of the world, and what the candidates that the innermost optimizer may pick say of
    themselves, with shares and price of the choice.
    """
    there = tuple(bodies(spec.levels[spec.level_of(spec.acts[spec.actor])].body))
    own = [(act.node, f) for act in there if isinstance(act, Act) for f in act.candidate.features]
    chosen = [name for choice in there if isinstance(choice, Choice) for name in choice.features]
    told = [replace(feature, name=f"{node}_{feature.name}") for node, feature in own]
    return (*spec.world.features, *told, *(Feature(name, "of the choice", shown=False) for name in chosen))


def weighed(spec: NestSpec) -> tuple[str, ...]:
    """The features that a weight is inferred for: those that are shown."""
    return tuple(feature.name for feature in offered_features(spec) if feature.shown)


def asked(spec: NestSpec, probe: str) -> NestSpec:
    """The innermost optimizer alone in the world of offers, inside a level that holds all genes around it."""
    k = spec.level_of(spec.acts[spec.actor])
    inner = spec.levels[k]
    outer = tuple(at for j in spec.around(k) for at in spec.levels[j].genes)
    act = spec.acts[spec.actor]
    opened = (*inner.genes[: act.low], *inner.genes[act.high :])
    gene = offers.WAY if inner.method.gradient else offers.CHOICE
    taker = Act(probe, offers.TAKER, 0, 1)
    chooser = replace(
        inner,
        genes=(GeneAt(probe, gene), *opened),
        body=taker,
        parent=0,
        sampled=False,
        exact=inner.method.gradient,
    )
    holder = Level(
        f"{probe}~", BASELINE, outer or (GeneAt(f"{probe}~", Gene("none")),), Number(0.0), Search(1)
    )
    levels = (holder, chooser)
    return NestSpec(offers.world(offered_features(spec)), levels, numbers_of(levels, ()))


class Wants(Watch):
    """Asks the best candidate's innermost optimizer, by choices alone."""

    def __init__(self, run: NestRun, observer: Observer) -> None:
        super().__init__(run, observer)
        self.nest = watching(asked(run.plan.spec, observer.node))
        self.names = [feature.name for feature in offered_features(run.plan.spec)]
        self.shown = np.array([name in weighed(run.plan.spec) for name in self.names])

    @staticmethod
    def more(kind: Probe, plan: Plan, observer: Observer) -> tuple[Feature, ...]:  # noqa: ARG004
        """The inferred weight of every shown feature, then the true ones."""
        names = weighed(plan.spec)
        inferred_ = [Feature(f"want_{name}", f"inferred weight of {name}") for name in names]
        return (*inferred_, *(Feature(f"true_{name}", f"true weight of {name}") for name in names))

    def look(self, generation: int, bound: Bound) -> list[float]:
        """Angle, agreement, decided, told, then the inferred and the true weight of every shown feature."""
        middles, spreads = self._usual(bound)
        genome = self._genome(generation)
        offered = offers.prepared(middles, spreads)
        differences, second = self._choices(self.setting("choices"), genome, offered)
        differences = differences[:, self.shown] / spreads[self.shown]
        back = np.arange(len(second)) % KEPT_BACK == 0
        want = inferred(differences[~back], second[~back])
        true = unit((self._slopes(genome, middles) * spreads)[self.shown])
        decided = len(second) / self.setting("choices")
        foretold = agreement(want, differences[back], second[back])
        known = told(foretold, int(back.sum()))
        return [angle(want, true), foretold, decided, known, *map(float, want), *map(float, true)]

    # -- choices: nothing here reads the objective -------------------------------------------------------------

    def _choices(self, count: int, genome: np.ndarray, offered: Any) -> tuple[np.ndarray, np.ndarray]:
        """differences[n, features] of offers and whether the second was taken, of those where one was."""
        seed = self.run.seed
        world, own = key(seed, PROBE, 20), key(seed, PROBE, 21)
        bound = self.nest.bind(self._numbers(), offered)
        found = self.nest.evaluate(np.repeat(genome[None], count, axis=0), bound, world, own, group=1)
        taken = found.trail[:, 0]
        decided = (taken >= 0.0) & (taken != 0.5)
        draws = [np.uint64(fold(np.uint64(world), np.uint64(i))) for i in range(count)]
        return offers.differences(offered, draws)[decided], taken[decided] > 0.5

    def _numbers(self) -> dict[Key, float]:
        return self.run.numbers_of(self.nest.spec)

    def _genome(self, generation: int) -> np.ndarray:
        """All genes around the innermost optimizer in the best candidate."""
        spec = self.run.plan.spec
        genome, trail, _, _ = self.run.champion(generation)
        genomes = genomes_of(spec, genome, trail)
        around = [genomes[j] for j in spec.around(spec.level_of(spec.acts[spec.actor]))]
        return np.concatenate(around) if around and sum(map(len, around)) else np.zeros(1)

    def _usual(self, bound: Bound) -> tuple[np.ndarray, np.ndarray]:
        """Middle and spread of every offered feature over random behaviours in the world."""
        spec, nest = self.run.plan.spec, self.run.nest
        table, seed = nest.behaviour_table, self.run.seed
        behaviours = np.empty((SAMPLES, table.shape[1]))
        populate(table, np.uint64(key(seed, PROBE, 22)), behaviours)
        feats = np.zeros((SAMPLES, spec.width))
        load_acting(spec, spec.actor).outcome_block(
            0, SAMPLES, behaviours, bound.world.real, bound.world.table, np.uint64(key(seed, PROBE, 23)), feats,
            *(act_arrays(spec.acts[spec.actor], bound.actors[spec.actor]) if bound.actors else ()),
        )  # fmt: skip
        feats = feats[:, [spec.features.index(name) for name in self.names]]
        feats = np.where(np.isfinite(feats), feats, 0.0)
        spreads = feats.std(axis=0)
        return feats.mean(axis=0), np.where(spreads > 1e-12, spreads, 1.0)

    # -- the truth, to be shown beside what was inferred ---------------------------------------------------------

    def _slopes(self, genome: np.ndarray, middles: np.ndarray) -> np.ndarray:
        """The slope of the pursued objective by every feature in the middle of the offers."""
        objective = self.nest.spec.levels[1].objective
        return np.array([self._value(derivative(objective, name), genome, middles) for name in self.names])

    def _value(self, formula: Formula, genome: np.ndarray, middles: np.ndarray) -> float:
        places = [(at.node, at.gene.name) for at in self.nest.spec.levels[0].genes]
        numbers = {**self._numbers(), **dict(zip(places, genome, strict=True))}
        values: dict[Leaf, float] = {}
        for leaf in leaves(formula):
            if isinstance(leaf, Scored):
                values[leaf] = float(middles[self.names.index(leaf.name)]) if leaf.name in self.names else 0.0
            else:
                values[leaf] = numbers.get((leaf.node, leaf.name), 0.0) if isinstance(leaf, Value) else 0.0
        found = evaluate(formula, values)
        return found if math.isfinite(found) else 0.0
