"""Writes the Python module of a nest: one `score` and one `search` per level, by the same recipe at every depth.

The module imports the kernels of the nodes and is compiled as a whole, so that the compiler sees through every level.
What it holds depends on the structure alone (NestSpec); numbers come in as arrays.

Level k's `score_k` asks level k+1's `search_{k+1}`, which calls `score_{k+1}`, down to `act`, which runs the world. Names
in the source: g0, g1, ... genomes by level; p numbers; wr, wt the world's arrays; wkey the world's key; F features.
"""

from __future__ import annotations

from collections.abc import Iterable

from sims import formula as fm
from sims.declare import Kernel
from sims.formula import Feature, Formula, Leaf, Noise, Value, derivative
from sims.jit import library_hash
from sims.nest_spec import Level, NestSpec

WORLD_ARGS = "p, wr, wt, wkey, key"


def write(spec: NestSpec) -> str:
    """The source of the module of a nest."""
    writer = _Writer(spec)
    parts = [_head(spec), _act(spec)]
    for level in reversed(range(1, len(spec.levels))):
        parts += [writer.score(level), writer.gradient(level), writer.search(level)]
    parts += [writer.block(), writer.gradient(0), writer.baseline(), writer.behaviour()]
    return "\n\n".join(part for part in parts if part)


def _import(function: Kernel, name: str) -> str:
    original = getattr(function, "py_func", function)
    return f"from {original.__module__} import {original.__name__} as {name}"


def _head(spec: NestSpec) -> str:
    world = spec.world
    lines = [
        f'"""Generated from a graph; library {library_hash()}."""',
        "import math",
        "import numpy as np",
        "from sims import ieee",
        "from sims.jit import kernel",
        "from sims.kernels import draw_all",
        "from sims.nest_kernels import add, average, clear, copy, copy_row, narrow, workspace",
        "from sims.streams import fold, normal",
    ]
    for name in ("reset", "step", "done", "identity", "outcome", "jacobian"):
        function = getattr(world, name)
        if function is not None:
            lines.append(_import(function, f"world_{name}"))
    for k, level in enumerate(spec.levels):
        for name in ("size", "rounds", "init", "ask", "fitness"):
            function = getattr(level.method, name)
            if function is not None:
                lines.append(_import(function, f"{name}_{k}"))
    return "\n".join(lines)


def _act(spec: NestSpec) -> str:
    """How the innermost candidate acts: writes the features of its outcome and the identity of its last state."""
    last = spec.width - 1
    if spec.acts == "point":
        return f"@kernel\ndef act(x, wr, wt, wkey, F):\n    world_outcome(wr, wt, wkey, x, F)\n    F[{last}] = -1.0"
    world = spec.world
    done = "\n        if world_done(wr, wt, state):\n            break" if world.done else ""
    identity = "float(world_identity(wr, wt, state))" if world.identity else "-1.0"
    return f"""@kernel
def act(x, wr, wt, wkey, F):
    state = world_reset(wr, wt, wkey)
    for t in range(x.shape[0]):
        if x[t] < 0.0:
            break
        state = world_step(wr, wt, wkey, t, state, np.int64(x[t])){done}
    world_outcome(wr, wt, wkey, state, F)
    F[{last}] = {identity}"""


