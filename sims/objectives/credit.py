"""Text credit: how much of a text that is partly right counts."""

from __future__ import annotations

from sims.declare import Objective, Setting, SettingError, Settings, register
from sims.formula import Feature, Formula

_FEATURE = {"cross_entropy": "log_p", "partial": "right", "exact_match": "p_target"}


def formula(settings: Settings, features: tuple[str, ...]) -> Formula:
    """The feature of Text that the kind of credit means; SettingError in a world without it."""
    name = _FEATURE[str(settings["kind"])]
    if name not in features:
        raise SettingError(f"kind {settings['kind']} needs {name}, which only a Text world has")
    return Feature(name)


OBJECTIVE = register(
    Objective(
        type="objective.credit",
        title="Text credit",
        summary="How well a generator of text does: by chances, by symbols, or all or nothing.",
        help=(
            "Three kinds of credit for a Text. **cross_entropy** is the logarithm of the chance of the target: every "
            "factor counts, however small. "
            "**partial** is the expected number of right symbols. **exact_match** is the chance of the whole target: "
            "as long as that is tiny there is hardly a slope to follow, which is why partial credit matters."
        ),
        settings=(
            Setting(name="kind", default="cross_entropy", choices=tuple(_FEATURE),
                    help="what counts: ln of the target's chance, right symbols, or only the whole target"),
        ),
        keywords="loss cross entropy partial exact match text",
        formula=formula,
    )
)  # fmt: skip
