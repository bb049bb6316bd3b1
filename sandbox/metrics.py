"""The metrics of one nest: which columns it has, and one row of numbers from one evaluated generation.

`gap` compares base and mesa-objective on measured scales (`sandbox.record.Scale`), which take no columns of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from sandbox.compose import Plan
from sandbox.events import Nest
from sandbox.record import Scale
from sims.declare import Probe, World
from sims.formula import Call, Feature, Formula, Number, Value, leaves
from sims.nest import Evaluated
from sims.nest_formulas import noises_of
from sims.nest_spec import EPISODES, life_of

T = TypeVar("T")
MAX_GENE_COLUMNS = 16  # of one candidate's own genes; settings opened as genes always have columns
OWN = ("best", "mean", "sd", "evaluations")


class Columns:
    """Names of a nest's columns in the order of a row, and further names of the same numbers."""

    def __init__(self, plan: Plan, probes: dict[str, Probe]) -> None:
        self.plan = plan
        spec, root = plan.spec, plan.root
        self.inner = tuple(level.node for level in spec.levels[1:])
        self.has_price = spec.levels[0].method.reports == "population" and not plan.baseline
        self.scaled = self._scaled()
        self.raw_gap = self._one_unit()
        names = [f"{root}.{name}" for name in OWN]
        names += [f"{root}.{name}" for name in self.scaled] + [f"{root}.raw_gap"] * self.raw_gap
        self.has_errors = self._by_chance()
        names += [f"{root}.{name}_error" for name in self.scaled if self.has_errors]
        names += [f"{root}.correlation"] * bool(self.inner)
        if self.has_price:
            names += [f"{root}.price_selection", f"{root}.price_transmission", f"{root}.price_residual"]
        hidden = {feature.name for feature in spec.world.features if not feature.shown}
        self.kept = [at for at, name in enumerate(spec.features) if name not in hidden]
        features = self.shown(spec.features)
        names += [f"{root}.{name}" for name in features]
        for node in self.inner:
            names += [f"{node}.best", f"{node}.sd"]
        self.genes = self._genes()
        for _, label in self.genes:
            names += [f"{label}.mean", f"{label}.sd"]
        for observer in plan.deployments:
            names += [f"{observer.node}.{name}" for name in ("best", "mean", "sd", *features)]
        for observer in plan.probes:
            names += [f"{observer.node}.{column.name}" for column in probes[observer.node].columns]
        names += [f"{root}.{column.name}" for column in spec.levels[0].method.columns]
        living = spec.world.living
        if living is not None and life_of(spec) is not None:
            names += [f"{plan.world}.{column.name}" for column in living.columns]
        self.names = tuple(names)
        self.aliases = self._aliases()

    def shown(self, features: Sequence[T]) -> list[T]:
        """Of what there is for every feature, that of the features that have columns."""
        return [features[at] for at in self.kept]

    def _scaled(self) -> tuple[str, ...]:
        if self.plan.baseline:
            return ()
        return ("base", *(("mesa",) if self.inner else ()), *(("intended",) if self.plan.deployments else ()))

    def _genes(self) -> list[tuple[int, str]]:
        """Index into (genome, trail) joined, and label, of every gene that has columns."""
        found, at = [], 0
        for level in self.plan.spec.levels:
            own = sum(gene.node in self.plan.candidates for gene in level.genes)
            for gene in level.genes:
                if gene.node not in self.plan.candidates or own <= MAX_GENE_COLUMNS:
                    found.append((at, f"{gene.node}.{gene.gene.name}"))
                at += 1
        return [] if self.plan.baseline else found

    def _one_unit(self) -> bool:
        """Whether the two objectives that the gap compares are counted in one unit."""
        if len(self.scaled) < 2:
            return False
        spec = self.plan.spec
        second = spec.levels[1].objective if self.inner else spec.observers[self.plan.deployments[0].index]
        units = {unit(spec.world, formula) for formula in (spec.levels[0].objective, second)}
        return len(units) == 1 and "" not in units

    def _by_chance(self) -> bool:
        """Whether the means are over episodes that could have been others, so that they have standard errors."""
        spec = self.plan.spec
        method = spec.levels[0].method
        if method.reports == "winners":
            return True
        # A fitness is one of the mean over episodes, not a mean itself.
        drawn = spec.world.stochastic or any(noises_of(level.objective) for level in spec.levels)
        return drawn and not method.fitness and any(setting.name in EPISODES for setting in method.settings)

    def scales(self, zeros: Sequence[float], until: float) -> dict[str, Scale]:
        """The measured scale of each objective, `zeros` in the order of `scaled`."""
        root = self.plan.root
        return {
            f"{root}.{name}_scaled": Scale(f"{root}.{name}", zero, until)
            for name, zero in zip(self.scaled, zeros, strict=True)
        }

    def gaps(self) -> dict[str, tuple[str, str]]:
        """The gap: mesa minus base, or without a mesa-objective base minus intended, on their measured scales."""
        if len(self.scaled) < 2:
            return {}
        more, less = self.compared
        root = self.plan.root
        return {f"{root}.gap": (f"{root}.{more}_scaled", f"{root}.{less}_scaled")}

    @property
    def compared(self) -> tuple[str, str]:
        """The two objectives that the gap compares."""
        return ("mesa", "base") if self.inner else ("base", "intended")

    def _aliases(self) -> dict[str, str]:
        """Features under the names of the inner optimizers and of the world; short names of cost and own score."""
        root, found = self.plan.root, {}
        for feature in (f.name for f in self.plan.spec.world.features if f.shown):
            for node in (*self.inner, self.plan.world, *self.plan.candidates):
                found[f"{node}.{feature}"] = f"{root}.{feature}"
        for node in self.inner:
            found[f"{node}.cost"] = f"{root}.{node}_cost"
            found[f"{node}.own_score"] = found[f"{node}.mean"] = f"{root}.{node}_own_score"
        for act in self.plan.spec.acts:
            for own in act.candidate.features:
                found[f"{act.node}.{own.name}"] = f"{root}.{act.node}_{own.name}"
        if not self.plan.baseline:
            found[f"{root}.own_score"] = f"{root}.mean"
        return {alias: name for alias, name in found.items() if alias not in self.names}

    def nest(self) -> Nest:
        """What the window's views need to know."""
        root = self.plan.root
        named = {name: f"{root}.{name}" for name in self.scaled}
        gap = f"{root}.gap" if len(self.scaled) > 1 else ""
        return Nest(
            root, self.inner, named.get("base", ""), named.get("mesa", ""), named.get("intended", ""), gap
        )


