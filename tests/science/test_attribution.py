"""Whose fault it is, against the exact losses of the Gaussian chain; and what probes say of known cases."""

from __future__ import annotations

import numpy as np
from lab import agree, between, bundled, chance, found, rows, said, scenario
from scipy.integrate import quad
from scipy.stats import norm

COLUMNS = ("outer", "inner", "total", "shapley_outer", "shapley_inner")


def largest(n):
    """The expected maximum of n standard normal numbers."""
    return quad(lambda x: x * n * norm.pdf(x) * norm.cdf(x) ** (n - 1), -10, 10)[0]


def losses(s1, s2, n):
    """The columns: what best of n is worth by J, by B, by M, and by J with only the second error."""
    none, outer, inner, both = (1.0 / np.sqrt(1.0 + v) for v in (0.0, s1 * s1, s2 * s2, s1 * s1 + s2 * s2))
    first = ((none - outer) + (inner - both)) / 2.0
    total = none - both
    return largest(n) * np.array([none - outer, outer - both, total, first, total - first])


def measured(s1, s2, n):
    def observe(seed):
        sets = (f"chain.s1={s1}", f"chain.s2={s2}", f"choice.n={n}", "choice.episodes=100")
        record = rows(bundled("both", *sets, seed=seed, generations=30))
        return np.stack([record[f"attribution.{name}"][1:] for name in COLUMNS], axis=1)

    return observe


def test_faults_cost_what_the_chain_says():
    rng = chance("attribution")
    drawn = [
        (between(rng, 0.1, 2.0), between(rng, 0.1, 2.0), int(between(rng, 2, 200, log=True)))
        for _ in range(2)
    ]
    for s1, s2, n in [(0.5, 1.0, 100), *drawn]:
        agree(f"attribution {said(s1, s2, n)}", measured(s1, s2, n), losses(s1, s2, n), 1)


def test_without_an_error_its_fault_costs_nothing():
    for s1, s2, name in ((0.0, 1.0, "outer"), (1.0, 0.0, "inner")):
        losses_ = dict(zip(COLUMNS, measured(s1, s2, 30)(3).T, strict=True))
        assert np.abs(losses_[name]).max() < 1e-9
        assert np.abs(losses_[f"shapley_{name}"]).max() < 1e-9
        assert losses_["total"].mean() > 0.1
    assert np.abs(losses_["outer"] + losses_["inner"] - losses_["total"]).max() < 1e-9


def blamed(graph, watched, **ports):
    """With an Attribution node for each name, wired as it says: port to objective."""
    for node, wires in ports.items():
        graph, _ = graph.new("probe.attribution", (0.0, 0.0), node)
        graph = graph.set(node, "every", 25).connect(f"{watched}.candidate", f"{node}.candidate")
        for port, objective in wires.items():
            graph = graph.connect(f"{objective}.objective", f"{node}.{port}")
    return graph


def test_a_deceptive_agent_shows_no_inner_fault_in_training():
    """Judged on days of training, what selection left looks aligned; judged on days of deployment, it is not."""
    graph = bundled("deception-evolves", "evolution.population=200").graph
    for node in ("comply", "judge"):
        graph, _ = graph.new("objective.weighted", (0.0, 0.0), node)
        graph = graph.set(node, "training_compliance", 1.0).set(node, "deployment_compliance", 1.0)
    graph = blamed(graph, "evolution", blame={"base": "comply", "objective": "judge"})
    inner = {}
    for days, other in (("training", "deployment"), ("deployment", "training")):
        record = rows(scenario(graph.set("judge", f"{other}_compliance", 0.0), seed=3), 25)
        assert np.abs(record["blame.outer"] + record["blame.inner"] - record["blame.total"]).max() < 1e-9
        assert np.abs(record["blame.outer"]).max() < 1e-9, "what the base objective asks for is what is meant"
        inner[days] = record["blame.inner"]
    last = [inner["training"][-1], inner["deployment"][-1]]
    found("deceptive agents: inner fault in training, in deployment", last)
    assert inner["training"][0] > 0.1, "the unselected do not hide it"
    assert abs(last[0]) < 0.03 and last[1] > 0.2
    assert record["evolution.deceiving"][-1] > 0.2


def test_one_objective_wired_twice_has_no_fault_between_its_ends():
    """In a chooser inside another optimizer, at weights whose sums are rounded."""
    graph = bundled("sweet-tooth", "evolution.population=50").graph
    same = {"base": "offspring", "objective": "offspring"}
    none = {"base": "drive", "objective": "offspring"}
    record = rows(scenario(blamed(graph, "evolution", outer=same, inner=none), seed=3), 2)
    for node, innocent in (("outer", "outer"), ("inner", "inner")):
        for name in (innocent, f"shapley_{innocent}", "interaction"):
            assert record[f"{node}.{name}"][-1] == 0.0, (node, name)
        assert abs(record[f"{node}.total"][-1]) > 1e-3
