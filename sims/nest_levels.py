"""Writes the levels of a nest's source: what comes of a candidate, and the search of a level as an inner one.

`outcome(k)` writes the statements that find out what comes of level k's candidate: a search of the level inside, whose
candidates have outcomes of their own, or whichever of two a gene picks, down to what acts in the world. All is one
function, since one function compiles in half the time of one per level; only every few levels a new one begins, because
Python does not nest loops without end. Names in the source: g0, g1, ... genomes by level; p numbers; wr, wt the world's
arrays; wkey the world's key; the other names with a level's number are in sims.nest_scratch.
"""

from __future__ import annotations

from sims import formula as fm
from sims.formula import derivative
from sims.nest_acting import acting
from sims.nest_formulas import Formulas
from sims.nest_scratch import measured, names
from sims.nest_spec import Act, Body, Choice, NestSpec, Sizes, bodies, searches

LEVELS_A_FUNCTION = 6  # Python allows 20 loops inside one another; a level has two
Lines = list[str]


def indented(lines: Lines, by: int = 1) -> Lines:
    """Lines further to the right."""
    return ["    " * by + line for line in lines]


def function(name: str, parameters: str, body: Lines) -> str:
    """A kernel of the source."""
    return "\n".join(["@kernel", f"def {name}({parameters}):", *indented(body)])


