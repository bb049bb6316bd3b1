"""What a scope keeps in a scenario."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.scope_state import BANDS, MOST, STYLES, ScopeState, Series

NAMES = st.text(max_size=8)
STATES = st.builds(
    ScopeState,
    series=st.lists(st.builds(Series, NAMES, st.integers(0, STYLES - 1)), max_size=6, unique_by=lambda s: s.column)
    .map(tuple),
    hidden=st.frozensets(NAMES, max_size=4),
    log_x=st.booleans(), log_y=st.booleans(), band=st.sampled_from(BANDS),
    show=NAMES, raw=st.none() | st.booleans(),
)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)


@given(STATES)
def test_what_is_written_is_read_again_and_other_views_stay(state: ScopeState) -> None:
    written = state.written({"layout": 1, "scope": "old"})
    assert ScopeState.read(written) == state and written["layout"] == 1
    assert ("scope" in written) == (state != ScopeState())


@given(PLAIN, PLAIN, PLAIN)
def test_nonsense_in_a_file_is_passed_over(series: Any, hidden: Any, flag: Any) -> None:
    fields = {"series": series, "hidden": hidden, "log_x": flag, "band": flag, "show": hidden, "raw": flag}
    for views in ({"scope": series}, {"scope": fields}):
        found = ScopeState.read(views)
        assert ScopeState.read(found.written({})) == found


def test_a_series_keeps_its_style_and_a_new_one_takes_a_free_one() -> None:
    state = ScopeState().added("a").added("b").added("c")
    assert [entry.style for entry in state.series] == [0, 1, 2]
    state = state.removed("b").added("d").added("a")
    assert [(entry.column, entry.style) for entry in state.series] == [("a", 0), ("c", 2), ("d", 1)]
    assert state.moved("d", 0).columns == ("d", "a", "c") and state.moved("nobody", 0) == state


def test_what_is_removed_is_no_longer_hidden() -> None:
    state = ScopeState().added("a").toggled("a")
    assert state.hidden == {"a"} and state.removed("a") == ScopeState()
    assert state.toggled("a").hidden == frozenset()


def test_there_is_an_end_to_series() -> None:
    state = ScopeState()
    for number in range(MOST + 5):
        state = state.added(str(number))
    assert len(state.series) == MOST
    with pytest.raises(AttributeError):
        state.band = "none"  # type: ignore[misc]


def test_the_spread_of_older_files_is_a_band() -> None:
    assert ScopeState.read({"scope": {"spread": True}}).band == "spread"
    assert (
        ScopeState.read({"scope": {"spread": False}})
        == ScopeState.read({"scope": {"band": "bad"}})
        == ScopeState()
    )


def test_a_renamed_node_is_renamed_in_what_the_scope_shows() -> None:
    from sandbox.scenario import load
    from ui.canvas.edits import renamed

    state = (
        ScopeState().added("brain.own_score").added("brains.best").toggled("brain.own_score").toggled("base")
    )
    scenario = load("sweet-tooth")
    scenario = msgspec.structs.replace(scenario, views=state.written({**scenario.views, "other": 1}))
    found = renamed(scenario, "brain", "mind")
    assert ScopeState.read(found.views).columns == ("mind.own_score", "brains.best")
    assert ScopeState.read(found.views).hidden == {"mind.own_score", "base"}
    assert found.views["other"] == 1
    moves = {"plot:brain": "plot:mind", "gene:brain.budget": "gene:mind.budget", "nest:x": "nest:x", "": ""}
    for show, then in moves.items():
        assert ScopeState(show=show).renamed("brain", "mind").show == then
    assert renamed(scenario, "sugar", "sweets").views == scenario.views
