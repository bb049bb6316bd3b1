"""Bookmarks of generations: kept in the scenario, through a file, and never a reason to stumble."""

from __future__ import annotations

import msgspec
from engine import small
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.bookmarks import Bookmark, bookmark_at, bookmarks, neighbour, with_bookmark, without_bookmark
from sandbox.scenario import load, save


def test_add_rename_find_and_remove(tmp_path):
    scenario = with_bookmark(with_bookmark(small(), 20, "  the crash "), 5)
    assert bookmarks(scenario) == (Bookmark(5, "Generation 5"), Bookmark(20, "the crash"))
    save(scenario, tmp_path / "kept.mesa.json")
    again = load(tmp_path / "kept.mesa.json")
    assert bookmarks(again) == bookmarks(scenario)
    renamed = with_bookmark(again, 20, "later")
    assert bookmark_at(renamed, 20) == Bookmark(20, "later") and len(bookmarks(renamed)) == 2
    assert without_bookmark(without_bookmark(renamed, 20), 5).views == small().views


def test_jumps_go_to_the_nearest_on_either_side():
    scenario = with_bookmark(with_bookmark(small(), 20), 5)
    assert [getattr(neighbour(scenario, g, 1), "generation", None) for g in (0, 5, 19, 20)] == [5, 20, 20, None]
    assert [getattr(neighbour(scenario, g, -1), "generation", None) for g in (0, 5, 6, 99)] == [None, None, 5, 20]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**10) | st.text(max_size=4),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(("generation", "name")), inside),
)


@given(PLAIN)
@settings(max_examples=60, deadline=None)
def test_whatever_a_file_holds_there_is_read_as_bookmarks_or_passed_over(kept):
    scenario = msgspec.structs.replace(small(), views={"bookmarks": kept})
    for mark in bookmarks(scenario):
        assert mark.name.strip() and 0 <= mark.generation
    assert bookmark_at(with_bookmark(scenario, 3), 3) is not None