class Levels:
    """The levels of one nest. With `sizes` their loops have constant lengths."""

    def __init__(self, spec: NestSpec, sizes: Sizes | None) -> None:
        self.spec, self.sizes = spec, sizes
        self.depth = len(spec.levels)
        self.formulas = Formulas(spec)

    def outcome(self, level: int, row: str, key: str) -> Lines:
        """Statements that fill `row` with the outcome of level `level`'s candidate."""
        return self.body(level, self.spec.levels[level].body, row, key)

    def body(self, level: int, body: Body, row: str, key: str) -> Lines:
        """The same for one of the candidates that the level may have."""
        if isinstance(body, Act):
            return self.act(level, body, row)
        if isinstance(body, Choice):
            return self.choice(level, body, row, key)
        inner = body.level
        lines = [f"key_{inner} = fold({key}, SEARCH)"]
        if self.starts_function(inner):
            lines.append(f"search_{inner}({self.parameters(inner)})")
        else:
            lines += self.search(inner)
        return lines if row == f"found_{inner}" else [*lines, f"copy(found_{inner}, {row})"]

    def act(self, level: int, act: Act, row: str) -> Lines:
        """Statements by which a candidate of the level acts."""
        whole = act.low == 0 and act.high == len(self.spec.levels[level].genes)
        genome = f"g{level}" if whole else f"g{level}[{act.low}:{act.high}]"
        outer = "" if act.outer is None else f"g{act.outer[0]}[{act.outer[1]}:{act.outer[2]}]"
        steps = act.high - act.low if self.sizes is not None else 0
        return acting(self.spec, self.spec.acts.index(act), genome, outer, row, str(self.spec.width - 1), steps)

    def choice(self, level: int, choice: Choice, row: str, key: str) -> Lines:
        """Statements by which a gene picks who acts; what the other one would have used and reached is not there."""
        at = self.formulas.feature_at
        shares = [f"{row}[{at[f'{name}_share']}]" for name in choice.names]
        price = self.formulas.number(choice.node, "price_per_evaluation")
        sides = []
        for i, body in enumerate(choice.bodies):
            inner = [k for top in searches(body) for k in self.spec.subtree(top)]
            cost = " + ".join(f"{row}[{at[f'{self.spec.levels[k].node}_cost']}]" for k in inner)
            sides.append([
                *self.body(level, body, row, key),
                *self.absent(choice.bodies[1 - i], row),
                f"{shares[i]} = 1.0",
                f"{shares[1 - i]} = 0.0",
                f"{row}[{at[f'{choice.node}_price']}] = {f'{price} * ({cost})' if cost else '0.0'}",
            ])  # fmt: skip
        return [f"if g{level}[{choice.gene}] < 0.5:", *indented(sides[0]), "else:", *indented(sides[1])]

    def absent(self, body: Body, row: str) -> Lines:
        """Statements for a candidate that is not picked: no cost, no score of its own, no genes found."""
        at, lines = self.formulas.feature_at, Lines()
        for top in searches(body):
            lines.append(f"blank(best_{top})")
            for k in self.spec.subtree(top):
                node = self.spec.levels[k].node
                lines += [f"{row}[{at[f'{node}_cost']}] = 0.0", f"{row}[{at[f'{node}_own_score']}] = np.nan"]
                lines += self.unchosen(self.spec.levels[k].body, row)
        return [*lines, *self.unchosen(body, row)]

    def unchosen(self, body: Body, row: str) -> Lines:
        """The same for the choices inside it, and for what candidates say of themselves."""
        at, lines = self.formulas.feature_at, Lines()
        for part in bodies(body):
            if isinstance(part, Choice):
                lines += [f"{row}[{at[name]}] = 0.0" for name in part.features]
            elif isinstance(part, Act):
                lines += [f"{row}[{at[f'{part.node}_{f.name}']}] = np.nan" for f in part.candidate.features]
        return lines

    def starts_function(self, level: int) -> bool:
        """Whether a level's search is a function of its own."""
        return len(self.spec.around(level)) % LEVELS_A_FUNCTION == 0

    def parameters(self, level: int) -> str:
        """Of a function that is the search of a level: genomes around it, the world, its key, the scratch arrays."""
        genomes = [f"g{k}" for k in self.spec.around(level)]
        return ", ".join([*genomes, "p, wr, wt, wkey", f"key_{level}", *names(self.spec, level)])

    def functions(self) -> Lines:
        """The levels that begin a function, innermost first."""
        starts = [k for k in range(1, self.depth) if self.starts_function(k)]
        return [function(f"search_{k}", self.parameters(k), self.search(k)) for k in reversed(starts)]

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
        rounds = f"rounds_{k}(s_{k}, genes_{k})"
        if self.sizes is not None and not opened:
            size, rounds = str(self.sizes.levels[k][0]), str(self.sizes.levels[k][1])
        return [
            *opened,
            f"n_{k} = {size}",
            f"{now}, {after} = pop_{k}{cut}, nxt_{k}{cut}",
            f"init_{k}(s_{k}, genes_{k}, fold(key_{k}, DRAW), {now}, state_{k})",
            f"tried_{k} = 0",
            f"top_{k} = -math.inf",
            f"last_{k} = {rounds}",
            f"for t_{k} in range(last_{k} + 1):",
            f"    if t_{k} > 0:",
            f"        ask_{k}(s_{k}, genes_{k}, fold(fold(key_{k}, VARY), t_{k}), t_{k}, {now}, {rows}, state_{k})",
            f"        {now}, {after} = {after}, {now}",
            *([f"    if settled_{k}(s_{k}, state_{k}):", f"        last_{k} = t_{k}"] if part.method.settled else []),
            *indented(self.candidates(k)),
            *([f"    if t_{k} == last_{k}:", "        break"] if part.method.settled else []),
            *([f"    if enough_{k}(s_{k}, top_{k}):", "        break"] if part.method.enough else []),
            *indented(self.exact_gradient(k)),
            f"found_{k}[{cost}] = tried_{k}",
            f"found_{k}[{own}] = top_{k}",
        ]

    def candidates(self, k: int) -> Lines:
        """The loop over a round's candidates, and with measured gradients over the probes around the only one."""
        if not measured(self.spec.levels[k]):
            body = [f"g{k} = now_{k}[i_{k}]", f"row_{k} = feats_{k}[i_{k}]", *self.scored(k), *self.keep(k)]
            return [f"for i_{k} in range(n_{k}):", *indented(body)]
        return [
            f"probes_{k} = 2 * grad_{k}.shape[0] if t_{k} < last_{k} else 0",
            f"middle_{k} = 0.0",
            f"for i_{k} in range(n_{k} + probes_{k}):",
            f"    probe = i_{k} - n_{k}",
            f"    g{k} = now_{k}[i_{k} if probe < 0 else 0]",
            f"    row_{k} = feats_{k}[min(i_{k}, n_{k})]",
            "    if probe >= 0:",
            f"        middle_{k} = nudge(g{k}, probe, middle_{k})",
            *indented(self.scored(k)),
            f"    if i_{k} >= n_{k}:",
            f"        slope(g{k}, i_{k} - n_{k}, middle_{k}, v, grad_{k})",
            "        continue",
            *indented(self.keep(k)),
            f"tried_{k} += probes_{k}",
        ]

    def keep(self, k: int) -> Lines:
        """Statements that remember candidate i_k, scored v, if it is the best: of all, or of the last round."""
        method, whole = self.spec.levels[k].method, self.spec.world.length is not None
        last = method.reports == "last" or (method.sequential and whole)  # a part of such a plan is none
        enough = self.spec.levels[k].method.enough is not None
        lines = [f"copy(g{k}, best_{k})", *self.gather(k, f"best_{k}", len(self.spec.levels[k].genes))]
        better = f"t_{k} == last_{k} and (v > top_{k} or i_{k} == 0)" if last else f"v > top_{k} or tried_{k} == 0"
        return [
            f"scores_{k}[i_{k}] = v",
            f"if {better}:",
            f"    top_{k} = v",
            *indented(lines),
            f"    copy(row_{k}, found_{k})",
            f"tried_{k} += 1",
            *([f"if enough_{k}(s_{k}, v):", "    break"] if enough else []),
        ]

    def gather(self, k: int, into: str, at: int) -> Lines:
        """Statements that write what the levels inside level `k` have found one after the other, from place `at` on."""
        lines = []
        for inner in self.spec.inside(k):
            lines.append(f"copy(best_{inner}, {into}[{at}:])" if at else f"copy(best_{inner}, {into})")
            at += self.spec.trail(inner)
        return lines

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
        return [f"if t_{k} < last_{k}:", *indented(lines)]

    def chain_rule(self, k: int, row: str, key: str, suffix: str) -> Lines:
        """grad = sum over features of (slope of the objective) x (row of the world's Jacobian)."""
        terms = []
        for i, feature in enumerate(self.spec.world.features):
            by_feature = derivative(self.spec.levels[k].objective, feature.name)
            if by_feature != fm.Number(0.0):
                terms.append(f"{self.formulas.expression(by_feature, k, row, key)} * jac{suffix}[{i}, d]")
        return [
            self.jacobian(k, key, suffix),
            f"for d in range(grad{suffix}.shape[0]):",
            f"    grad{suffix}[d] = {' + '.join(terms) or '0.0'}",
        ]

    def jacobian(self, k: int, key: str, suffix: str) -> str:
        """The statement that fills jac: exactly, or from outputs drawn with another key at every step."""
        level = self.spec.levels[k]
        if not level.sampled:
            return f"world_jacobian(wr, wt, wkey, g{k}, jac{suffix})"
        draws = f"fold(fold({key}, SAMPLE), t_{k})" if k > 0 else f"fold({key}, SAMPLE)"
        samples = self.formulas.number(level.node, "samples")
        return f"world_sampled(wr, wt, {draws}, g{k}, np.int64({samples}), jac{suffix})"
