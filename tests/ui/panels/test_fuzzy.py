"""The search finds what people type."""

from __future__ import annotations

import tiny

from ui import fuzzy


def titles(query: str) -> list[str]:
    return [node.title for node in fuzzy.rank(query, tiny.NODES)]


def test_empty_query_keeps_the_order() -> None:
    assert titles("  ") == [node.title for node in tiny.NODES]


def test_whole_words_come_first() -> None:
    assert titles("tiny sh")[0] == "Tiny shift"
    assert titles("search")[0] == "Tiny search"


def test_initials_and_kinds_are_found() -> None:
    assert titles("ts")[:3] != []
    assert "Tiny shift" in titles("ts")
    assert titles("optimizer") == ["Tiny search"]


def test_summaries_are_found_last() -> None:
    assert titles("weighted") == ["Tiny objective"]


def test_every_word_has_to_match() -> None:
    assert titles("tiny zebra") == []
    assert titles("xyz") == []


def test_subsequence_scores() -> None:
    assert fuzzy.subsequence("hill", "hill climb") == 1.0
    assert fuzzy.subsequence("climb", "hill climb") == 0.9
    assert fuzzy.subsequence("lim", "hill climb") == 0.7
    assert 0 < fuzzy.subsequence("hc", "hill climb") <= 0.6
    assert fuzzy.subsequence("ch", "hill climb") == 0.0
    assert fuzzy.subsequence("hx", "hill climb") == 0.0
