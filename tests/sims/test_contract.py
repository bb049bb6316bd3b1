"""The contract of declarations and kernels, over all registered nodes; what they achieve: test_contract_effect."""

from __future__ import annotations

import re

import numpy as np
import pytest
from contract_kit import ALL, CANDIDATES, OBJECTIVES, OPTIMIZERS, WORLDS, defaults, done, home, nest
from methods_driver import CANARY, discrete_genes, real_genes
from worldkit import check_legible, check_picture, gene_rows, key_of

from sandbox import nests
from sims.declare import KINDS, Probe, SettingError
from sims.streams import fold

SLUG = re.compile(r"[a-z][a-z0-9_]*\Z")
WIRES = ("world", "candidate", "objective", "series")
# Metrics of a nest; a feature of that name could not have a column of its own.
OWN = {
    "best", "mean", "sd", "evaluations", "base", "mesa", "intended", "gap", "raw_gap", "correlation", "cost",
    "own_score", "base_scaled", "mesa_scaled", "intended_scaled", "price_selection", "price_transmission",
    "price_residual", "base_error", "mesa_error", "intended_error",
}  # fmt: skip


def of_type(declaration):
    return declaration.type


def sentence(text):
    """A full sentence or more of them."""
    return text[:1].isupper() and text.rstrip("*`").endswith((".", "!", "?", ")"))


def phrase(text):
    """A phrase that a tooltip puts after a name: no capital except in names, no full stop."""
    return bool(text) and not text.endswith(".") and "\n" not in text


# -- declarations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("node", ALL.values(), ids=of_type)
def test_declaration_is_well_formed(node):
    kind, _, name = node.type.partition(".")
    assert kind in KINDS
    assert SLUG.match(name)
    assert node.title and sentence(node.summary) and len(node.summary) <= 120
    assert sentence(node.help) and len(node.help) > len(node.summary)
    assert len({s.name for s in node.settings}) == len(node.settings)
    for ports in (node.inputs, node.outputs):
        assert len({p.name for p in ports}) == len(ports)
        for port in ports:
            assert port.wire in WIRES and SLUG.match(port.name)
    assert {p.wire for p in node.outputs} <= {"series"} or kind not in ("probe", "deployment", "view")


@pytest.mark.parametrize("node", ALL.values(), ids=of_type)
def test_settings_are_well_formed(node):
    for setting in node.settings:
        where = f"{node.type}.{setting.name}"
        assert SLUG.match(setting.name), where
        assert phrase(setting.help) or setting.help.endswith("."), where
        checked = setting.check(setting.default)
        assert checked == setting.default and type(checked) is type(setting.default), where
        assert setting.type in ("switch", "int", "float", "choice", "text"), where
        if setting.type in ("int", "float"):
            for bound in (setting.low, setting.high):
                if bound is not None:
                    setting.check(bound)
                    for beyond in (
                        bound - 1 if bound == setting.low else bound + 1,
                        float("nan"),
                        float("inf"),
                    ):
                        with pytest.raises(SettingError):
                            setting.check(beyond)
            assert not setting.log or setting.low is None or setting.low > 0 or setting.type == "int", where
        else:
            assert setting.low is setting.high is None, where
            assert not setting.gene, f"{where}: only numbers can be searched"
        if setting.gene:
            assert setting.low is not None and setting.high is not None, f"{where}: a gene needs a range"
        assert len(set(setting.choices)) == len(setting.choices) != 1, where
        with pytest.raises(SettingError):
            setting.check(None)


