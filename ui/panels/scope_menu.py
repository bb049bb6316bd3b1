"""The menus of the scope: what is shown, what can be done with the plot, what with one curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.bands import KINDS
from ui.curves import Curve

if TYPE_CHECKING:
    from ui.panels.scope import Scope

NO_BAND = "This run has no numbers for it: one episode a generation, or nothing that is left to chance"
LOG_X = "Logarithmic generations; generation 0 has no place there"
LOG_Y = "Logarithmic heights; numbers of 0 and less run off the lower edge"


def fill_views(scope: Scope, menu: QMenu) -> None:
    """The nests and Plot nodes that can be shown."""
    menu.clear()
    for before in menu.findChildren(QMenu):  # which does not go with its entry
        before.deleteLater()
    shown, found = scope.view, scope.views()
    genes = QMenu("Genes over time", menu)
    for view in found:
        action = (genes if view.key.startswith("gene:") else menu).addAction(view.title)
        action.setCheckable(True)
        action.setChecked(view == shown)
        action.triggered.connect(lambda _=False, chosen=view: scope.edits.choose(chosen))
    if not genes.isEmpty():
        menu.addSeparator()
        menu.addMenu(genes)


def fill_plot(scope: Scope, menu: QMenu) -> None:
    """What can be done with the plot."""
    export = scope.export
    menu.clear()
    menu.setToolTipsVisible(True)
    pictured = bool(scope.plot.curves) and scope.session.record.length > 0
    for text, call, tip in (
        ("&Copy picture", export.copy_picture, "Puts the plot into the clipboard as a picture"),
        ("Copy &numbers", export.copy_numbers, "Puts the visible series into the clipboard as CSV"),
        ("Export &PNG…", lambda: export.save("png"), "A picture that carries the scenario: open it to go on"),
        ("Export &SVG…", lambda: export.save("svg"), "A picture of lines and texts"),
        ("Export CS&V…", lambda: export.save("csv"), "The visible series in full precision, all generations"),
    ):
        _add(menu, text, call, tip).setEnabled(pictured)
    menu.addSeparator()
    state = scope.state
    for name, text, tip in (
        ("log_x", "Logarithmic &generations", LOG_X),
        ("log_y", "&Logarithmic heights", LOG_Y),
    ):
        action = _add(menu, text, lambda flag=name: scope.edits.toggle_flag(flag), tip)
        action.setCheckable(True)
        action.setChecked(getattr(state, name))
    menu.addSeparator()
    _fill_bands(scope, menu)
    menu.addSeparator()
    _add(menu, "&Add series…", scope.open_series, "Further metrics of the run")
    _add(menu, "Remove all added series", scope.edits.clear, "").setEnabled(bool(state.series))
    menu.addSeparator()
    _add(menu, "Rese&t view", scope.reset_view, "All generations, heights that fit (double click)")
    pinned = scope.plot.cursors.pin >= 0
    _add(menu, "&Unpin the cursor", lambda: scope.plot.pin(-1), "Also: a click on it, or Esc").setEnabled(
        pinned
    )


def _fill_bands(scope: Scope, menu: QMenu) -> None:
    """What is shaded around the curves; what the run has no numbers for is greyed."""
    for kind, band in KINDS.items():
        there = scope.bands.has(kind)
        action = _add(menu, band.title, lambda k=kind: scope.edits.shade(k), band.tip if there else NO_BAND)
        action.setCheckable(True)
        action.setChecked(kind == scope.bands.kind)
        action.setEnabled(there)


def fill_curve(scope: Scope, menu: QMenu, curve: Curve) -> None:
    """What can be done with one curve."""
    edits = scope.edits
    menu.clear()
    _add(menu, "Show" if curve.hidden else "Hide", lambda: edits.toggle(curve.key), "")
    if curve.added:
        columns = scope.state.columns
        place = columns.index(curve.column)
        earlier = _add(menu, "Move earlier", lambda: edits.move(curve.column, place - 1), "")
        earlier.setEnabled(place > 0)
        later = _add(menu, "Move later", lambda: edits.move(curve.column, place + 1), "")
        later.setEnabled(place + 1 < len(columns))
        menu.addSeparator()
        _add(menu, "Remove", lambda: edits.remove(curve.column), "")


def _add(menu: QMenu, text: str, call: object, tip: str) -> QAction:
    action = menu.addAction(text)
    action.setToolTip(tip or text.replace("&", ""))
    action.triggered.connect(lambda *_: call())  # type: ignore[operator]
    return action