class _Writer:
    """Writes the functions of one nest."""

    def __init__(self, spec: NestSpec) -> None:
        self.spec = spec
        self.depth = len(spec.levels)
        self.genes = spec.gene_places()
        self.at = {key: i for i, key in enumerate(spec.numbers)}
        self.feature_at = {name: i for i, name in enumerate(spec.features)}

    # -- formulas --------------------------------------------------------------------------------------------

    def expression(self, formula: Formula, level: int, row: str = "F", key: str = "key") -> str:
        """Source of a formula as level `level` sees it (-1: as an observer of the outermost)."""
        noises = [leaf for leaf in fm.leaves(formula) if isinstance(leaf, Noise)]

        def leaf(part: Leaf) -> str:
            if isinstance(part, Feature):
                return f"{row}[{self.feature(part.name, level)}]"
            if isinstance(part, Value):
                return self.number(part.node, part.name)
            if isinstance(part, Noise):
                return f"normal(fold({key}, {7001 + noises.index(part)}), 0)"
            raise TypeError(f"an objective's {part} has not been resolved")

        return fm.source(formula, leaf)

    def feature(self, name: str, level: int) -> int:
        """Index of a feature; short names of an inner optimizer's mean the one directly inside `level`."""
        if name in ("cost", "own_score") and name not in self.feature_at:
            name = f"{self.spec.levels[max(level, 0) + 1].node}_{name}"
        return self.feature_at[name]

    def number(self, node: str, name: str) -> str:
        """Where a number is read: a gene of some level, else the array of numbers."""
        if (node, name) in self.genes:
            level, index = self.genes[node, name]
            return f"g{level}[{index}]"
        return f"p[{self.at[node, name]}]"

    def settings(self, level: int, target: str, indent: str) -> str:
        """Lines that fill the array of a method's settings; whole numbers are rounded where they are genes."""
        part, lines = self.spec.levels[level], []
        for i, setting in enumerate(part.method.settings):
            if setting.name == "episodes" and level > 0:
                text = "1.0"
            else:
                text = self.number(part.node, setting.name)
            if text.startswith("g") and setting.type == "int":
                text = f"math.floor({text} + 0.5)"
            lines.append(f"{indent}{target}[{i}] = {text}")
        return "\n".join(lines)

    # -- levels ----------------------------------------------------------------------------------------------

    def genomes(self, level: int) -> str:
        """Parameters: the genomes down to a level, each followed by a comma."""
        return "".join(f"g{k}, " for k in range(level + 1))

    def inside(self, level: int) -> bool:
        """Whether another optimizer is inside this level."""
        return level + 1 < self.depth

    def noisy(self, level: int) -> bool:
        """Whether scoring at this level needs a key of its own."""
        objective = self.spec.levels[level].objective
        return self.inside(level) or any(isinstance(leaf, Noise) for leaf in fm.leaves(objective))

    def outcome(self, level: int, key: str, world_key: str = "wkey") -> str:
        """The statement that fills F with the outcome of level `level`'s candidate."""
        if self.inside(level):
            return f"search_{level + 1}({self.genomes(level)}p, wr, wt, {world_key}, fold({key}, 11), F, G, W)"
        return f"act(g{level}, wr, wt, {world_key}, F)"

    def scoring_args(self, level: int) -> str:
        """Arguments of score_k after the genomes."""
        return f"{WORLD_ARGS}, F" + (", G, W" if self.inside(level) else "")

    def score(self, level: int) -> str:
        """score_k, for measured gradients: the objective of level k for its candidate, -inf where not a number."""
        part = self.spec.levels[level]
        if not part.method.gradient or part.exact:
            return ""
        fitness = f"\n    v = fitness_{level}(W[{level - 1}][0], v)" if part.method.fitness else ""
        args = self.scoring_args(level) + (", W" if fitness and not self.inside(level) else "")
        return f"""@kernel
def score_{level}({self.genomes(level)}{args}):
    {self.outcome(level, "key")}
    v = {self.expression(part.objective, level)}{fitness}
    return v if v == v else -math.inf"""

    def inline_score(self, level: int) -> str:
        """Statements in search_k that score pop[i] into v, with its outcome in feats[i]; a call less for the compiler."""
        part = self.spec.levels[level]
        fitness = f"\n            v = fitness_{level}(s, v)" if part.method.fitness else ""
        key = "ekey" if self.noisy(level) else "key"
        outcome = self.outcome(level, "ekey").replace("F, G, W)", "row, G, W)").replace("wkey, F)", "wkey, row)")
        head = "ekey = fold(skey, tried)\n            " if self.noisy(level) else ""
        return f"""{head}g{level} = pop[i]
            row = feats[i]
            {outcome}
            v = {self.expression(part.objective, level, "row", key)}{fitness}
            if v != v:
                v = -math.inf"""

    def call_score(self, level: int, genome: str, key: str, row: str) -> str:
        """A call of score_k."""
        fitness = self.spec.levels[level].method.fitness is not None
        more = ", G, W" if self.inside(level) else ", W" if fitness else ""
        key = key if self.noisy(level) else "key"
        return f"score_{level}({self.genomes(level - 1)}{genome}, p, wr, wt, wkey, {key}, {row}{more})"

    def search(self, level: int) -> str:
        """search_k: a whole search of level k as an inner one; F becomes the outcome of what it found."""
        part, k = self.spec.levels[level], level
        cost, own = (self.feature_at[f"{part.node}_{what}"] for what in ("cost", "own_score"))
        size, rounds = f"size_{k}(s, genes)", f"rounds_{k}(s, genes)"
        gradient = self.call_gradient(level) if part.method.gradient else ""
        forget = "\n        top = -math.inf\n        kept = False" if part.method.reports == "last" else ""
        return f"""@kernel
def search_{k}({self.genomes(k - 1)}{WORLD_ARGS}, F, G, W):
    s, pop, nxt, scores, feats, grad, parents, state, best, bestF, jac = W[{k - 1}]
    genes = G[{k}]
{self.settings(k, "s", "    ")}
    n = min({size}, scores.shape[0])
    pop, nxt, scores, feats, parents = narrow(pop, nxt, scores, feats, parents, n)
    init_{k}(s, genes, fold(key, 12), pop, state)
    vkey = fold(key, 13)
    skey = fold(key, 14)
    top = -math.inf
    kept = False
    tried = 0
    rounds = {rounds}
    for t in range(rounds + 1):
        if t > 0:
            ask_{k}(s, genes, fold(vkey, t), t, pop, scores, feats, grad, nxt, parents, state)
            pop, nxt = nxt, pop{forget}
        for i in range(n):
            {self.inline_score(k)}
            scores[i] = v
            tried += 1
            if v > top or not kept:
                top = v
                kept = True
                copy_row(pop, i, best, 0){self.keep_trail(k)}
                copy_row(feats, i, bestF, 0){gradient}
    copy(bestF, F, 0)
    F[{cost}] = tried
    F[{own}] = top"""

    def keep_trail(self, level: int) -> str:
        """The statement that keeps what the inner levels found for the best candidate of this one."""
        if not self.inside(level):
            return ""
        return f"\n                copy(W[{level}][8], best, {len(self.spec.levels[level].genes)})"

    # -- gradients -------------------------------------------------------------------------------------------

    def call_gradient(self, level: int) -> str:
        """Statements in search_k that fill grad for the next step."""
        part = self.spec.levels[level]
        head = "\n        if t < rounds:"
        if part.exact:
            return f"{head}\n            gradient_{level}({self.genomes(level - 1)}pop[0], {WORLD_ARGS}, feats[0], jac, grad)"
        score = self.call_score(level, "x", "fold(skey, tried)", "F")
        return f"""{head}
            x = pop[0]
            for d in range(x.shape[0]):
                middle = x[d]
                h = 1e-5 * max(1.0, abs(middle))
                x[d] = middle + h
                up = {score}
                x[d] = middle - h
                grad[d] = (up - {score}) / (2.0 * h)
                x[d] = middle
            tried += 2 * x.shape[0]"""

    def gradient(self, level: int) -> str:
        """gradient_k: the exact gradient of level k's objective by its genome, by the chain rule through the world."""
        part = self.spec.levels[level]
        if not part.exact:
            return ""
        terms = []
        for i, feature in enumerate(self.spec.world.features):
            slope = derivative(part.objective, feature.name)
            if slope != fm.Number(0.0):
                terms.append(f"{self.expression(slope, level)} * jac[{i}, d]")
        total = " + ".join(terms) or "0.0"
        return f"""@kernel
def gradient_{level}({self.genomes(level)}{WORLD_ARGS}, F, jac, grad):
    world_jacobian(wr, wt, wkey, g{level}, jac)
    for d in range(grad.shape[0]):
        grad[d] = {total}"""

    # -- the outside -----------------------------------------------------------------------------------------

    def workspaces(self) -> str:
        """The tuple of all inner levels' scratch arrays; sizes come in as caps[level] = (n, memory)."""
        rows = len(self.spec.world.features)
        made = [
            f"workspace({max(1, len(level.method.settings))}, caps[{k}, 0], {len(level.genes)}, {self.spec.trail(k)}, "
            f"{self.spec.width}, {rows if level.exact else 1}, caps[{k}, 1])"
            for k, level in enumerate(self.spec.levels)
            if k > 0
        ]
        return f"({', '.join(made)},)" if made else ""

    def block(self) -> str:
        """evaluate_block: scores, features and observations of candidates lo .. hi-1.

        group > 0: candidates come in groups, each in a world draw of its own. same: all get the first one's key.
        """
        part = self.spec.levels[0]
        made = self.workspaces()
        observed = "\n".join(
            f"            observed[i, {m}] += {self.expression(formula, -1, key='fold(ekey, 15)')}"
            for m, formula in enumerate(self.spec.observers)
        )
        fitness = "v = fitness_0(s0, v)" if part.method.fitness else "pass"
        trail = "copy(W[0][8], trail[i], 0)" if self.inside(0) else "pass"
        return f"""@kernel
def evaluate_block(lo, hi, pop, p, wr, wt, episodes, group, same, wkey0, key0, G, caps, s0, scores, feats, observed, trail):
    {f"W = {made}" if made else "pass"}
    F = np.zeros({self.spec.width})
    for i in range(lo, hi):
        ckey = fold(key0, 0 if same else i)
        g0 = pop[i]
        total = 0.0
        clear(feats, i)
        clear(observed, i)
        for e in range(episodes):
            wkey = fold(wkey0, i // group if group > 0 else e)
            ekey = fold(ckey, e)
            {self.outcome(0, "ekey")}
            total += {self.expression(part.objective, 0, key="ekey")}
            add(F, feats, i)
{observed}
        v = total / episodes
        {fitness}
        scores[i] = v if v == v else -math.inf
        if episodes > 1:
            average(feats, i, episodes)
            average(observed, i, episodes)
            feats[i, {self.spec.width - 1}] = -1.0
        {trail}"""

    def drawn(self, indent: str) -> str:
        """Lines that draw a start genome for every level into g0, g1, ..., from key."""
        return "\n".join(f"{indent}draw_all(G[{k}], fold(key, {k}), g{k})" for k in range(self.depth))

    def empty(self) -> str:
        """Lines that make g0, g1, ... arrays."""
        return "\n".join(f"    g{k} = np.zeros({max(len(lv.genes), 1)})[:G[{k}].shape[1]]" for k, lv in enumerate(self.spec.levels))

    def baseline(self) -> str:
        """baseline_block: every objective for random behaviour of random drives: out[r, level], then observers."""
        formulas = [(level.objective, k) for k, level in enumerate(self.spec.levels)]
        formulas += [(formula, -1) for formula in self.spec.observers]
        lines = [
            f"        out[r, {m}] = {self.expression(f, k, key='key')}" for m, (f, k) in enumerate(formulas)
        ]
        if self.spec.levels[0].method.fitness:
            lines.append("        out[r, 0] = fitness_0(s0, out[r, 0])")
        return f"""@kernel
def baseline_block(lo, hi, p, wr, wt, wkey0, key0, G, s0, out):
{self.empty()}
    F = np.zeros({self.spec.width})
    for r in range(lo, hi):
        key = fold(key0, r)
        wkey = fold(wkey0, r)
{self.drawn("        ")}
        act(g{self.depth - 1}, wr, wt, wkey, F)
""" + "\n".join(lines)

    def behaviour(self) -> str:
        """behave_block: for behaviours lo .. hi-1 the identity of the last state and every observer's score."""
        lines = [
            f"        out[r, {m}] = {self.expression(formula, -1, key='fold(key, r)')}"
            for m, formula in enumerate(self.spec.observers)
            if not any(isinstance(leaf, Value) and (leaf.node, leaf.name) in self.genes for leaf in fm.leaves(formula))
        ]
        return f"""@kernel
def behave_block(lo, hi, behaviours, {WORLD_ARGS}, identities, out):
    F = np.zeros({self.spec.width})
    for r in range(lo, hi):
        act(behaviours[r], wr, wt, wkey, F)
        identities[r] = F[{self.spec.width - 1}]
""" + "\n".join(lines)


def numbers_of(levels: Iterable[Level], observers: Iterable[Formula]) -> tuple[tuple[str, str], ...]:
    """Every (node, setting) that a nest reads as a number, in a fixed order."""
    found: dict[tuple[str, str], None] = {}
    for level in levels:
        for setting in level.method.settings:
            found[level.node, setting.name] = None
        for leaf in fm.leaves(level.objective):
            if isinstance(leaf, Value):
                found[leaf.node, leaf.name] = None
    for formula in observers:
        for leaf in fm.leaves(formula):
            if isinstance(leaf, Value):
                found[leaf.node, leaf.name] = None
    return tuple(found)
