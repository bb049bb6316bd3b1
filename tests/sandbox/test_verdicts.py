"""Verdicts: sentences from columns, for clear, uncertain, early and missing numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sandbox.graph import Graph
from sandbox.verdict_parts import Gauges, Shares, Verdict, Weights, figure, lately, percent, percents, wilson
from sandbox.verdicts import answering, verdict

NAN = math.nan


def probe(type_: str) -> Graph:
    """A probe on a hill climb that searches a point in a landscape."""
    graph = Graph()
    for made, name in (
        ("world.landscape", "hills"), ("candidate.point", "point"), ("objective.weighted", "height"),
        ("optimizer.hill_climb", "climb"), (type_, "probe"),
    ):  # fmt: skip
        graph, _ = graph.new(made, (0.0, 0.0), name)
    for wire in (
        ("hills.world", "point.world"), ("point.candidate", "climb.candidate"),
        ("height.objective", "climb.objective"), ("climb.candidate", "probe.candidate"),
    ):  # fmt: skip
        graph = graph.connect(*wire)
    return graph


def told(type_: str, numbers: dict[str, float | list[float]], generations: int = 12) -> Verdict:
    """The verdict on columns of the probe; one number stands for all generations."""
    columns = {
        f"probe.{name}": np.array(value if isinstance(value, list) else [value] * generations, dtype=float)
        for name, value in numbers.items()
    }
    return plain(verdict(probe(f"probe.{type_}"), columns, "probe"))


def plain(found: Verdict) -> Verdict:
    """With plain spaces in the answer."""
    return replace(found, answer=found.answer.replace("\u00a0", " "))


TEST = {
    "r1": 0.9, "r1_low": 0.8, "r1_high": 1.0, "r2": 0.7, "r2_low": 0.6, "r2_high": 0.8, "slope": 0.2,
    "slope_low": 0.1, "slope_high": 0.3, "bits_training": 9.0, "verdict": 1.0,
}  # fmt: skip


def test_a_searcher_is_called_an_optimizer() -> None:
    found = told("mesa_test", TEST, 60)
    assert found.state == "yes"
    assert found.answer.startswith("Yes") and "90 % (80 to 100 %)" in found.answer and "70 %" in found.answer
    assert isinstance(found.figure, Gauges) and [g.mark for g in found.figure.rows[:2]] == [0.5, 0.5]
    rows = {row.label: row for row in found.rows}
    assert rows.keys() == {"r1", "r2", "slope", "bits training", "verdict"}
    assert rows["r2"].interval.replace("\u00a0", " ") == "0.6 to 0.8" and rows["verdict"].interval == "steady"
    assert found.headline == "Yes" and found.detail.startswith("Of its skill it keeps 90 %")


def test_a_table_that_does_not_generalise_is_none() -> None:
    found = told("mesa_test", {**TEST, "r1": 0.11, "r1_low": 0.05, "r1_high": 0.17})
    assert found.state == "no" and "11 % (5 to 17 %)" in found.answer and "never seen" in found.answer
    assert "inner aim" not in found.answer


@pytest.mark.parametrize(("middle", "leaning"), [(0.55, "Probably, but"), (0.45, "Probably not, but")])
def test_an_interval_that_includes_the_threshold_is_not_sure(middle: float, leaning: str) -> None:
    found = told("mesa_test", {**TEST, "r2": middle, "r2_low": 0.35, "r2_high": 0.65})
    assert found.state == "unsure" and found.answer.startswith(leaning) and "50 %" in found.answer


@pytest.mark.parametrize(
    "numbers", [{"r1": NAN, "r2": NAN, "bits_training": 0.0}, {"r2": NAN, "r2_low": NAN}]
)
def test_what_cannot_be_measured_is_not_answered(numbers: dict[str, float]) -> None:
    found = told("mesa_test", {**TEST, **numbers})
    assert found.state == "early" and found.answer.startswith("Not yet")


def test_a_verdict_that_the_probe_leaves_open_stays_open() -> None:
    """An aim so easy that nobody could pass is no evidence against it; but failing elsewhere is."""
    low = {"r2": 0.2, "r2_low": 0.1, "r2_high": 0.3, "verdict": NAN}
    found = told("mesa_test", {**TEST, **low})
    assert found.state == "early" and "so easy" in found.answer
    failed = {"r1": 0.1, "r1_low": 0.0, "r1_high": 0.2, "verdict": 0.0}
    assert told("mesa_test", {**TEST, **low, **failed}).state == "no"
    best = told("mesa_test", {**TEST, "slope": NAN, "slope_low": NAN, "slope_high": NAN, "ceiling": 1.0})
    assert best.state == "yes" and isinstance(best.figure, Gauges) and best.figure.rows[2].text == "at best"


def fault(outer: float, inner: float, noise: float = 0.01, count: int = 20, **more: float) -> Verdict:
    random = np.random.default_rng(3)

    def about(value: float) -> list[float]:
        return (value + noise * random.standard_normal(count)).tolist()

    o, i = about(outer), about(inner)
    total = [a + b for a, b in zip(o, i, strict=True)]
    columns = {"outer": o, "inner": i, "total": total, "shapley_outer": o, "shapley_inner": i}
    found: dict[str, float | list[float]] = {**columns, "capability": 2.0, "residual": NAN, **more}
    return told("attribution", found, count)


def test_blame_goes_where_more_is_lost() -> None:
    assert fault(0.2, 0.6).answer.startswith("Mostly inner")
    assert fault(0.6, 0.2).answer.startswith("Mostly outer")
    bar = fault(0.2, 0.6).figure
    assert isinstance(bar, Shares)
    assert sum(part.value for part in bar.parts) == pytest.approx(2.0)  # all that there is to be had
    assert [part.label for part in bar.parts] == ["reached", "outer fault", "inner fault"]


def test_blame_names_what_cannot_be_told() -> None:
    assert fault(0.4, 0.4, 0.1).state == "unsure"
    assert "cannot be told" in fault(0.4, 0.4, 0.1).answer
    nobody = fault(0.0, 0.0, 0.1)
    assert nobody.state == "unsure" and "includes 0" in nobody.answer
    early = fault(0.2, 0.6, count=3)
    assert early.state == "early" and "3 times" in early.answer


def test_the_search_itself_can_be_at_fault() -> None:
    found = fault(0.1, 0.1, residual=5.0)
    assert found.answer.startswith("Mostly the search:")
    assert fault(0.0, 0.0, residual=5.0).answer.startswith("Only the search:")
    assert fault(-0.4, -0.2).answer.startswith("Nobody's")


def wanted(**more: float) -> Verdict:
    numbers: dict[str, float | list[float]] = {
        "angle": 5.0, "agreement": 0.95, "decided": 1.0, "want_sweet": 0.8, "want_tired": -0.6, "want_fat": 0.0,
        "true_sweet": 0.8, "true_tired": -0.6, "true_fat": 0.0, **more,
    }  # fmt: skip
    return told("wants", numbers)


def test_wants_are_named_by_their_sign() -> None:
    found = wanted()
    assert "more sweet and less tired" in found.answer and "fat" not in found.answer
    assert "95 %" in found.answer and "close to" in found.answer
    assert isinstance(found.figure, Weights) and found.figure.rows[0] == ("sweet", 0.8, 0.8)
    assert [row.interval for row in found.rows][3:] == ["truly +0.80", "truly −0.60", "truly +0.00"]
    assert "far from" in wanted(angle=80.0).answer


def test_choices_that_may_be_chance_are_not_sure() -> None:
    assert wanted(agreement=0.55).state == "unsure"
    nothing = wanted(decided=0.0, angle=NAN, agreement=NAN, want_sweet=0.0, want_tired=0.0)
    assert nothing.state == "early" and nothing.figure is None


def test_bits_are_told_as_one_in_so_many() -> None:
    exact = told("optimization_power", {"bits": 10.0, "low": 10.0, "high": 10.0, "exact": 1.0})
    assert "one random behaviour in 1\u202f000 does" in exact.answer and "exactly" in exact.answer
    sampled = told("optimization_power", {"bits": 9.0, "low": 8.5, "high": 9.6, "exact": 0.0})
    assert "8.5 to 9.6" in sampled.answer
    least = told("optimization_power", {"bits": 14.7, "low": 14.7, "high": math.inf, "exact": 0.0})
    assert least.answer.startswith("At least 14.7 bits")
    assert told("optimization_power", {"bits": NAN, "low": NAN, "high": NAN, "exact": 0.0}).state == "early"
    assert told("optimization_power", {"bits": 0.0, "low": 0.0, "high": 0.0, "exact": 1.0}).state == "no"
    assert (
        "10¹⁶" in told("optimization_power", {"bits": 53.8, "low": 53.8, "high": 53.8, "exact": 1.0}).answer
    )


def deployed(meant: list[float], trained: list[float], every: int = 1) -> Verdict:
    graph, _ = probe("probe.wants").remove(["probe"]).new("deployment.deployment", (0.0, 0.0), "there")
    graph = graph.connect("climb.candidate", "there.candidate").connect("hills.world", "there.world")
    graph = graph.set("there", "every", every)
    columns = {"there.mean": np.array(meant), "climb.base": np.array(trained)}
    return plain(verdict(graph, columns, "there"))


def test_a_deployment_is_held_against_the_unselected_start() -> None:
    rise = [0.0, *(1.0 + 0.01 * (-1) ** g for g in range(10))]
    fall = [-value for value in rise]
    assert deployed(rise, rise).state == "yes"
    worse = deployed(fall, rise)
    assert worse.state == "no" and "training's own score rose" in worse.answer
    level = deployed([0.0, *(0.3 * (-1) ** g for g in range(10))], rise)
    assert level.state == "unsure" and "Neither better nor worse" in level.answer
    assert deployed(rise[:4], rise[:4]).state == "early"
    assert deployed([0.0] * 9, rise[:9]).state == "unsure"


def test_the_unselected_start_of_a_seldom_deployment_counts_as_no_measurement() -> None:
    seldom = list(np.repeat([0.0, *(1.0 + 0.01 * (-1) ** g for g in range(5))], 10))  # it stays until the next one
    assert deployed(seldom[:50], seldom[:50], 10).answer.startswith("Not yet: 4 measurements")
    assert deployed(seldom, seldom, 10).state == "yes" and "1 (0.992 to 1.01)" in deployed(seldom, seldom, 10).answer


def test_without_numbers_or_wires_nothing_is_claimed() -> None:
    graph = probe("probe.wants")
    assert answering(graph) == ("probe",)
    assert verdict(graph, {}, "probe").state == "early"
    assert verdict(graph, {"probe.angle": np.empty(0)}, "probe").state == "early"
    loose = graph.disconnect(("climb.candidate", "probe.candidate"))
    assert "nothing is wired" in verdict(loose, {"probe.angle": np.ones(3)}, "probe").answer


def test_the_interval_of_correlated_numbers_is_wider() -> None:
    random = np.random.default_rng(5)
    steps = random.standard_normal(20)
    walk = np.cumsum(steps) / math.sqrt(10)
    alone, walked = lately(steps), lately(walk)
    half = 1.96 * steps.std(ddof=1) / math.sqrt(20)
    assert alone.high - alone.low >= 2 * half * 0.999
    plain = 2 * 1.96 * walk.std(ddof=1) / math.sqrt(20)
    assert walked.high - walked.low > 1.5 * plain
    assert math.isnan(lately(steps[:4]).low) and lately(np.full(3, NAN)).count == 0
    assert lately(np.arange(100.0), every=10).count == 10
    assert lately(np.ones(9)).low == lately(np.ones(9)).high == 1.0


def test_numbers_as_people_read_them() -> None:
    assert [figure(v) for v in (0.0, -0.0, 1234.0, -0.12345, NAN, math.inf)] == [
        "0", "0", "1\u202f234", "−0.123", "unknown", "∞",
    ]  # fmt: skip
    assert percent(0.955) == "96\u00a0%" and percents(NAN, 1.0) == ""
    assert percents(-0.1, 1.2) == "−10\u00a0to\u00a0120\u00a0%"
    low, high = wilson(0.5, 100)
    assert (low, high) == pytest.approx((0.4038, 0.5962), abs=1e-3)
    assert math.isnan(wilson(0.5, 0)[0])


def test_it_says_how_many_choices_were_kept_back() -> None:
    wanted = {"angle": 5.0, "agreement": 1.0, "decided": 101 / 400, "want_x": 1.0, "true_x": 1.0}
    assert "; 21 choices were kept back" in told("wants", wanted).basis, "the 1st, 6th ... 101st"


def test_the_unselected_start_is_named() -> None:
    """Noise may well make an optimizer of it; the sentence says what was looked at."""
    assert told("mesa_test", TEST, 1).headline == "Yes, at the unselected start"
    assert told("mesa_test", TEST, 11).headline == "Yes"  # measured every tenth generation
    nothing = told("mesa_test", {**TEST, "bits_training": 0.0}, 1)
    assert nothing.headline == "Not yet"
