"""Section 7: evolved drives come apart from fitness when the world changes, and only then."""

from __future__ import annotations

import numpy as np
from science.lab import bundled, found, rows, said

SMALL = ("evolution.population=150", "modern.from_generation=90")


def test_base_and_mesa_part_at_the_shift():
    record = rows(bundled("humans", *SMALL, seed=3, generations=110))
    base, gap = record["evolution.base"], np.abs(record["evolution.gap"])
    found("humans: children before and after the shift", [base[80:90].mean(), base[92:100].mean()])
    assert base[92:100].mean() < 0.5 * base[80:90].mean(), said(base[-5:])
    assert gap[91:].min() > 2.0 > 2.0 * gap[60:90].max(), said(gap[91:].min(), gap[60:90].max())
    assert record["evolution.mesa"][92:100].mean() > record["evolution.mesa"][80:90].mean()
    assert record["brain.donating"].max() == 0.0, "nobody's drives mention offspring"


def test_control_without_a_shift_nothing_parts():
    record = rows(bundled("humans", *SMALL, "modern.modern=0", seed=3, generations=110))
    base, gap = record["evolution.base"], np.abs(record["evolution.gap"])
    assert abs(base[92:100].mean() / base[80:90].mean() - 1.0) < 0.05
    assert gap[91:].max() < 1.0, said(gap[91:].max())
