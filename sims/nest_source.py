"""Writes the Python module of a nest: a loop per level, one inside the other, by the same recipe at every depth.

The module imports the kernels of the nodes and is compiled as a whole, so that the compiler sees through every level.
What it holds depends on the structure alone (NestSpec); numbers and sizes come in as arrays.

`_outcome(k)` writes the statements that find out what comes of level k's candidate: a search of level k + 1, whose
candidates have outcomes of their own, down to the innermost one, which acts in the world. All is one function, since
one function compiles in half the time of one per level; only every few levels a new one begins, because Python does
not nest loops without end. Names in the source: g0, g1, ... genomes by level; p numbers; wr, wt the world's arrays;
wkey the world's key; the other names with a level's number are in sims.nest_scratch.
"""

from __future__ import annotations

from sims import formula as fm
from sims.declare import Kernel, World
from sims.formula import Value, derivative
from sims.jit import library_hash
from sims.nest_formulas import Formulas, numbers_of
from sims.nest_scratch import measured, names
from sims.nest_spec import NestSpec

__all__ = ["numbers_of", "write", "write_world"]
LEVELS_A_FUNCTION = 6  # Python allows 20 loops inside one another; a level has two
Lines = list[str]


def write(spec: NestSpec) -> str:
    """The source of the module of a nest: `evaluate_block` and what is called around it."""
    writer = _Writer(spec)
    parts = [_head(_kernels(spec)), *writer.functions(), writer.block(), writer.gradient(), writer.behaviour()]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def write_world(world: World) -> str:
    """The source of a module that only acts in a world: `outcome_block`, the same for all nests in that world."""
    body = [
        "for r in range(lo, hi):",
        "    wkey = fold(wkey0, r)",
        "    g = behaviours[r]",
        "    row = feats[r]",
        *_indent(_act(world, "g", "row", "row.shape[0] - 1")),
    ]
    doc = '"""For behaviours lo .. hi-1 the features of what comes of them, each in a world draw of its own."""'
    block = _function("outcome_block", "lo, hi, behaviours, wr, wt, wkey0, feats", [doc, *body])
    return _head(_world_kernels(world)) + "\n\n\n" + block + "\n"


# -- pieces --------------------------------------------------------------------------------------------------


def _indent(lines: Lines, by: int = 1) -> Lines:
    return ["    " * by + line for line in lines]


def _function(name: str, parameters: str, body: Lines) -> str:
    return "\n".join(["@kernel", f"def {name}({parameters}):", *_indent(body)])


def _head(kernels: list[tuple[Kernel | None, str]]) -> str:
    lines = [
        f'"""Generated from a graph; library {library_hash()}."""',
        "import math",
        "import numpy as np",
        "from sims import ieee",
        "from sims.jit import kernel",
        "from sims.nest_kernels import OBSERVE, SCORE, SEARCH, DRAW, VARY",
        "from sims.nest_kernels import add, average, clear, copy, noise, nudge, slope",
        "from sims.streams import fold",
    ]
    for function, name in kernels:
        if function is not None:
            original = getattr(function, "py_func", function)
            lines.append(f"from {original.__module__} import {original.__name__} as {name}")
    return "\n".join(lines)


def _world_kernels(world: World) -> list[tuple[Kernel | None, str]]:
    return [(getattr(world, name), f"world_{name}") for name in ("reset", "step", "done", "identity", "outcome")]


def _kernels(spec: NestSpec) -> list[tuple[Kernel | None, str]]:
    found = [*_world_kernels(spec.world), (spec.world.jacobian, "world_jacobian")]
    for k, level in enumerate(spec.levels):
        for name in ("size", "rounds", "init", "ask", "fitness") if k > 0 else ("fitness",):
            found.append((getattr(level.method, name), f"{name}_{k}"))
    return found


def _act(world: World, genome: str, row: str, last: str) -> Lines:
    """How the innermost candidate acts: the features of its outcome and the identity of its last state into a row."""
    if world.form == "point":
        return [f"world_outcome(wr, wt, wkey, {genome}, {row})", f"{row}[{last}] = -1.0"]
    lines = [
        "state = world_reset(wr, wt, wkey)",
        f"for t in range({genome}.shape[0]):",
        f"    if {genome}[t] < 0.0:",
        "        break",
        f"    state = world_step(wr, wt, wkey, t, state, np.int64({genome}[t]))",
    ]
    if world.done is not None:
        lines += ["    if world_done(wr, wt, state):", "        break"]
    identity = "-1.0" if world.identity is None else "float(world_identity(wr, wt, state))"
    return [*lines, f"world_outcome(wr, wt, wkey, state, {row})", f"{row}[{last}] = {identity}"]


