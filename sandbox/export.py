"""A scenario in other forms: as a file, a picture, a Python script, or a page about a run of it."""

from __future__ import annotations

import json
from pprint import pformat
from typing import Any

from sandbox.scenario import Scenario, to_json

_SCRIPT = '''\
"""Runs a scenario of Mesa Sandbox and prints where its objectives end. Change SCENARIO, and run it again."""

import os

os.environ["MESA_SANDBOX_STREAM"] = {stream!r}  # the random numbers; chosen before anything is imported

from sandbox import load, run

SCENARIO = {layout}

if __name__ == "__main__":
    record = run(load(SCENARIO))  # one NumPy array per metric, one number per generation
    print(f"{{record.length - 1}} generations, run hash {{record.run_hash()}}")
    for name in record:
        if name.endswith((".base", ".mesa", ".intended")):
            print(f"{{name:<30}} {{record[name][-1]:.6g}}")
'''


def export(scenario: Scenario, name: str, form: str, window: Any) -> bytes:
    """The bytes of a scenario in a `form` (`sandbox.cli_parser.FORMS`). `window` draws, see `sandbox.cli.main`; `name`
    is what errors call the scenario. For a page it is run first. Raises ScenarioError.
    """
    if form == "json":
        return to_json(scenario)
    if form == "py":
        return script(scenario).encode()
    if form == "html":
        return _page(scenario, name, window).encode()
    return bytes(window.picture(scenario, form))


def script(scenario: Scenario) -> str:
    """A Python script that holds a scenario and runs it."""
    layout = pformat(json.loads(to_json(scenario)), width=110, sort_dicts=False)
    return _SCRIPT.format(stream=scenario.stream, layout=layout)


def _page(scenario: Scenario, name: str, window: Any) -> str:
    from sandbox.headless import finished
    from sandbox.report import page

    runner = finished(scenario, name)
    canvas, objectives = window.drawings(scenario, runner.record, runner.nests, runner.shifts)
    return page(runner.as_run(), runner.record, canvas, objectives)
