"""Writes the Python module of a nest: a loop per level, one inside the other, by the same recipe at every depth.

The module imports the kernels of the nodes and is compiled as a whole, so that the compiler sees through every level.
What it holds depends on the structure alone (NestSpec); numbers and sizes come in as arrays.
The levels themselves, and the names in the source, are in sims.nest_levels.
"""

from __future__ import annotations

from sims import formula as fm
from sims.declare import Kernel
from sims.formula import Value
from sims.jit import library_hash
from sims.nest_acting import act_kernels, acting, array_names, world_kernels
from sims.nest_formulas import numbers_of
from sims.nest_levels import Levels, Lines, function, indented
from sims.nest_scratch import first_row, names
from sims.nest_spec import Act, NestSpec, Search, Sizes

__all__ = ["numbers_of", "write", "write_acting"]


def write(spec: NestSpec, sizes: Sizes | None = None) -> str:
    """The source of the module of a nest: `evaluate_block` and what is called around it.

    With `sizes` they are constants of the source: it computes the same bits faster, and only for these sizes.
    """
    levels = Levels(spec, sizes)
    parts = [_head(_kernels(spec)), *levels.functions(), _block(levels), _gradient(levels), _behaviour(levels)]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def write_acting(spec: NestSpec, number: int) -> str:
    """The source of a module in which only candidate `number` acts: `outcome_block`, the same for all nests of which
    that candidate's world and form are.
    """
    act = spec.acts[number]
    body = [
        "for r in range(lo, hi):",
        "    wkey = fold(wkey0, r)",
        "    g = behaviours[r]",
        "    row = feats[r]",
        *indented(acting(spec, number, *_split(act), "row", "row.shape[0] - 1")),
    ]
    parameters = ", ".join(["lo, hi, behaviours, wr, wt, wkey0, feats", *array_names(number, act)])
    doc = '"""For behaviours lo .. hi-1 the features of what comes of them, each in a world draw of its own."""'
    block = function("outcome_block", parameters, [doc, *body])
    return _head([*world_kernels(spec.world), *act_kernels(number, act)]) + "\n\n\n" + block + "\n"


# -- pieces --------------------------------------------------------------------------------------------------


def _head(kernels: list[tuple[Kernel | None, str]]) -> str:
    lines = [
        f'"""Generated from a graph; library {library_hash()}."""',
        "import math",
        "import numpy as np",
        "from sims import ieee",
        "from sims.jit import kernel",
        "from sims.nest_kernels import OBSERVE, SAMPLE, SCORE, SEARCH, DRAW, VARY",
        "from sims.kernels import copy_row as copy",
        "from sims.nest_kernels import add, average, blank, clear, noise, nudge, slope",
        "from sims.streams import fold",
    ]
    for called, name in kernels:
        if called is not None:
            original = getattr(called, "py_func", called)
            lines.append(f"from {original.__module__} import {original.__name__} as {name}")
    return "\n".join(lines)


def _kernels(spec: NestSpec) -> list[tuple[Kernel | None, str]]:
    found = [*world_kernels(spec.world), (spec.world.jacobian, "world_jacobian"), (spec.world.sampled, "world_sampled")]
    for number, act in enumerate(spec.acts):
        found += act_kernels(number, act)
    for k, level in enumerate(spec.levels):
        for name in ("size", "rounds", "init", "ask", "fitness", "enough", "settled") if k > 0 else ("fitness",):
            found.append((getattr(level.method, name), f"{name}_{k}"))
    return found


def _split(act: Act) -> tuple[str, str]:
    """Of a behaviour g: the candidate's own genes, and those that are searched for it further out."""
    if act.outer is None:
        return "g", ""
    outer = act.outer[2] - act.outer[1]
    return f"g[{outer}:]", f"g[:{outer}]"


