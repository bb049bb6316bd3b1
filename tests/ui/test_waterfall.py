"""A gene over time in the scope."""

from __future__ import annotations

import numpy as np
import pytest
from scope_stage import Mouse, Run
from window_fakes import SHIFT

from sandbox.gene_history import GeneAxis, Genes
from ui.curves import gene_views
from ui.panels.scope import Scope
from ui.panels.scope_menu import fill_views

AXES = (GeneAxis("drive.sweetness"), GeneAxis("intake.choice", 3))


def told(run: Run, generations: int = 61) -> None:
    """Half of the candidates have the gene at 0.2, half rise from 0.3 to 0.9."""
    g = np.arange(generations)
    values = np.full((generations, 2, 128), np.nan, np.float32)
    values[:, 0, :10] = 0.2
    values[:, 0, 10:20] = (0.3 + 0.01 * g)[:, None]
    values[:, 1, :20] = 2
    run.client.events.append(Genes(run.session.run, "evolution", AXES, 1, 0, g, values))
    run.until(lambda: run.session.now.genes.names() != {})


def stage(run: Run) -> Scope:
    scope = run.shown(Scope(run.session))
    run.shown(scope.header, 700, 34)
    run.finish()
    assert scope.header.views.isHidden()
    told(run)
    run.until(lambda: scope.header.views.isVisible())
    return scope


def choose(scope: Scope, gene: str) -> None:
    menu = scope.header.views.menu()
    fill_views(scope, menu)
    genes = next(a.menu() for a in menu.actions() if a.menu() is not None)
    next(a for a in genes.actions() if a.text() == gene).trigger()


def test_a_gene_is_shown_as_a_heat_map_and_the_objectives_come_back(run: Run) -> None:
    scope = stage(run)
    assert scope.view.nest is not None, "the objectives are shown unless somebody chooses"
    choose(scope, "drive.sweetness")
    assert scope.waterfall.isVisible() and not scope.plot.isVisible()
    image = scope.waterfall.image.image
    assert image.shape == (61, 64) and (image > 0).sum(axis=1).tolist() == [2] * 61
    assert image.max() == pytest.approx(np.sqrt(0.5)) == scope.waterfall.image.levels[1]
    assert [c.column for c in scope.curves] == ["drive.sweetness.mean"]
    scope.edits.choose(scope.views()[0])
    assert scope.plot.isVisible() and not scope.waterfall.isVisible()


def test_the_pointer_reads_how_many_have_a_value(run: Run) -> None:
    scope = stage(run)
    choose(scope, "drive.sweetness")
    run.until(lambda: scope.waterfall.getViewBox().width() > 300)
    scope.redraw()
    mouse = Mouse(scope.waterfall)
    low, high = scope.waterfall.getViewBox().viewRange()[1]
    mouse.move(30, (0.2 - low) / (high - low))
    text = scope.waterfall.cursors.readout.reading.text()
    assert (
        text.startswith("generation 30 · drive.sweetness\nmean 0.30\n")
        and "50 % of the candidates: 0." in text
    )
    mouse.move(SHIFT)
    assert "shift: modern" in scope.waterfall.cursors.readout.reading.text()
    mouse.wheel(30, 3)
    assert not scope.follow.isChecked() and not scope.waterfall.follow


def test_whole_values_are_read_as_such_and_zooming_makes_finer_bins(run: Run) -> None:
    scope = stage(run)
    choose(scope, "intake.choice")
    assert "100 % of the candidates: 2" in scope.waterfall.reading_at(5, 2.0).text()
    choose(scope, "drive.sweetness")
    wide = np.diff(scope.waterfall.edges)[0]
    scope.follow.setChecked(False)
    scope.waterfall.getViewBox().setYRange(0.163, 0.25, padding=0)
    scope.redraw()
    assert np.diff(scope.waterfall.edges)[0] < wide / 4
    assert scope.waterfall.reading_at(5, 0.2003).notes[0].startswith("50 %")


def test_a_histogram_node_names_its_gene(run: Run) -> None:
    graph, _ = run.document.graph.new("view.histogram", (0.0, 0.0), "spread")
    graph = graph.connect("brain.series", "spread.series").set("spread", "title", "Taste")
    genes = {"evolution": ("drive.sweetness", "intake.choice"), "other": ("x.y",)}
    assert [v.gene for v in gene_views(genes, graph) if v.key == "histogram:spread"] == ["drive.sweetness"]
    second = graph.set("spread", "gene", "choice")
    (view,) = (v for v in gene_views(genes, second) if v.key == "histogram:spread")
    assert (view.gene, view.title) == ("intake.choice", "Taste · intake.choice")
    assert all(v.key != "histogram:spread" for v in gene_views(genes, graph.set("spread", "gene", "none")))
    assert all(v.key != "histogram:spread" for v in gene_views({"other": ("x.y",)}, graph))


def test_a_reset_forgets_the_genes_until_they_are_told_again(run: Run) -> None:
    scope = stage(run)
    choose(scope, "drive.sweetness")
    run.session.reset()
    run.until(lambda: scope.waterfall.nothing.isVisible())
    assert scope.waterfall.gene is None and not scope.waterfall.image.isVisible()
    told(run, 1)
    run.until(lambda: scope.waterfall.gene is not None and scope.waterfall.gene.last == 0)
    assert scope.waterfall.isVisible() and not scope.waterfall.nothing.isVisible()


def test_a_gene_is_exported_too(run: Run, tmp_path) -> None:
    scope = stage(run)
    choose(scope, "drive.sweetness")
    scope.export.save_to(tmp_path / "g.csv", "csv")
    assert (tmp_path / "g.csv").read_text().startswith("generation,drive.sweetness.mean\n0,0.0\n")
    scope.export.save_to(tmp_path / "g.svg", "svg")
    assert "drive.sweetness" in (tmp_path / "g.svg").read_text()


def test_the_mean_is_as_thick_in_a_picture_as_on_the_screen(run: Run) -> None:
    scope = stage(run)
    choose(scope, "drive.sweetness")
    scope.waterfall.thicken(2)
    assert scope.waterfall.mean.opts["pen"].widthF() == pytest.approx(3.2)
    scope.waterfall.thicken(0)
    assert scope.waterfall.mean.opts["pen"].widthF() == pytest.approx(1.6 * scope.devicePixelRatioF())


def test_the_chosen_gene_is_shown_again_in_the_next_run(run: Run) -> None:
    scope = stage(run)
    choose(scope, "drive.sweetness")
    run.session.start()
    run.until(lambda: run.session.state == "paused" and scope.plot.isVisible())
    told(run)
    run.until(lambda: scope.waterfall.isVisible())
    assert not scope.plot.isVisible() and scope.view.gene == "drive.sweetness"