def unit(world: World, formula: Formula) -> str:
    """The unit of a sum of weighted features that share one; empty where there is none."""
    found = {feature.name: feature.unit for feature in world.features}
    units = {found.get(leaf.name, "") for leaf in leaves(formula) if isinstance(leaf, Feature)}
    return units.pop() if len(units) == 1 and _linear(formula) else ""


def _linear(formula: Formula) -> bool:
    if isinstance(formula, Call):
        return formula.op in {"+", "-", "*"} and all(_linear(arg) for arg in formula.args)
    return isinstance(formula, (Feature, Number, Value))


@dataclass(frozen=True, slots=True)
class Price:
    """Price's equation (Price 1970) for the first gene, and its largest relative residual over all genes."""

    selection: float = math.nan
    transmission: float = math.nan
    residual: float = math.nan


def price(before: np.ndarray, after: np.ndarray, parents: np.ndarray) -> Price:
    """Price's terms from a generation before[n, D] to after[m, D] with parents[m, 2] (-1: none); rows of no numbers are
    places that nobody has.

    Selection Cov(w, g) / mean(w) from realised numbers of children w; transmission from children against the middle of
    their parents; the residual is the change of the mean that these two do not explain, over all genes.
    """
    born, living = ~np.isnan(after).any(axis=1), ~np.isnan(before).any(axis=1)
    after, parents = after[born], parents[born]
    if len(parents) == 0 or (parents[:, 0] < 0).any():
        return Price()
    first = parents[:, 0]
    second = np.where(parents[:, 1] < 0, first, parents[:, 1])
    children = (np.bincount(first, minlength=len(before)) + np.bincount(second, minlength=len(before))) / 2.0
    transmission = (after - 0.5 * (before[first] + before[second])).mean(axis=0)
    children, before = children[living], before[living]
    mean = before.mean(axis=0)
    selection = ((children - children.mean())[:, None] * (before - mean)).mean(axis=0) / children.mean()
    change = after.mean(axis=0) - mean
    size = np.maximum(1.0, np.abs(before).max(axis=0))
    residual = np.abs(change - selection - transmission) / size
    return Price(float(selection[0]), float(transmission[0]), float(residual.max()))


def moments(values: np.ndarray) -> tuple[float, float, float]:
    """Highest value, mean and standard deviation (of the population) of finite values; NaN where there is none."""
    kept = values[np.isfinite(values)]
    if len(kept) == 0:
        return math.nan, math.nan, math.nan
    return float(kept.max()), float(kept.mean()), float(kept.std())


def means(feats: np.ndarray) -> list[float]:
    """Mean of each feature over feats[n, width]; own scores of -inf (inner searches that found none) do not count."""
    found = feats[:, :-1].mean(axis=0).tolist()
    if not all(map(math.isfinite, found)):
        return [moments(feats[:, at])[1] for at in range(len(found))]
    return found


