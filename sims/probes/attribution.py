"""Attribution: how much of what is lost is the outer fault's, and how much the inner one's.

With J the intended objective and pi_X what the same search gets for objective X on the same episodes, v_X = J(pi_X):
outer = v_J - v_B and inner = v_B - v_M add up to all that is lost. The order matters, so a fourth corner with only the
inner fault is run too, the search for J + (M - B): a perfect base objective and the inner optimizer's own error on top.
Each fault's share is its mean over both orders (Shapley 1953, two players).
"""

from __future__ import annotations

from dataclasses import dataclass

from sims.declare import Feature, Port, Probe, Setting, register

DEPLOYED = ("outer", "inner", "total", "shapley_outer", "shapley_inner", "interaction")

PROBE = register(
    Probe(
        type="probe.attribution",
        title="Attribution",
        summary="Whose fault it is: what the outer and the inner misalignment each cost.",
        help=(
            "The same search is made again, on the same episodes, with other objectives in the place of the one that "
            "is really pursued, and what comes of it is scored by the **intended** objective. *Outer* is what is lost "
            "because the base objective is not the intended one; *inner* what is lost on top because the inner "
            "optimizer pursues something else. They add up to *total*.\n\n"
            "Where other optimizers stand inside, their objectives are exchanged for the base or the intended one, "
            "and they search again, as those who were selected for the base objective: selection is not repeated. A "
            "single optimizer is its own chooser: its objective is the pursued one, the base objective is wired in "
            "here, and its whole search is made again for each, from the same seed.\n\n"
            "The border between both faults is fuzzy: which cost more depends on which is mended first. So a fourth "
            "search has only the inner fault: it pursues intended + (pursued - base), as if the base objective were "
            "perfect and the inner optimizer erred from it by as much as it does. *shapley* is each fault's share over "
            "both orders, and *interaction* what the faults cost together beyond what each costs alone. With a "
            "deployment world wired in, all is shown there as well: an inner fault may not be seen in training."
        ),
        settings=(
            Setting(name="every", default=1, low=1, high=1_000_000, unit="generations",
                    help="how often it is measured; in between the last result stands"),
            Setting(name="samples", default=200, low=0, high=1_000_000, unit="candidates",
                    help="how many of the selected candidates with other optimizers inside are looked at; 0 is all"),
        ),
        inputs=(
            Port("candidate", "candidate", "the outermost optimizer, whose nest is examined"),
            Port("objective", "objective", "the intended objective"),
            Port("base", "objective", "the base objective; open: the outermost optimizer's own", optional=True),
            Port("world", "world", "where it is deployed; open: only training is shown", optional=True),
        ),
        columns=(
            Feature("outer", "intended score lost because the base objective is not what was meant"),
            Feature("inner", "intended score lost because the inner optimizer does not pursue the base objective"),
            Feature("total", "intended score lost in all, the sum of outer and inner"),
            Feature("shapley_outer", "the outer fault's share of the loss, over both orders of mending"),
            Feature("shapley_inner", "the inner fault's share of the loss, over both orders of mending"),
            Feature("interaction", "loss by both faults together beyond the sum of what each costs alone"),
            Feature("capability", "intended score that this search gains over random behaviour without any fault"),
            Feature("residual", "intended score from this search to the best possible, where that is known exactly"),
            Feature("intended", "intended score that this search reaches without any fault"),
        ),
        exchanged=("base", "objective"),
        searches=3,
        keywords="blame outer inner misalignment Shapley fault decomposition credit",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corners:
    """Mean intended scores of the same search with no fault, the outer, the inner, and both faults."""

    none: float
    outer: float
    inner: float
    both: float

    def split(self) -> list[float]:
        """Values of the columns DEPLOYED."""
        total = self.none - self.both
        by_order = (self.none - self.outer, self.outer - self.both)
        other_order = (self.inner - self.both, self.none - self.inner)
        interaction = total - (self.none - self.outer) - (self.none - self.inner)
        shapley = [(a + b) / 2.0 for a, b in zip(by_order, other_order, strict=True)]
        return [*by_order, total, *shapley, interaction]


