"""What the scope does with a node whose port was dragged onto it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.curves import headline

if TYPE_CHECKING:
    from ui.panels.scope import Scope


def take(scope: Scope, node: str) -> None:
    """Draws the series that the node's card shows; where that is drawn already, offers its others to choose from."""
    session = scope.session
    names = session.record.names
    many = sum(name.startswith(f"{node}.") for name in names)
    roots = {nest.root for nest in session.nests}
    metric = headline(session.record, roots, node, session.document.graph.nodes[node])
    column = f"{node}.{metric}"
    drawn = {curve.column.removesuffix("_scaled") for curve in scope.curves}
    if not many:
        session.said.emit(f"{node} has no metrics in this run")
    elif not metric or column in drawn:
        scope.open_series(f"{node} ")
    else:
        scope.edits.add(column)
        session.said.emit(f"{column} is drawn; {node} has {many - 1} more metrics: Add series…")
