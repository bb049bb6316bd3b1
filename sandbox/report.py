"""A run as one HTML page: story, picture of the nest, objectives, settings, and the scenario itself. It needs neither
network nor scripts, and lets none run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from sandbox import nests
from sandbox.graph import GeneRange, Graph, Node
from sandbox.record import Record
from sandbox.scenario_model import Scenario
from sandbox.scenario_write import to_json
from sandbox.story_html import story_html
from sandbox.version import engine
from sims.declare import Setting

_HEADING = re.compile(r"\A\s*#[ ].*(?:\n|\Z)")
_STYLE = """
body { margin: 0; background: #eef1f5; color: #1a2029; font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
.summary, .facts, small { color: #566070; }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; height: auto; max-height: 85vh; }
code, pre, td.value { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; background: #fff; padding: 1rem; }
table { border-collapse: collapse; width: 100%; background: #fff; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; border-top: 1px solid #c3cad5; }
tbody th { background: #e9edf3; } small { font-weight: normal; } td.value { white-space: pre-wrap; }
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body><main>
<h1>{title}</h1>
<p class="summary">{summary}</p>
{story}
<h2>The nest</h2>
<figure role="img" aria-label="The graph of the scenario">{canvas}</figure>
<h2>Objectives</h2>
<figure role="img" aria-label="The objectives over generations">{objectives}</figure>
<p class="facts">{facts}</p>
<h2>Settings</h2>
<table>
<thead><tr><th>Setting</th><th>Value</th><th>What it is</th></tr></thead>
{settings}
</table>
<h2>The scenario</h2>
<details><summary>As a file that Mesa Sandbox opens</summary><pre>{file}</pre></details>
</main></body>
</html>
"""


def page(scenario: Scenario, record: Record, canvas: str, objectives: str) -> str:
    """The page of a scenario as it ran. `canvas` and `objectives` are SVG elements, which are put in as they are."""
    return _PAGE.format(
        title=escape(scenario.title),
        style=_STYLE,
        summary=escape(scenario.summary),
        story=story_html(_HEADING.sub("", scenario.story)),  # the page has its own heading
        canvas=canvas,
        objectives=objectives,
        facts=_facts(scenario, record),
        settings="\n".join(_node(scenario.graph, node) for node in scenario.graph.nodes.values()),
        file=escape(to_json(scenario).decode()),
    )


def _facts(scenario: Scenario, record: Record) -> str:
    changes = "".join(
        f" From generation {entry.generation} on, {entry.node}.{entry.setting} is {entry.value}."
        for entry in scenario.interventions
    )
    ran = f"{max(0, record.length - 1)} generations with seed {scenario.seed} and the stream {scenario.stream}"
    return f"{ran}, by {escape(engine())}; run hash <code>{record.run_hash()}</code>.{escape(changes)}"


def _node(graph: Graph, node: Node) -> str:
    kind = node.declaration
    summary = f"{kind.title}: {kind.summary}" if kind else f"{node.type}, which is not installed here"
    muted = " (muted)" if node.muted else ""
    note = f"<br><small>{escape(node.note)}</small>" if node.note else ""
    head = f'<tr><th colspan="3">{escape(node.id)}{muted} <small>{escape(summary)}</small>{note}</th></tr>'
    return f"<tbody>{head}{''.join(_rows(graph, node))}</tbody>"


def _rows(graph: Graph, node: Node) -> Iterator[str]:
    for setting in nests.parameters(graph, node.id):
        value = escape(_value(graph, node, setting))
        what = escape(setting.help + (f" ({setting.range})" if setting.type != "text" else ""))
        yield f'<tr><td>{escape(setting.name)}</td><td class="value">{value}</td><td>{what}</td></tr>'


def _value(graph: Graph, node: Node, setting: Setting) -> str:
    gene = node.genes.get(setting.name)
    if gene is not None:
        return _gene(gene)
    value = nests.value(graph, node.id, setting.name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _gene(gene: GeneRange) -> str:
    start = "uniform" if gene.mean is None else f"{gene.mean} ± {gene.spread or 0}"
    return f"a gene, {gene.low} to {gene.high}, starts {start}"
