"""A tiny registry for tests: one node of a kind, with plain Python kernels, and settings of every type.

    def test_something(monkeypatch):
        tiny.install(monkeypatch)
"""

from __future__ import annotations

import numpy as np

from sims import declare
from sims.declare import (
    WORLD_IN,
    Action,
    Candidate,
    Feature,
    Gene,
    Objective,
    Optimizer,
    Port,
    Prepared,
    Setting,
    Shift,
    View,
    World,
)
from sims.formula import Call, Number, Value
from sims.formula import Feature as Scored


def _prepare(settings):
    return Prepared(np.array([float(settings["scale"])]), np.array([int(settings["size"])]))


def _point_outcome(real, _table, _key, point, out):
    out[0] = real[0] * point[0]
    out[1] = point[0] ** 2


def _reset(_real, _table, _key):
    return (0.0,)


def _step(_real, _table, _key, _t, state, action):
    return (state[0] + action,)


def _steps_outcome(_real, _table, _key, state, out):
    out[0] = state[0]


SIZE = Setting(name="size", default=3, low=1, high=10, unit="cells", help="how large")
SCALE = Setting(name="scale", default=1.0, low=0.0, high=100.0, help="a factor")
KIND = Setting(name="kind", default="flat", choices=("flat", "steep"), help="a choice")
MAP = Setting(name="map", default="..", multiline=True, help="a text of several lines")
OPEN = Setting(name="open", default=False, help="a switch")

WORLD = World(
    type="world.tiny", title="Tiny world", summary="Two numbers of one.", form="point",
    settings=(SIZE, SCALE, KIND, MAP, OPEN),
    features=(Feature("height", "how high", "m"), Feature("width", "how wide")),
    prepare=_prepare, genes=lambda _settings: (Gene("x", -1.0, 1.0),), outcome=_point_outcome,
)  # fmt: skip
STEPS = World(
    type="world.tiny_steps", title="Tiny steps", summary="Adds its actions up.", form="steps", settings=(SIZE, SCALE),
    features=(Feature("sum", "the sum of the actions"),), prepare=_prepare,
    actions=lambda _settings: (Action("stay", "s"), Action("go", "g")), reset=_reset, step=_step,
    outcome=_steps_outcome,
)  # fmt: skip
SHIFT = Shift(
    type="shift.tiny", title="Tiny shift", summary="Other settings later.",
    settings=(Setting(name="from_generation", default=10, low=0, high=1000, unit="generations", help="when"),),
)  # fmt: skip
CANDIDATE = Candidate(
    type="candidate.tiny", title="Tiny candidate", summary="One number.", inputs=(WORLD_IN,), acts="any",
    settings=(Setting(name="spread", default=0.5, low=0.0, high=1.0, gene=True, help="how far apart"),),
    genes=lambda settings, _world, _world_settings: (Gene("x", 0.0, float(settings["spread"])),),
)  # fmt: skip


def _weights(_settings, features):
    return tuple(Setting(name=f.name, default=0.0, low=-9.0, high=9.0, gene=True, help="a weight") for f in features)


def _weighted(settings, features):
    terms = [Call("*", (Value(name), Scored(name))) for name in features if name in settings]
    return Call("+", tuple(terms)) if len(terms) > 1 else (terms[0] if terms else Number(0.0))


OBJECTIVE = Objective(
    type="objective.tiny", title="Tiny objective", summary="A weighted sum.", formula=_weighted, parameters=_weights,
)  # fmt: skip


def _one(_s, _genes):
    return 1


def _init(_s, genes, _key, pop, _state):
    pop[:] = genes[0]


def _ask(_s, _genes, _key, _generation, pop, _scores, _feats, _grad, nxt, parents, _state):
    nxt[:] = pop
    parents[:] = 0


OPTIMIZER = Optimizer(
    type="optimizer.tiny", title="Tiny search", summary="Keeps what it has.", reports="best",
    settings=(
        Setting(name="budget", default=8, low=1, high=1000, unit="evaluations", gene=True, log=True, help="how long"),
        Setting(name="rate", default=0.1, low=0.0, high=1.0, gene=True, help="how fast"),
    ),
    size=_one, rounds=_one, memory=_one, init=_init, ask=_ask,
)  # fmt: skip
VIEW = View(
    type="view.tiny", title="Tiny plot", summary="Shows a series.",
    inputs=(Port("series", "series", "what is shown", many=True),),
    settings=(Setting(name="title", default="", help="what stands above"),),
)  # fmt: skip
NODES = (WORLD, STEPS, SHIFT, CANDIDATE, OBJECTIVE, OPTIMIZER, VIEW)


def install(monkeypatch) -> None:
    """Makes these the only registered nodes until the test ends."""
    monkeypatch.setattr(declare, "_registry", {node.type: node for node in NODES})
    monkeypatch.setattr(declare, "MODULES", ())
