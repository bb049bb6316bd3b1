"""Plot: metrics of a run as curves over the generations."""

from __future__ import annotations

from sims.declare import Port, Setting, View, register

VIEW = register(
    View(
        type="view.plot",
        title="Plot",
        summary="Metrics of optimizers and probes as curves over the generations.",
        help=(
            "Shows the metrics of everything wired into it. Without a choice these are the base, mesa and intended "
            "objective. `metrics` chooses others: whole names such as `evolution.mean`, or their ends such as `mean`, "
            "with commas between."
        ),
        settings=(
            Setting(
                name="metrics",
                default="",
                help="names of metrics, or their ends, with commas between; empty: base, mesa and intended objective",
            ),
            Setting(name="title", default="", help="what stands above the plot; empty: the node's name"),
        ),
        inputs=(Port("series", "series", "whose metrics are shown", many=True),),
        keywords="chart curve graph line metrics scope",
    )
)