def _block(levels: Levels) -> str:
    """evaluate_block: scores, features and observations of candidates lo .. hi-1.

    group > 0: candidates come in groups, each in a world draw of its own. same: all get the first one's key.
    """
    spec, last = levels.spec, levels.spec.width - 1
    row = "found_1" if isinstance(spec.levels[0].body, Search) else first_row(spec, 0)
    seen = []
    for m, formula in enumerate(spec.observers):
        seen.append(f"seen_{m} = {levels.formulas.expression(formula, -1, row, 'fold(ekey, OBSERVE)')}")
        seen.append(f"observed[i, {m}] += seen_{m}")
    episode = [
        "wkey = fold(wkey0, i // group if group > 0 else e)",
        "ekey = fold(fold(key0, 0 if same else i), e)",
        *levels.outcome(0, row, "ekey"),
        f"score = {levels.formulas.expression(spec.levels[0].objective, 0, row, 'ekey')}",
        "total += score",
        f"add({row}, feats[i])",
        *seen,
        "if e < each.shape[1]:",
        *indented(_each(levels, row)),
    ]
    candidate = [
        "g0 = pop[i]",
        *(_nobody(levels) if spec.world.living is not None else []),
        "total = 0.0",
        "clear(feats[i])",
        *(["clear(observed[i])"] if seen else []),
        f"for e in range({levels.sizes.episodes if levels.sizes is not None else 'episodes'}):",
        *indented(episode),
        "v = total / episodes",
        *(["v = fitness_0(s, v)"] if spec.levels[0].method.fitness else []),
        "scores[i] = v if v == v else -math.inf",
        "if episodes > 1:",
        "    average(feats[i], episodes)",
        *(["    average(observed[i], episodes)"] if seen else []),
        f"    feats[i, {last}] = -1.0",
        *levels.gather(0, "trail[i]", 0),
    ]
    parameters = "lo, hi, pop, p, wr, wt, episodes, group, same, wkey0, key0, s, scores, feats, observed, trail, each, "
    body = ["for i in range(lo, hi):", *indented(candidate)]
    return function("evaluate_block", parameters + ", ".join(names(spec, 0)), body)


def _each(levels: Levels, row: str) -> Lines:
    """Statements that keep what one episode came to, in the order of sims.nest.Evaluated."""
    spec = levels.spec
    values = ["score"]
    values += [f"{row}[{spec.features.index(f'{level.node}_own_score')}]" for level in spec.levels[1:2]]
    values += [f"seen_{m}" for m in range(len(spec.observers))]
    return [f"each[i, e, {at}] = {value}" for at, value in enumerate(values)]


def _nobody(levels: Levels) -> Lines:
    """Statements that pass over a row of a living population in which nobody is (NaN)."""
    return [
        "if g0[0] != g0[0]:",
        "    scores[i] = -math.inf",
        "    blank(feats[i])",
        f"    feats[i, {levels.spec.width - 1}] = -1.0",
        *(["    blank(observed[i])"] if levels.spec.observers else []),
        "    each[i] = np.nan",
        "    blank(trail[i])",
        "    continue",
    ]


def _gradient(levels: Levels) -> str:
    """gradient_0: the exact gradient of the outermost objective, where it is derived."""
    if not levels.spec.levels[0].exact:
        return ""
    return function("gradient_0", "g0, p, wr, wt, wkey, key, row, jac, grad", levels.chain_rule(0, "row", "key", ""))


def _behaviour(levels: Levels) -> str:
    """behave_block: for behaviours lo .. hi-1 the identity of the last state and every observer's score."""
    if not levels.spec.observers:
        return ""
    genes = levels.formulas.genes
    lines = [
        f"out[r, {m}] = {levels.formulas.expression(formula, -1, 'row', 'fold(key, r)')}"
        for m, formula in enumerate(levels.spec.observers)
        if not any(isinstance(leaf, Value) and (leaf.node, leaf.name) in genes for leaf in fm.leaves(formula))
    ]
    last, number = levels.spec.width - 1, levels.spec.actor
    act = levels.spec.acts[number]
    acts = acting(levels.spec, number, *_split(act), "row", str(last))
    body = ["g = behaviours[r]", *acts, f"identities[r] = row[{last}]", *lines]
    arrays = array_names(number, act)
    parameters = ", ".join(["lo, hi, behaviours, p, wr, wt, wkey, key, row, identities, out", *arrays])
    return function("behave_block", parameters, ["for r in range(lo, hi):", *indented(body)])
