"""Histogram: how the values of a gene are spread over the candidates, over the generations."""

from __future__ import annotations

from sims.declare import Port, Setting, View, register

VIEW = register(
    View(
        type="view.histogram",
        title="Histogram",
        summary="How the values of a gene are spread over the candidates, generation by generation.",
        help=(
            "Shows a gene of the optimizer that is wired into it as a heat map: generations to the right, the gene's "
            "value upwards, the brighter the more candidates have it. So one sees a population spread out, split or "
            "take over. `gene` chooses another gene than the first: a whole name such as `drive.sweetness`, or its end."
        ),
        settings=(
            Setting(
                name="gene",
                default="",
                help="name of a gene such as drive.sweetness, or its end; empty: the first one",
            ),
            Setting(name="title", default="", help="what stands above the plot; empty: the node's name"),
        ),
        inputs=(Port("series", "series", "whose genes are shown", many=True),),
        keywords="heat map waterfall distribution genes population spread",
    )
)
