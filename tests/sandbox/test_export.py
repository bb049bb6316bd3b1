"""A scenario as a script and as a page: both whole in themselves, and nothing in them is run but what we wrote."""

from __future__ import annotations

import ast
import runpy
from html.parser import HTMLParser

import msgspec
import pytest
from engine import small

from sandbox import load, run
from sandbox.export import export, script
from sandbox.scenario import Scenario, ScenarioError, from_json, to_json
from sandbox.scenario_model import Intervention
from sandbox.story_html import story_html

HOSTILE = (
    "\"\"\"\nimport os\n''' \\ {x} </pre></title><script>alert(1)</script> <img src=x onerror=y> & \u2028"
)


class Drawer:
    """A window that draws nothing much."""

    def drawings(self, _scenario, record, nests, shifts):
        self.seen = (record.length, nests[0].root, shifts)
        return "<svg>graph</svg>", "<svg>curves</svg>"


class Reader(HTMLParser):
    """The tags of a page, its texts, and every address in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.texts, self.addresses = [], [], []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src") or name.startswith("on")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


# -- the script ----------------------------------------------------------------------------------------------


def test_the_script_holds_the_scenario_and_runs_it(tmp_path, capsys, monkeypatch):
    scenario = msgspec.structs.replace(
        small(9), seed=5, story=HOSTILE, interventions=(Intervention(4, "sugar", "availability", 2.0),)
    )
    path = tmp_path / "small.py"
    path.write_bytes(export(scenario, "small", "py", None))
    monkeypatch.setenv("MESA_SANDBOX_STREAM", "splitmix")
    names = runpy.run_path(str(path), run_name="__main__")
    assert load(names["SCENARIO"]) == scenario
    lines = capsys.readouterr().out.splitlines()
    expected = run(scenario)
    assert lines[0] == f"9 generations, run hash {expected.run_hash()}"
    assert lines[1].split() == ["evolution.base", f"{expected['evolution.base'][-1]:.6g}"]


def test_nothing_in_a_scenario_becomes_code():
    texts = dict.fromkeys(("title", "summary", "story", "chapter"), HOSTILE)
    tree = ast.parse(script(msgspec.structs.replace(small(1), stream="philox", **texts)))
    assert [type(part).__name__ for part in tree.body] == [
        "Expr", "Import", "Assign", "ImportFrom", "Assign", "If",
    ]  # fmt: skip
    assert ast.literal_eval(tree.body[2].value) == "philox"
    assert ast.literal_eval(tree.body[4].value)["summary"] == HOSTILE


def test_a_mapping_is_a_scenario_too():
    assert load({"format": "mesa-sandbox/scenario", "version": 1, "seed": 4}).seed == 4
    for bad, words in (({"seed": 1}, '"format"'), ({"seed": {1}}, "set"), ({"seed": float("nan")}, "NaN")):
        with pytest.raises(ScenarioError, match=words) as caught:
            load(bad)
        assert str(caught.value).startswith("this mapping") and "\n" not in str(caught.value)


# -- the page ------------------------------------------------------------------------------------------------


def test_a_page_tells_everything_about_a_run():
    scenario = msgspec.structs.replace(
        small(9), title="Little <one>", story="# Little\n\nTwo *nests*.\n", interventions=(
            Intervention(4, "sugar", "availability", 2.0),
        )
    )  # fmt: skip
    window = Drawer()
    page = export(scenario, "small", "html", window).decode()
    assert window.seen == (10, "evolution", ((12, "modern"),))
    read = Reader(page)
    text = " ".join(" ".join(read.texts).split())
    assert read.open == [] and read.tags.count("svg") == 2 and read.tags.count("h1") == 1
    assert "script" not in read.tags and read.addresses == []
    for words in ("Little <one>", "Two nests", "graph", "curves", run(scenario).run_hash(), "9 generations with seed",
                  "From generation 4 on, sugar.availability is 2.0.", "evolution Natural selection: ",
                  "a gene, -50.0 to 50.0, starts 0.2 ± 0.2", "population 60", "only_in_deployment off"):  # fmt: skip
        assert words in text, words
    file = page.partition("<pre>")[2].partition("</pre>")[0]
    assert from_json(_unescaped(file).encode(), "x") == scenario


def test_nothing_in_a_scenario_becomes_a_tag():
    scenario = msgspec.structs.replace(small(1), title=HOSTILE, summary=HOSTILE, story=HOSTILE)
    nodes = {key: msgspec.structs.replace(node, note=HOSTILE) for key, node in scenario.graph.nodes.items()}
    scenario = msgspec.structs.replace(scenario, graph=msgspec.structs.replace(scenario.graph, nodes=nodes))
    read = Reader(export(scenario, "x", "html", Drawer()).decode())
    assert read.open == [] and not {"script", "img"} & set(read.tags) and read.addresses == []


def test_a_page_of_what_cannot_run_is_refused():
    broken = msgspec.structs.replace(small(1), graph=small(1).graph.remove(["offspring"]))
    with pytest.raises(ScenarioError, match=r"^mine: evolution\.objective"):
        export(broken, "mine", "html", Drawer())
    assert export(broken, "mine", "json", None) == to_json(broken), "the other forms need no run"
    assert b"SCENARIO" in export(Scenario(), "mine", "py", None)


def _unescaped(text: str) -> str:
    return "".join(Reader(text).texts)


@pytest.mark.parametrize(
    "story, html",
    [
        ("", ""),
        ("# A\nb\nc\n\nd", "<h2>A</h2>\n<p>b c</p>\n<p>d</p>"),
        ("####### seven", "<p>####### seven</p>"),
        ("- a\n  b\n- c\n1. d\n2) e", "<ul><li>a b</li><li>c</li></ul>\n<ol><li>d</li><li>e</li></ol>"),
        (
            "**a *b* `c*d`** e*f*g 2 * 3 * 4",
            "<p><strong>a <em>b</em> <code>c*d</code></strong> e*f*g 2 * 3 * 4</p>",
        ),
        ("[a *b*](https://x.org/?a=1&b)", '<p><a href="https://x.org/?a=1&amp;b">a <em>b</em></a></p>'),
        ("[a](javascript:alert) <b>&", "<p>[a](javascript:alert) &lt;b&gt;&amp;</p>"),
        ("`<i>` ** a", "<p><code>&lt;i&gt;</code> ** a</p>"),
    ],
)
def test_a_story_in_html(story, html):
    assert story_html(story) == html


@pytest.mark.parametrize("part", ["**a ", "*a ", "`a ", "[a", "[a](https://", "- a\n", "#\n"])
def test_a_long_odd_story_takes_no_time(part):
    assert story_html(part * 3000)