class _Writer:
    """Writes the functions of one nest."""

    def __init__(self, spec: NestSpec) -> None:
        self.spec = spec
        self.depth = len(spec.levels)
        self.formulas = Formulas(spec)

    # -- levels ----------------------------------------------------------------------------------------------

    def inside(self, level: int) -> bool:
        """Whether another optimizer is inside this level."""
        return level + 1 < self.depth

    def outcome(self, level: int, row: str, key: str) -> Lines:
        """Statements that fill `row` with the outcome of level `level`'s candidate."""
        if not self.inside(level):
            return _act(self.spec.world, f"g{level}", row, str(self.spec.width - 1))
        inner = level + 1
        lines = [f"key_{inner} = fold({key}, SEARCH)"]
        if inner % LEVELS_A_FUNCTION == 0:
            lines.append(f"search_{inner}({self.parameters(inner)})")
        else:
            lines += self.search(inner)
        return lines if row == f"found_{inner}" else [*lines, f"copy(found_{inner}, {row})"]

    def parameters(self, level: int) -> str:
        """Of a function that is the search of a level: genomes around it, the world, its key, the scratch arrays."""
        genomes = [f"g{k}" for k in range(level)]
        return ", ".join([*genomes, "p, wr, wt, wkey", f"key_{level}", *names(self.spec, level)])

    def functions(self) -> Lines:
        """The levels that begin a function, innermost first."""
        starts = range(LEVELS_A_FUNCTION, self.depth, LEVELS_A_FUNCTION)
        return [_function(f"search_{k}", self.parameters(k), self.search(k)) for k in reversed(starts)]

    def search(self, k: int) -> Lines:
        """A whole search of level k as an inner one: its best candidate into best_k, its outcome into found_k."""
        part = self.spec.levels[k]
        cost, own = (self.formulas.feature_at[f"{part.node}_{what}"] for what in ("cost", "own_score"))
        opened = self.formulas.opened(k)
        now, after = f"now_{k}", f"after_{k}"
        cut = f"[:n_{k}]" if opened else ""
        feats = f"feats_{k}[:n_{k}]" if opened or measured(part) else f"feats_{k}"
        rows = f"scores_{k}{cut}, {feats}, grad_{k}, {after}, parents_{k}{cut}"
        size = f"min(size_{k}(s_{k}, genes_{k}), scores_{k}.shape[0])" if opened else f"scores_{k}.shape[0]"
        return [
            *opened,
            f"n_{k} = {size}",
            f"{now}, {after} = pop_{k}{cut}, nxt_{k}{cut}",
            f"init_{k}(s_{k}, genes_{k}, fold(key_{k}, DRAW), {now}, state_{k})",
            f"tried_{k} = 0",
            f"top_{k} = -math.inf",
            f"last_{k} = rounds_{k}(s_{k}, genes_{k})",
            f"for t_{k} in range(last_{k} + 1):",
            f"    if t_{k} > 0:",
            f"        ask_{k}(s_{k}, genes_{k}, fold(fold(key_{k}, VARY), t_{k}), t_{k}, {now}, {rows}, state_{k})",
            f"        {now}, {after} = {after}, {now}",
            *_indent(self.candidates(k)),
            *_indent(self.exact_gradient(k)),
            f"found_{k}[{cost}] = tried_{k}",
            f"found_{k}[{own}] = top_{k}",
        ]

    def candidates(self, k: int) -> Lines:
        """The loop over a round's candidates, and with measured gradients over the probes around the only one."""
        if not measured(self.spec.levels[k]):
            body = [f"g{k} = now_{k}[i_{k}]", f"row_{k} = feats_{k}[i_{k}]", *self.scored(k), *self.keep(k)]
            return [f"for i_{k} in range(n_{k}):", *_indent(body)]
        return [
            f"probes_{k} = 2 * grad_{k}.shape[0] if t_{k} < last_{k} else 0",
            f"middle_{k} = 0.0",
            f"for i_{k} in range(n_{k} + probes_{k}):",
            f"    probe = i_{k} - n_{k}",
            f"    g{k} = now_{k}[i_{k} if probe < 0 else 0]",
            f"    row_{k} = feats_{k}[min(i_{k}, n_{k})]",
            "    if probe >= 0:",
            f"        middle_{k} = nudge(g{k}, probe, middle_{k})",
            *_indent(self.scored(k)),
            f"    if i_{k} >= n_{k}:",
            f"        slope(g{k}, i_{k} - n_{k}, middle_{k}, v, grad_{k})",
            "        continue",
            *_indent(self.keep(k)),
            f"tried_{k} += probes_{k}",
        ]

    def keep(self, k: int) -> Lines:
        """Statements that remember candidate i_k, scored v, if it is the best: of all, or of the last round."""
        last = self.spec.levels[k].method.reports == "last"
        lines = [f"copy(g{k}, best_{k})"]
        if self.inside(k):
            lines.append(f"copy(best_{k + 1}, best_{k}[{len(self.spec.levels[k].genes)}:])")
        better = f"t_{k} == last_{k} and (v > top_{k} or i_{k} == 0)" if last else f"v > top_{k} or tried_{k} == 0"
        return [
            f"scores_{k}[i_{k}] = v",
            f"if {better}:",
            f"    top_{k} = v",
            *_indent(lines),
            f"    copy(row_{k}, found_{k})",
            f"tried_{k} += 1",
        ]

    def scored(self, k: int) -> Lines:
        """Statements that score candidate gk into v, with its outcome in row_k; -inf where it is not a number."""
        part = self.spec.levels[k]
        key = f"key_{k}"
        lines = []
        if self.formulas.noisy(k):
            key = f"ekey_{k}"
            lines.append(f"{key} = fold(fold(key_{k}, SCORE), tried_{k})")
        lines += self.outcome(k, f"row_{k}", key)
        lines.append(f"v = {self.formulas.expression(part.objective, k, f'row_{k}', key)}")
        if part.method.fitness:
            lines.append(f"v = fitness_{k}(s_{k}, v)")
        return [*lines, "if v != v:", "    v = -math.inf"]

    def exact_gradient(self, k: int) -> Lines:
        """Statements that fill grad_k for the next step by the chain rule through the world."""
        if not self.spec.levels[k].exact:
            return []
        lines = [f"g{k} = now_{k}[0]", f"row_{k} = feats_{k}[0]", *self.chain_rule(k, f"row_{k}", f"key_{k}", f"_{k}")]
        return [f"if t_{k} < last_{k}:", *_indent(lines)]

    def chain_rule(self, k: int, row: str, key: str, suffix: str) -> Lines:
        """grad = sum over features of (slope of the objective) x (row of the world's Jacobian)."""
        terms = []
        for i, feature in enumerate(self.spec.world.features):
            by_feature = derivative(self.spec.levels[k].objective, feature.name)
            if by_feature != fm.Number(0.0):
                terms.append(f"{self.formulas.expression(by_feature, k, row, key)} * jac{suffix}[{i}, d]")
        return [
            f"world_jacobian(wr, wt, wkey, g{k}, jac{suffix})",
            f"for d in range(grad{suffix}.shape[0]):",
            f"    grad{suffix}[d] = {' + '.join(terms) or '0.0'}",
        ]

    # -- the outside -----------------------------------------------------------------------------------------

    def block(self) -> str:
        """evaluate_block: scores, features and observations of candidates lo .. hi-1.

        group > 0: candidates come in groups, each in a world draw of its own. same: all get the first one's key.
        """
        spec, last = self.spec, self.spec.width - 1
        row = "found_1" if self.inside(0) else "row_1"
        seen = [
            f"observed[i, {m}] += {self.formulas.expression(formula, -1, row, 'fold(ekey, OBSERVE)')}"
            for m, formula in enumerate(spec.observers)
        ]
        episode = [
            "wkey = fold(wkey0, i // group if group > 0 else e)",
            "ekey = fold(fold(key0, 0 if same else i), e)",
            *self.outcome(0, row, "ekey"),
            f"total += {self.formulas.expression(spec.levels[0].objective, 0, row, 'ekey')}",
            f"add({row}, feats[i])",
            *seen,
        ]
        candidate = [
            "g0 = pop[i]",
            "total = 0.0",
            "clear(feats[i])",
            *(["clear(observed[i])"] if seen else []),
            "for e in range(episodes):",
            *_indent(episode),
            "v = total / episodes",
            *(["v = fitness_0(s, v)"] if spec.levels[0].method.fitness else []),
            "scores[i] = v if v == v else -math.inf",
            "if episodes > 1:",
            "    average(feats[i], episodes)",
            *(["    average(observed[i], episodes)"] if seen else []),
            f"    feats[i, {last}] = -1.0",
            *(["copy(best_1, trail[i])"] if self.inside(0) else []),
        ]
        parameters = "lo, hi, pop, p, wr, wt, episodes, group, same, wkey0, key0, s, scores, feats, observed, trail, "
        body = ["for i in range(lo, hi):", *_indent(candidate)]
        return _function("evaluate_block", parameters + ", ".join(names(spec, 1)), body)

    def gradient(self) -> str:
        """gradient_0: the exact gradient of the outermost objective, where it is derived."""
        if not self.spec.levels[0].exact:
            return ""
        return _function("gradient_0", "g0, p, wr, wt, wkey, key, row, jac, grad", self.chain_rule(0, "row", "key", ""))

    def behaviour(self) -> str:
        """behave_block: for behaviours lo .. hi-1 the identity of the last state and every observer's score."""
        if not self.spec.observers:
            return ""
        genes = self.formulas.genes
        lines = [
            f"out[r, {m}] = {self.formulas.expression(formula, -1, 'row', 'fold(key, r)')}"
            for m, formula in enumerate(self.spec.observers)
            if not any(isinstance(leaf, Value) and (leaf.node, leaf.name) in genes for leaf in fm.leaves(formula))
        ]
        last = str(self.spec.width - 1)
        body = ["g = behaviours[r]", *_act(self.spec.world, "g", "row", last), f"identities[r] = row[{last}]", *lines]
        parameters = "lo, hi, behaviours, p, wr, wt, wkey, key, row, identities, out"
        return _function("behave_block", parameters, ["for r in range(lo, hi):", *_indent(body)])
