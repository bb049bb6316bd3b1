"""Comment frames in a scenario: kept, changed, removed, and saved as they were."""

from __future__ import annotations

import pytest

from sandbox.frames import Frame, added, changed, followed, frames, read, refitted, removed, renamed
from sandbox.scenario import Scenario, from_json, to_json


def test_a_frame_is_saved_and_read_back():
    scenario = added(Scenario(), Frame((10.0, -20.5), (300.0, 200.0), "The nest", "blue"))
    assert scenario.frames == ({"at": [10, -20.5], "size": [300, 200], "title": "The nest", "color": "blue"},)
    data = to_json(scenario)
    again = from_json(data, "x")
    assert frames(again) == frames(scenario) and to_json(again) == data


def test_changing_one_keeps_its_place_the_others_and_what_else_it_says():
    odd = {"at": [0, 0], "size": [200, 100], "title": "a", "color": "red", "author": "Ada"}
    scenario = Scenario(frames=({"note": "no frame"}, odd, {"at": [5, 5], "size": [150, 90]}))
    assert set(frames(scenario)) == {1, 2}
    moved = changed(scenario, {1: Frame((7.0, 8.0), (200.0, 100.0), "b", "green")})
    assert moved.frames[1] == {
        "at": [7, 8],
        "size": [200, 100],
        "title": "b",
        "color": "green",
        "author": "Ada",
    }
    assert (moved.frames[0], moved.frames[2]) == (scenario.frames[0], scenario.frames[2])
    assert removed(moved, (1,)).frames == (scenario.frames[0], scenario.frames[2])


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"at": [0, 0]},
        {"at": "here", "size": [200, 100]},
        {"at": [0, 0, 0], "size": [200, 100]},
        {"at": [0, float("nan")], "size": [200, 100]},
        {"at": [0, 0], "size": [200, 1e300]},
        {"at": [True, 0], "size": [200, 100]},
        {"at": [0, 0], "size": [0, -5]},
    ],
)
def test_what_has_no_place_is_not_shown_and_stays_in_the_file(raw):
    assert read(raw) is None
    scenario = Scenario(frames=(raw,))
    assert frames(scenario) == {} and added(scenario, Frame((0.0, 0.0), (200.0, 100.0))).frames[0] == raw


def test_an_unknown_colour_or_title_is_shown_as_none():
    assert read({"at": [0, 0], "size": [200, 100], "color": "mauve", "title": 3}) == Frame(
        (0.0, 0.0), (200.0, 100.0)
    )


def test_what_lies_in_it():
    frame = Frame((0.0, 0.0), (100.0, 100.0))
    assert frame.surrounds((0.0, 0.0), (100.0, 100.0)) and frame.surrounds((50.0, 50.0))
    assert not frame.surrounds((50.0, 50.0), (60.0, 10.0)) and not frame.surrounds((-1.0, 0.0))


def test_a_frame_follows_what_it_surrounds_with_its_margins():
    frame = Frame((-10.0, -30.0), (320.0, 240.0), "a", "red")
    before = [((0.0, 0.0), (100.0, 50.0)), ((200.0, 100.0), (100.0, 100.0))]
    moved = refitted(frame, before, [((500.0, 0.0), (100.0, 50.0)), ((500.0, 200.0), (100.0, 100.0))])
    assert (moved.at, moved.size) == ((490.0, -30.0), (120.0, 340.0)) and moved.title == "a"
    assert refitted(frame, before, before) == frame


def test_a_frame_is_found_again_after_edits_of_others():
    three = Scenario()
    for title in "abc":
        three = added(three, Frame((0.0, 0.0), (200.0, 100.0), title))
    without = removed(three, (0,))
    assert [followed(three, i, without) for i in range(3)] == [None, 0, 1]
    assert [followed(without, i, three) for i in range(2)] == [1, 2]
    moved = changed(three, {1: Frame((9.0, 9.0), (200.0, 100.0), "b")})
    assert [followed(three, i, moved) for i in range(3)] == [0, 1, 2]
    assert followed(three, 1, Scenario()) is None and followed(three, 5, three) is None


def test_a_renamed_node_stays_held_and_nothing_else_is_touched():
    odd = {"at": [0, 0], "size": [200, 100], "color": "mauve", "holds": ["a", 3, "b"]}
    other = {"at": [0, 0], "size": [200, 100], "holds": ["b"]}
    scenario = Scenario(frames=(odd, other, {"holds": ["a"]}))
    after = renamed(scenario, "a", "c")
    assert after.frames == ({**odd, "holds": ["c", 3, "b"]}, other, {"holds": ["a"]})
    assert renamed(scenario, "x", "y") == scenario


def test_a_frame_out_of_which_something_sticks_moves_with_it_and_keeps_its_size():
    frame = Frame((0.0, 0.0), (200.0, 100.0))
    assert refitted(frame, [((150.0, -20.0), (210.0, 50.0))], [((450.0, 80.0), (210.0, 50.0))]) == Frame(
        (300.0, 100.0), (200.0, 100.0)
    )