def test_titles_are_unique_within_a_kind():
    titles = [(node.kind, node.title) for node in ALL.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_features_are_well_formed(world):
    names = [feature.name for feature in world.features]
    assert len(set(names)) == len(names)
    for feature in world.features:
        assert SLUG.match(feature.name) and phrase(feature.help)
        assert feature.name not in OWN, f"{world.type}: {feature.name} is the name of a metric"
    assert not world.solved or world.solved in names


@pytest.mark.parametrize("probe", [d for d in ALL.values() if isinstance(d, Probe)], ids=of_type)
def test_probes_name_their_columns(probe):
    assert probe.columns
    assert len({c.name for c in probe.columns}) == len(probe.columns)
    assert all(SLUG.match(c.name) and phrase(c.help) for c in probe.columns)


# -- worlds --------------------------------------------------------------------------------------------------


def variants(world):
    """The default settings, and those with one number at an end of its range or one choice taken."""
    yield defaults(world)
    for setting in world.settings:
        values = list(setting.choices) or [v for v in (setting.low, setting.high) if v is not None]
        for value in values:
            found = defaults(world, **{setting.name: setting.check(value)})
            try:
                world.prepare(found)
            except SettingError:  # it does not go with the other defaults
                continue
            yield found


def decisions(world, settings, count, seed=1):
    """Random plans or points."""
    if world.form == "steps":
        steps = 20 if world.length is None else world.length(settings)
        options = len(world.actions(settings))
        return np.random.default_rng(seed).integers(0, options, size=(count, steps)).astype(float)
    rows = gene_rows(world.genes(settings))
    low, high = np.where(rows[2] > 0, 0.0, rows[0]), np.where(rows[2] > 0, rows[2] - 1.0, rows[1])
    found = np.random.default_rng(seed).uniform(low, high, size=(count, rows.shape[1]))
    return np.where(rows[2] > 0, np.round(found), found)


def judged(world, prepared, decision, key):
    """Outcome and identity of a decision, written over NaNs."""
    real, table, out = prepared.real, prepared.table, np.full(len(world.features), np.nan)
    if world.form == "point":
        world.outcome(real, table, key, decision, out)
        return out, -1
    state = world.reset(real, table, key)
    for t, action in enumerate(decision):
        if world.done is not None and world.done(real, table, state):
            break
        state = world.step(real, table, key, t, state, np.int64(action))
    world.outcome(real, table, key, state, out)
    return out, int(world.identity(real, table, state)) if world.identity is not None else -1


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_world_writes_every_feature_and_repeats_exactly(world):
    told_apart = False
    for settings in variants(world):
        prepared = world.prepare(settings)
        for array, kind in ((prepared.real, np.float64), (prepared.table, np.int64)):
            assert array.dtype == kind and array.ndim == 1 and array.size >= 1
        kept = prepared.real.copy(), prepared.table.copy()
        for decision in decisions(world, settings, 8):
            first = judged(world, prepared, decision, key_of(1, 0))
            assert np.isfinite(first[0]).all(), settings
            assert -1 <= first[1] < 2**53
            again = judged(world, world.prepare(settings), decision.copy(), key_of(1, 0))
            assert np.array_equal(first[0], again[0]) and first[1] == again[1]
            other = judged(world, prepared, decision, key_of(2, 0))
            told_apart |= not np.array_equal(first[0], other[0])
        assert np.array_equal(prepared.real, kept[0]) and np.array_equal(prepared.table, kept[1])
    assert told_apart <= world.stochastic, "a world that depends on its key says that it is stochastic"
    assert told_apart or not world.stochastic, "a world that says it is stochastic depends on its key"


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_world_has_sound_genes_and_actions(world):
    for settings in variants(world):
        if world.form == "point":
            assert world.genes is not None and world.reset is world.step is None
            found = world.genes(settings)
            assert found and len({g.name for g in found}) == len(found)
            assert all(g.low < g.high if g.options == 0 else g.options >= 1 for g in found)
        else:
            assert world.actions is not None and world.reset is not None and world.step is not None
            found = world.actions(settings)
            assert len({a.name for a in found}) == len({a.letter for a in found}) == len(found) >= 1
            assert all(len(a.letter) == 1 for a in found)


@pytest.mark.parametrize("world", [w for w in WORLDS if w.jacobian is not None], ids=of_type)
def test_jacobian_is_that_of_the_outcome(world):
    settings = defaults(world)
    prepared, rng = world.prepare(settings), np.random.default_rng(3)
    for point in rng.uniform(0.2, 0.8, size=(5, len(world.genes(settings)))):
        jac = np.full((len(world.features), point.size), np.nan)
        world.jacobian(prepared.real, prepared.table, key_of(1, 0), point, jac)
        for j in range(point.size):
            ends = [point + sign * 1e-6 * np.eye(point.size)[j] for sign in (1.0, -1.0)]
            up, down = (judged(world, prepared, end, key_of(1, 0))[0] for end in ends)
            np.testing.assert_allclose(jac[:, j], (up - down) / 2e-6, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("world", [w for w in WORLDS if w.picture is not None], ids=of_type)
def test_world_draws_itself_for_any_decision(world):
    for settings in variants(world):
        if (
            len(str(settings)) > 3000
            or max((s for s in settings.values() if isinstance(s, int)), default=0) > 200
        ):
            continue
        for decision in decisions(world, settings, 2):
            features = judged(world, world.prepare(settings), decision, key_of(1, 0))[0]
            named = dict(zip((f.name for f in world.features), features.tolist(), strict=True))
            more = (key_of(1, 0),) if world.pictures_draw else ()
            picture = world.picture(settings, decision.tolist(), named, *more)
            check_picture(picture)
            if settings == {s.name: s.check(s.default) for s in world.settings}:
                check_legible(picture)


# -- candidates and objectives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("candidate", CANDIDATES, ids=of_type)
def test_candidate_acts_somewhere(candidate):
    fitting = [world for world in WORLDS if nests.fits(candidate, world)]
    worked = 0
    for world in fitting:
        try:
            found = candidate.genes(defaults(candidate), world, defaults(world))
        except SettingError:  # nothing that such a candidate could do there
            continue
        assert (found or candidate.acts == "choice") and len({g.name for g in found}) == len(found)
        worked += 1
    assert worked


@pytest.mark.parametrize("world", [w for w in WORLDS if w.observe is not None], ids=of_type)
def test_world_shows_a_policy_what_it_says(world):
    """Every sense is written at every step, within its range, and the same once more."""
    given = defaults(world)
    prepared, senses = world.prepare(given), world.senses(given)
    assert senses and len({sense.name for sense in senses}) == len(senses)
    actions, rng = len(world.actions(given)), np.random.default_rng(5)
    for draw in range(5):
        key = key_of(draw, 0)
        state = world.reset(prepared.real, prepared.table, key)
        for t in range(40):
            views = [np.full(len(senses), dirt) for dirt in (np.nan, -7.5)]
            for view in views:
                world.observe(prepared.real, prepared.table, key, t, state, view)
            assert np.array_equal(*views)
            for sense, value in zip(senses, views[0], strict=True):
                if sense.options:
                    assert value == int(value) and 0 <= value < sense.options, sense
                else:
                    assert -1.0 <= value <= 1.0, sense
            state = world.step(prepared.real, prepared.table, key, t, state, int(rng.integers(actions)))


@pytest.mark.parametrize("policy", [c for c in CANDIDATES if c.acts == "policy"], ids=of_type)
def test_policy_decides_within_the_actions_of_every_world(policy):
    """For random genes and views; different genes decide differently somewhere."""
    worked = 0
    for world in (w for w in WORLDS if nests.fits(policy, w)):
        given, own = defaults(world), defaults(policy)
        try:
            genes = policy.genes(own, world, given)
        except SettingError:
            continue
        prepared, senses, rng = policy.prepare(own, world, given), world.senses(given), np.random.default_rng(2)
        low, high = (np.array([getattr(g, side) for g in genes]) for side in ("low", "high"))
        decided = set()
        for _ in range(40):
            drawn = rng.uniform(low, high)
            genome = np.where([g.options > 0 for g in genes], np.round(drawn), drawn)
            view = np.array([rng.integers(s.options) if s.options else rng.uniform(-1, 1) for s in senses], float)
            work = np.zeros(max(1, int(prepared.table[2])))
            decided.add(policy.decide(prepared.real, prepared.table, genome, view, work))
        assert decided <= set(range(len(world.actions(given)))) and len(decided) > 1, world.type
        worked += 1
    assert worked


@pytest.mark.parametrize("objective", OBJECTIVES, ids=of_type)
def test_objective_scores(objective):
    """In the place of the base objective, with whatever it takes wired in, it gives a number for every candidate."""
    world = {"objective.credit": "world.text"}.get(objective.type, "world.bits")
    graph = nest(world, ["optimizer.best_of_n"])
    graph, _ = graph.new(objective.type, (0.0, 0.0), "tried")
    for port in objective.inputs:
        graph = graph.connect("o0.objective", f"tried.{port.name}")
    graph = graph.disconnect(("o0.objective", "m0.objective")).connect("tried.objective", "m0.objective")
    record = done(graph, 2).record
    assert np.isfinite(record["m0.mean"]).all()


# -- methods of search -----------------------------------------------------------------------------------------


def settings_of(method, rng):
    """Random settings, with sizes that fit a test."""
    row = []
    for setting in method.settings:
        if setting.choices:
            row.append(float(rng.integers(len(setting.choices))))
        elif setting.type == "switch":
            row.append(float(rng.integers(2)))
        else:
            low = setting.low if setting.low is not None else -10.0
            high = min(setting.high if setting.high is not None else 10.0, max(low, 0.0) + 12.0)
            value = rng.uniform(low, high)
            row.append(np.floor(value) if setting.type == "int" else value)
    return np.array(row or [0.0])


def history(method, s, genes, seed, dirt, rounds=12):
    """All rounds of a search on a rugged problem, its buffers surrounded by canaries and filled with `dirt` before."""
    n, d = int(method.size(s, genes)), genes.shape[1]
    memory = int(method.memory(s, genes))
    buffer = np.full(memory + 16, CANARY)
    buffer[:memory] = dirt
    state = buffer[:memory]
    pop, nxt = np.full((n, d), dirt), np.full((n, d), dirt)
    parents, grad = np.full((n, 2), int(dirt), dtype=np.int64), np.zeros(d)
    key = np.uint64(fold(np.uint64(seed), 7))
    method.init(s, genes, np.uint64(fold(key, 0)), pop, state)
    seen = [pop.copy()]
    for generation in range(1, rounds + 1):
        scores = np.cos(3.0 * pop).sum(axis=1)
        scores[scores < -0.5 * d] = -np.inf
        feats = np.full((n, 3), dirt)
        feats[:, -1] = np.where(pop[:, -1] > 0, np.abs(np.floor(pop.sum(axis=1))), -1.0)
        grad[:] = -3.0 * np.sin(3.0 * pop[0])
        before = pop.copy(), scores.copy()
        key_now = np.uint64(fold(key, generation))
        method.ask(s, genes, key_now, generation, pop, scores, feats, grad, nxt, parents, state)
        assert np.array_equal(pop, before[0]) and np.array_equal(scores, before[1]), (
            "ask wrote over what it was given"
        )
        assert ((parents >= -1) & (parents < n)).all()
        pop, nxt = nxt, pop
        nxt[:] = dirt
        seen.append(pop.copy())
        assert (buffer[memory:] == CANARY).all(), "the method wrote beyond its memory"
    return np.array(seen)


@pytest.mark.parametrize("method", OPTIMIZERS, ids=of_type)
@pytest.mark.parametrize("genes", [real_genes(5, -2.0, 3.0), discrete_genes(4, 3)], ids=["real", "discrete"])
def test_method_keeps_to_its_buffers_and_repeats_whatever_was_in_them(method, genes):
    if method.sequential and genes[2, 0] == 0:
        pytest.skip("builds plans")
    rng = np.random.default_rng(11)
    for seed in range(12):
        s = settings_of(method, rng)
        rows = history(method, s, genes, seed, 0.0)
        # Inside another optimizer a method's memory holds what the search before left in it.
        assert np.array_equal(rows, history(method, s, genes, seed, 987.0)), s
        low, high = (-1.0 if method.sequential else 0.0, 2.0) if genes[2, 0] > 0 else (-2.0, 3.0)
        assert ((rows >= low) & (rows <= high)).all(), s
        assert genes[2, 0] == 0 or np.array_equal(rows, np.floor(rows))


@pytest.mark.parametrize("method", OPTIMIZERS, ids=of_type)
def test_method_says_what_it_reports(method):
    assert method.reports in ("population", "winners", "best", "last")
    assert nests.optimizer(nest(home(method)[0], [method.type], tuned=False), "m0") is method
    names = [s.name for s in method.settings]
    assert not method.gradient or "gradient" in names, "a gradient method says how it gets its gradient"
    assert method.reports != "winners" or names[0] == "n", "winners come in groups of the first setting, n"


# -- the same bits, whatever the threads -----------------------------------------------------------------------


def graphs():
    """Every world, candidate, objective and method of search in a nest; methods outside and inside."""
    for world in WORLDS:
        yield world.type, nest(world.type, ["optimizer.hill_climb"])
    for method in OPTIMIZERS:
        world, goal, settings = home(method)
        yield method.type, nest(world, [method.type], goal=goal, world_settings=settings)
        inside = ["optimizer.best_of_n", method.type]
        yield f"inside-{method.type}", nest(world, inside, goal=goal, world_settings=settings)


@pytest.mark.parametrize("graph", [pytest.param(graph, id=name) for name, graph in graphs()])
def test_one_thread_and_two_give_the_same_bits(graph):
    one, two = (done(graph, 5, threads=threads) for threads in (1, 2))
    assert one.record.length == 6
    assert one.record.run_hash() == two.record.run_hash()
    chanceless = graph.nodes["m0"].type in ("optimizer.beam", "optimizer.exhaustive")
    assert done(graph, 5, seed=2).record.run_hash() != one.record.run_hash() or chanceless
    for run, other in zip(one.runs, two.runs, strict=True):
        assert np.array_equal(run.pop, other.pop) and np.array_equal(run.found.trail, other.found.trail)
        assert np.isfinite(run.pop).all() and np.isfinite(run.found.feats).all()
        genome = np.concatenate((run.pop, run.found.trail), axis=1)
        low = np.concatenate([np.where(t[2] > 0, 0.0, t[0]) for t in run.nest.tables])
        high = np.concatenate([np.where(t[2] > 0, t[2] - 1.0, t[1]) for t in run.nest.tables])
        planned = any(level.method.sequential for level in run.plan.spec.levels)
        assert ((genome >= low) | (planned & (genome == -1.0))).all()
        assert (genome <= high).all()
