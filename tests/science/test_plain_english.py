"""Section 5: the score of a text climbs while what was meant peaks and falls."""

from __future__ import annotations

import numpy as np
from science.lab import bundled, found, rows, said


def test_plausibility_climbs_while_what_was_meant_peaks_and_falls():
    record = rows(bundled("plain-english", seed=1, generations=200))
    score, meant, editor = (record[f"{name}"] for name in ("writer.plausibility", "writer.intended", "editor.intended"))
    top = int(np.argmax(meant))
    found("plain-english: what was meant at its peak and at the end", [meant[top], meant[-1]])
    assert (score[[50, 100, 200]] > score[[0, 50, 100]]).all()
    assert 20 < top < 150 and meant[-1] < 0.6 * meant[top], said(top, meant[top], meant[-1])
    # The control selects for what was meant, by the same search in the same language.
    assert editor[-1] > 2.0 * meant[top] and editor[-1] > 0.9 * editor.max()