def spreads(genomes: np.ndarray) -> list[float]:
    """Mean and standard deviation of each gene over genomes[n, D]; genes that were not there do not count."""
    mean, sd = genomes.mean(axis=0), genomes.std(axis=0)
    for at in np.flatnonzero(np.isnan(mean)):
        _, mean[at], sd[at] = moments(genomes[:, at])
    return np.stack((mean, sd), axis=1).ravel().tolist()


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation across candidates; NaN where either does not vary."""
    kept = np.isfinite(a) & np.isfinite(b)
    x, y = (
        a[kept] - a[kept].mean() if kept.any() else a[:0],
        b[kept] - b[kept].mean() if kept.any() else b[:0],
    )
    size = math.sqrt(float((x * x).sum()) * float((y * y).sum()))
    return float((x * y).sum()) / size if size > 1e-300 else math.nan


def errors(columns: Columns, found: Evaluated, deployed: Sequence[Evaluated]) -> list[float]:
    """Standard errors of the base, mesa and intended objective's means, in the order of `scaled`: over episodes, which
    are the same for all candidates, or over winners, each of which had an episode of its own.
    """
    plan, inside = columns.plan, len(columns.inner[:1])
    seen = {"base": (found, 0), "mesa": (found, 1)}
    if deployed:
        seen["intended"] = (deployed[0], 1 + inside + plan.deployments[0].index)
    return [standard_error(_episodes(columns, *seen[name])) for name in columns.scaled]


def _episodes(columns: Columns, found: Evaluated, at: int) -> np.ndarray:
    """values[candidates, episodes] by the objective number `at` of Evaluated.each; of winners values[1, winners]."""
    if columns.plan.spec.levels[0].method.reports != "winners":
        return found.each[:, :, at]
    inside = len(columns.inner[:1])
    if at == 0:
        return found.scores[None]
    if at <= inside:
        return found.feats[None, :, columns.plan.spec.features.index(f"{columns.inner[0]}_own_score")]
    return found.observed[None, :, at - 1 - inside]


def pooled(found: Evaluated) -> Evaluated:
    """With the mean over candidates in place of their single episodes, each[1, episodes, ...]: enough for `errors`."""
    known = np.isfinite(found.each)
    count = known.sum(axis=0, keepdims=True)
    means = np.where(known, found.each, 0.0).sum(axis=0, keepdims=True) / np.where(count > 0, count, np.nan)
    return replace(found, each=means)


def standard_error(values: np.ndarray) -> float:
    """Of the mean of values[candidates, episodes], in which the candidates of an episode share its draws; NaN for fewer
    than two episodes. What is no number does not count.
    """
    known = np.isfinite(values)
    count = known.sum(axis=0)
    means = np.where(known, values, 0.0).sum(axis=0)[count > 0] / count[count > 0]
    return float(means.std(ddof=1)) / math.sqrt(len(means)) if len(means) > 1 else math.nan


@np.errstate(over="ignore", invalid="ignore")  # of scores near the largest number the spread is infinite
def row(
    columns: Columns,
    pop: np.ndarray,
    found: Evaluated,
    evaluations: int,
    terms: Price,
    deployed: Sequence[Evaluated],
    probed: Sequence[float],
) -> list[float]:
    """One row: `pop` and `found` are the candidates that the optimizer reports; the rest as the names say."""
    plan, spec = columns.plan, columns.plan.spec
    best, mean, sd = moments(found.scores)
    values = [best, mean, sd, float(evaluations)]
    places = [spec.features.index(f"{node}_own_score") for node in columns.inner]
    own = [moments(found.feats[:, at]) for at in places]
    raw = {"base": mean}
    if own:
        raw["mesa"] = own[0][1]
    if deployed:
        raw["intended"] = moments(deployed[0].observed[:, plan.deployments[0].index])[1]
    values += [raw[name] for name in columns.scaled]
    if columns.raw_gap:
        more, less = columns.compared
        values.append(raw[more] - raw[less])
    if columns.has_errors:
        values += errors(columns, found, deployed)
    if own:
        values.append(correlation(found.scores, found.feats[:, places[0]]))
    if columns.has_price:
        values += [terms.selection, terms.transmission, terms.residual]
    values += columns.shown(means(found.feats))
    for its_best, _, its_sd in own:
        values += [its_best, its_sd]
    if columns.genes:
        genomes = np.concatenate((pop, found.trail), axis=1)[:, [at for at, _ in columns.genes]]
        values += spreads(genomes)
    for observer, there in zip(plan.deployments, deployed, strict=True):
        values += [*moments(there.observed[:, observer.index]), *columns.shown(means(there.feats))]
    return values + list(probed)
