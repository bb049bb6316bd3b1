"""What is marked over the generations of a run: shifts, and interventions of the file and of the run."""

from __future__ import annotations

from sims.number_text import MINUS
from ui.panels.plot_markers import INTERVENTION, Mark
from ui.run_session import RunSession


def marks_of(session: RunSession) -> list[Mark]:
    """The marks of the session's run."""
    found = [Mark(generation, f"shift: {node.replace('_', ' ')}") for generation, node in session.shifts]
    entries = {
        (e.generation, e.node, e.setting): e.value
        for e in (*session.document.scenario.interventions, *session.made)
    }
    for (generation, node, setting), value in entries.items():
        shown = f"{value:g}".replace("-", MINUS) if isinstance(value, float) else str(value)
        found.append(Mark(generation, f"{node}.{setting} = {shown}", INTERVENTION))
    return found
