"""The contract of shifts and deployments: every setting of every world can be shifted, or is refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from contract_kit import ALL, TUNED, done, nest, spread
from contract_kit import UNCHANGING as WORLDS

from sandbox.runner import NotRunnable, Runner
from sandbox.scenario_model import Scenario
from sims.declare import Shift


def shifted(graph, settings, *, deployed=False, **shift):
    """With a shift between the world w and the candidate c, or between the world and a deployment d."""
    graph, _ = graph.new("shift.shift", (0.0, 0.0), "s")
    graph = graph.connect("w.world", "s.world")
    if deployed:
        graph, _ = graph.new("deployment.deployment", (0.0, 0.0), "d")
        graph = graph.connect("m0.candidate", "d.candidate").connect("s.world", "d.world")
        graph = graph.connect("o0.objective", "d.objective")
    else:
        graph = graph.disconnect(("w.world", "c.world")).connect("s.world", "c.world")
    for name, value in {**settings, **shift}.items():
        graph = graph.set("s", name, value)
    return graph


# For every setting of every world: another value that still takes the same genes, or None where there is none.
OTHER = {
    "world.town": {"map": "#####\n#H$S#\n#####", "idle_actions": None},
    "world.bits": {"function": "leading_ones", "length": None, "block": 2},
    "world.landscape": {"function": "rastrigin", "dimension": None, "range": 2.0, "condition": 4.0},
    "world.sweet_tooth": {"availability": 3.0},
    "world.firm": {"value": "3, 1", "measure": "0.5, 2", "noise": 1.0},
    "world.applicants": {
        "error": "student_t",
        "df": 1.0,
        "error_scale": 3.0,
        "gamer_share": 0.5,
        "boost": 5.0,
    },
}
OTHER["world.maze"] = {
    "size": 12, "wall_share": 0.4, "layouts": 50, "first_layout": 70, "layout_seed": 3, "sight": "walls",
}  # fmt: skip
OTHER["world.meadow"] = {
    "size": 8, "food": 12, "poison": 20, "deadly": True, "stumble": 0.5, "sight": "beside", "meadows": 50,
    "first_meadow": 5000, "meadow_seed": 3,
}  # fmt: skip
OTHER["world.keys_and_chests"] = {"size": 5, "keys": 12, "chests": 4}
OTHER["world.savanna"] = {
    "modern": 1.0, "hours": 12.0, "calories_needed": 1500.0,
    **dict.fromkeys(("failure", "sweets", "contraception", "sperm_bank", "pornography"), 0.5),
}  # fmt: skip
OTHER["world.text"] = {"target": "cat", "length": None, "alphabet": None}
OTHER["world.prose"] = {"length": None, "order": 2, "code": "letters", "smoothing": 50.0}
OTHER["world.regression"] = {"d": None, "n": 40, "noise": 1.0}
OTHER["world.quarters"] = {"tenure": 5, "after": 12, "lag": 2, "yield": 2.0, "usual": 0.5}
OTHER["world.oversight"] = {
    "training": None, "deployment": None, "notice": 0.3, "persistent": False, "audit": 0.5, "cue": None,
}  # fmt: skip
OTHER["world.chain"] = {"s1": 2.0, "s2": 3.0}
# Where not the default plus one is what a shift cannot have.
REFUSED = {("world.text", "length"): 4, ("world.text", "alphabet"): "60"}
# Settings that show only in the company of others, or that only say where genes start.
COMPANY = {
    ("world.oversight", "notice"): {"training": 12},
    ("world.oversight", "audit"): {"training": 12},
    ("world.oversight", "persistent"): {"training": 12},
    ("world.maze", "wall_share"): {"layouts": 50},
    ("world.maze", "layout_seed"): {"layouts": 50, "wall_share": 0.4},
    **{("world.savanna", name): {"modern": 1.0} for name in OTHER["world.savanna"] if name not in ("modern", "hours")},
    ("world.bits", "block"): {"function": "trap"},
    ("world.landscape", "condition"): {"function": "ellipsoid"},
    ("world.applicants", "df"): {"error": "student_t"},
    ("world.applicants", "boost"): {"gamer_share": 0.5},
}
CASES = [(world, setting.name) for world in WORLDS for setting in world.settings]


@pytest.mark.parametrize("world, name", CASES, ids=[f"{world.type}-{name}" for world, name in CASES])
def test_every_setting_of_a_world_can_be_shifted_or_is_refused(world, name):
    assert name in OTHER.get(world.type, {}), f"say in OTHER what {world.type}.{name} can be shifted to"
    goal = {feature.name: 1.0 for feature in world.features}
    company = COMPANY.get((world.type, name))
    graph = spread(nest(world.type, ["optimizer.best_of_n"], goal=goal, world_settings=company))
    graph = graph.set("m0", "episodes", 20)
    other = OTHER[world.type][name]
    if other is None:
        setting = world.setting(name)
        value = REFUSED[world.type, name] if (world.type, name) in REFUSED else setting.default + 1
        refused = Scenario(graph=shifted(graph, {name: value}))
        with pytest.raises(NotRunnable, match="genes"):
            Runner(refused)
        return
    plain = done(graph, 6).record
    after = done(shifted(graph, {name: other}, from_generation=4), 6).record
    where = [i for i in range(7) if not np.array_equal(plain.rows[i], after.rows[i], equal_nan=True)]
    # Where genes may start: a shift finds them placed already. What policies see: a plan does not look.
    if name in ("range", "sight"):
        assert where == []
        return
    assert where == [4, 5, 6]
    seen = done(shifted(graph, {name: other}, deployed=True, only_in_deployment=True), 6).record
    for column in plain.columns:
        assert np.array_equal(seen[column], plain[column], equal_nan=True), column
    names = ["mean"] + [feature.name for feature in world.features if f"d.{feature.name}" in seen]
    assert any(not np.array_equal(seen[f"d.{f}"], seen[f"m0.{f}"]) for f in names)


def test_every_setting_of_a_shift_works():
    """The intake that is chosen is the availability, so it shows the world of every generation."""
    assert {s.name for s in ALL["shift.shift"].settings} == {"from_generation", "ramp", "only_in_deployment"}
    assert [d.type for d in ALL.values() if isinstance(d, Shift)] == ["shift.shift"], (
        "examine the new one here"
    )
    graph = nest("world.sweet_tooth", ["optimizer.genetic"], goal={"sweetness": 1.0})

    def seen(**shift):
        record = done(shifted(graph, {"availability": 5.0}, **shift), 9).record
        return (record["m0.sweetness"] / record["m0.intake"]).round(9).tolist()

    graph = graph.set("c", "start", "fixed").set("c", "start_value", 1.0)
    assert seen(from_generation=4) == [1.0] * 4 + [5.0] * 6
    assert seen(from_generation=0) == [5.0] * 10
    assert seen(from_generation=4, ramp=3) == [1.0] * 4 + [2.0, 3.0, 4.0, 5.0, 5.0, 5.0]
    assert seen(from_generation=4, only_in_deployment=True) == [1.0] * 10
    graph, _ = graph.new("shift.shift", (0.0, 0.0), "early")
    graph = graph.set("early", "availability", 2.0).set("early", "from_generation", 2)
    graph = graph.connect("w.world", "early.world")
    both = shifted(graph, {"availability": 5.0}, from_generation=6).disconnect(("w.world", "s.world"))
    record = done(both.connect("early.world", "s.world"), 9).record
    assert (record["m0.sweetness"] / record["m0.intake"]).round(9).tolist() == [1.0] * 2 + [2.0] * 4 + [
        5.0
    ] * 4


def test_deployment_settings_work():
    graph = nest("world.applicants", ["optimizer.genetic"], goal={"metric": 1.0})
    graph = shifted(graph, {"error_scale": 0.0}, deployed=True, only_in_deployment=True)
    full = done(graph, 6).record
    rare = done(graph.set("d", "every", 3), 6).record
    assert np.array_equal(rare["d.mean"][[0, 3, 6]], full["d.mean"][[0, 3, 6]])
    assert rare["d.mean"][1] == rare["d.mean"][2] == rare["d.mean"][0] != full["d.mean"][1]
    few = done(graph.set("d", "candidates", 5), 6)
    assert len(few.runs[0].deployed[0].scores) == 5
    assert len(done(graph, 1).runs[0].deployed[0].scores) == TUNED["optimizer.genetic"]["population"]
    assert np.array_equal(few.record["m0.mean"], full["m0.mean"])
