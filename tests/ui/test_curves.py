"""Which columns are drawn for which nest."""

from __future__ import annotations

import numpy as np
from window_fakes import small_document

from sandbox.events import Nest
from sandbox.graph import Graph
from sandbox.record import Record, Scale
from ui.curves import curves, first_view, gap_roles, is_scaled, matching, starts_raw, views


def record(*columns: str) -> Record:
    made = Record(columns, {"brain.mean": "root.own"})
    made.extend(0, np.ones((3, len(columns))))
    return made


DEEP = Nest("root", ("brain",), "root.base", "root.mesa", "root.intended", "root.gap")
ALL = ("root.base", "root.mesa", "root.intended", "root.gap")
SCALED = ("root.base_scaled", "root.mesa_scaled", "root.intended_scaled")


def columns(found: list) -> list[str]:
    return [curve.column for curve in found]


def test_the_scaled_objectives_are_drawn_unless_raw_ones_are_asked_for() -> None:
    run = record(*ALL, *SCALED)
    assert columns(curves(run, DEEP, Graph(), raw=False)) == list(SCALED)
    assert columns(curves(run, DEEP, Graph(), raw=True)) == list(ALL[:3])
    assert len({curve.dash for curve in curves(run, DEEP, Graph(), raw=False)}) == 3


def test_one_objective_alone_has_nothing_to_be_scaled_against() -> None:
    run = record("root.base", "root.base_scaled")
    alone = Nest("root", (), "root.base", "", "", "")
    assert not is_scaled(run, alone)
    assert columns(curves(run, alone, Graph(), raw=False)) == ["root.base"]


def test_a_baseline_has_no_objectives() -> None:
    assert curves(record("random.ate"), Nest("random", (), "", "", "", ""), Graph(), raw=False) == []


def test_the_gap_compares_mesa_and_base_or_base_and_intended() -> None:
    assert gap_roles(("base", "mesa", "intended")) == ("mesa", "base")
    assert gap_roles(("base", "intended")) == ("base", "intended")
    assert gap_roles(("base",)) == ("", "")


def test_labels_name_the_objectives_nodes() -> None:
    nest = Nest("evolution", ("brain",), "root.base", "root.mesa", "", "root.gap")
    labels = [curve.label for curve in curves(record(*ALL), nest, small_document().graph, raw=True)]
    assert labels == ["base · fitness", "mesa · drive"]


def test_metrics_of_a_plot_are_names_or_ends() -> None:
    run = record("root.base", "root.own", "brain.sd", "other.sd")
    assert matching(run, "sd, root.base", ["brain", "other"]) == ["brain.sd", "other.sd", "root.base"]
    assert matching(run, "mean", ["brain"]) == ["brain.mean"], "aliases count"
    assert matching(run, "", ["brain"]) == [] and matching(run, "nothing", ["brain"]) == []


def test_extra_columns_are_drawn_once_and_differ_in_style() -> None:
    run = record(*ALL, "brain.sd", "brain.best")
    found = curves(run, DEEP, Graph(), raw=True, extra=["brain.sd", "brain.best", "brain.sd", "gone"])
    assert columns(found)[3:] == ["brain.sd", "brain.best"]
    assert len({(curve.role, curve.dash) for curve in found}) == 5


def test_nests_and_plots_can_be_shown_and_two_objectives_come_first() -> None:
    graph = small_document().graph
    for name, metrics in (("one", "sd"), ("two", "best")):
        graph, _ = graph.new("view.plot", (0.0, 0.0), name)
        graph = graph.connect("brain.series", f"{name}.series").set(name, "metrics", metrics)
    run = record("brain.sd", "brain.best", "root.base")
    single = Nest("root", (), "root.base", "", "", "")
    found = views(run, [Nest("random", (), "", "", "", ""), single], graph)
    assert [(v.key, v.columns) for v in found] == [
        ("nest:root", ()),
        ("plot:one", ("brain.sd",)),
        ("plot:two", ("brain.best",)),
    ]
    assert first_view(found).key == "plot:one"
    assert first_view(views(run, [single, DEEP], graph)).nest is DEEP
    assert first_view([]) is None


def test_objectives_of_one_unit_start_raw() -> None:
    assert starts_raw(record("root.raw_gap"), DEEP)
    assert not starts_raw(record("root.gap"), DEEP)


def test_what_would_be_upside_down_on_the_measured_scale_starts_raw() -> None:
    def run(zero: float, until: float, length: int) -> Record:
        scales = {name: Scale(name.removesuffix("_scaled"), zero if "mesa" in name else 0.0, until) for name in SCALED}
        made = Record(ALL, {}, scales)
        made.extend(0, np.ones((length, len(ALL))))
        return made

    assert starts_raw(run(2.0, np.inf, 60), DEEP) and not starts_raw(run(0.5, np.inf, 60), DEEP)
    assert not starts_raw(run(2.0, np.inf, 20), DEEP), "too early to tell"
    assert starts_raw(run(2.0, 15, 20), DEEP)
