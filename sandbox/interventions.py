"""Settings changed during a run: whether a change can be made in the middle of it, and what the graph is afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sandbox import nests
from sandbox.compose import Plan, compose
from sandbox.graph import Graph
from sandbox.nest_run import NestRun
from sandbox.scenario_model import Intervention, ScenarioError
from sims.declare import SettingError


def made(
    graph: Graph, entry: Intervention, runs: Sequence[NestRun]
) -> tuple[Intervention, Graph, tuple[Plan, ...]]:
    """The intervention with its value as the setting's type, and graph and plans after it.

    Raises ScenarioError where it does not leave the same nests of the same sizes: those under way are `runs`.
    """
    where = f"{entry.node}.{entry.setting}"
    declared = nests.parameter(graph, entry.node, entry.setting) if entry.node in graph.nodes else None
    if declared is None:
        raise ScenarioError(f"{where}: there is no such setting to change")
    try:
        value = declared.check(entry.value)
    except SettingError as error:
        raise ScenarioError(f"{entry.node}: {error}") from None
    after = graph.set(entry.node, entry.setting, value)
    composition = compose(after)
    if composition.faults:
        raise ScenarioError(str(composition.faults[0]))
    same = len(composition.plans) == len(runs) and all(
        plan.spec == run.plan.spec and run.sizes(after) == run.sizes(graph)
        for plan, run in zip(composition.plans, runs, strict=True)
    )
    if not same:
        raise ScenarioError(f"{where} changes what is searched or how many; reset the run to use it")
    return msgspec.structs.replace(entry, value=value), after, composition.plans


def checked(graph: Graph, due: Sequence[Intervention], runs: Sequence[NestRun]) -> list[Intervention]:
    """Interventions that will be made one after the other, in order of their generations, each with its value as the
    setting's type; raises ScenarioError for the first one that cannot be made.
    """
    found = []
    for entry in sorted(due, key=lambda e: e.generation):
        try:
            sound, graph, _ = made(graph, entry, runs)
        except ScenarioError as error:
            raise Refused(entry, str(error)) from None
        found.append(sound)
    return found


class Refused(ScenarioError):
    """`entry` cannot be made in the middle of a run."""

    def __init__(self, entry: Intervention, sentence: str) -> None:
        super().__init__(sentence)
        self.entry = entry
