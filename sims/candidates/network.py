"""Network: a small multi-layer perceptron that decides by what it sees; its weights are genes."""

from __future__ import annotations

import math

import numpy as np

from sims import ieee
from sims.candidates.lookup import actions_in, policy_steps, senses_of
from sims.candidates.plan import HORIZON
from sims.declare import Candidate, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel


def inputs_of(world: World, world_settings: Settings) -> int:
    """Numbers that the network reads: one for a real sense, one for every option of the others."""
    return sum(max(1, sense.options) for sense in senses_of(world, world_settings))


def genes(settings: Settings, world: World, world_settings: Settings) -> tuple[Gene, ...]:
    """Weights and biases: of each hidden unit, then of each action (inputs, then the bias)."""
    inputs, hidden = inputs_of(world, world_settings), int(settings["hidden"])
    actions, bound = actions_in(world, world_settings), float(settings["bound"])
    names = [f"h{j}_{i}" for j in range(hidden) for i in range(inputs + 1)]
    names += [f"a{k}_{j}" for k in range(actions) for j in range(hidden + 1)]
    spread = float(settings["spread"])
    return tuple(Gene(name, -bound, bound, start="normal", mean=0.0, spread=spread) for name in names)


def prepare(settings: Settings, world: World, world_settings: Settings) -> Prepared:
    """table: steps, number of senses, memory (one per hidden unit), hidden units, actions, options of each sense."""
    options = [sense.options for sense in senses_of(world, world_settings)]
    hidden = int(settings["hidden"])
    head = [policy_steps(settings, world, world_settings), len(options), hidden, hidden]
    return Prepared(np.zeros(1), np.array([*head, actions_in(world, world_settings), *options], dtype=np.int64))


@kernel
def _unit(table, genes, view, start):
    """A hidden unit before squashing: senses with options are read as one input for each option."""
    at, total = start, 0.0
    for i in range(table[1]):
        options = table[5 + i]
        if options > 0:
            total += genes[at + int(view[i])]
            at += options
        else:
            total += genes[at] * view[i]
            at += 1
    return total + genes[at]


@kernel
def decide(real, table, genes, view, work):  # noqa: ARG001 - the signature of every policy
    """The action with the highest output, the first of equals."""
    inputs = 0
    for i in range(table[1]):
        inputs += max(1, table[5 + i])
    hidden, at = table[3], 0
    for j in range(hidden):
        x = _unit(table, genes, view, at)
        work[j] = 2.0 / (1.0 + ieee.exp(-2.0 * x)) - 1.0  # tanh
        at += inputs + 1
    best, most = 0, -math.inf
    for k in range(table[4]):
        total = genes[at + hidden]
        for j in range(hidden):
            total += genes[at + j] * work[j]
        at += hidden + 1
        if total > most:
            best, most = k, total
    return best


CANDIDATE = register(
    Candidate(
        type="candidate.network",
        title="Network",
        summary="A small neural network that decides by what it sees; its weights are genes.",
        help=(
            "One hidden layer of tanh units between what the world shows and the actions; the action with the "
            "highest output is done. All weights and biases are genes, so any optimizer can train it: a genetic "
            "algorithm, or an evolution strategy. Unlike a table it also answers to what it has never seen."
        ),
        settings=(
            HORIZON,
            Setting(name="hidden", default=8, low=1, high=64, unit="units", help="how many hidden units there are"),
            Setting(name="spread", default=1.0, low=0.0, high=100.0,
                    help="standard deviation of the weights at the start"),
            Setting(name="bound", default=10.0, low=0.01, high=1000.0, help="weights stay between minus and plus this"),
        ),
        keywords="neural MLP perceptron brain weights policy neuroevolution",
        acts="policy", genes=genes, prepare=prepare, decide=decide,
    )
)  # fmt: skip
