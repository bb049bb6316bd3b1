"""What a twin is made of, and when there is none."""

from __future__ import annotations

import msgspec
import pytest
from engine import small

from sandbox.differences import differences
from sandbox.scenario_model import Intervention, ScenarioError
from sandbox.twins import NAMES, Rule


def test_a_twin_differs_in_one_thing_and_keeps_seed_and_interventions():
    entry = Intervention(4, "sugar", "availability", 2.0)
    run = msgspec.structs.replace(small(), interventions=(entry,))
    twin = Rule("brain.steps = 3").of(run, None)
    assert differences(run, twin, NAMES) == ["brain.steps is 1 in this run, 3 in the twin"]
    assert twin.interventions == (entry,) and twin.seed == run.seed
    assert Rule("brain.steps = 3").name == "twin: brain.steps = 3"


def test_the_changed_setting_keeps_its_value_in_the_twin():
    entry = Intervention(4, "brain", "steps", 5)
    run = msgspec.structs.replace(small(), interventions=(entry,))
    only = "brain.steps becomes 5 at generation 4 in this run only"
    assert differences(run, Rule("brain.steps=1").of(run, None), NAMES) == [only]
    assert differences(run, Rule("brain.steps=3").of(run, None), NAMES) == [
        "brain.steps is 1 in this run, 3 in the twin", only,
    ]  # fmt: skip


def test_as_saved_against_as_edited():
    saved = small(30)
    edited = msgspec.structs.replace(small(90), graph=saved.graph.remove(("modern",)))
    twin = Rule().of(edited, saved)
    assert differences(edited, twin, NAMES) == ["this run has no Shift called modern"]
    assert twin.generations == 90 and Rule().name == "twin: as saved"


@pytest.mark.parametrize(
    ("text", "saved", "begins"),
    [
        ("brain.steps=1", small(), "brain.steps has that value"),
        ("", small(), "nothing was edited"),
        ("", None, "the scenario was never saved"),
        ("", msgspec.structs.replace(small(), stream="philox"), "the twin would have another random stream"),
        ("brain.step=2", None, "brain.step=2: brain has no setting"),
        ("brain.steps=many", None, "brain.steps=many"),
        ("nonsense", None, "nonsense: this has to be written"),
    ],
)
def test_where_there_is_no_twin_a_sentence_says_why(text, saved, begins):
    with pytest.raises(ScenarioError) as refused:
        Rule(text).of(small(), saved)
    assert str(refused.value).startswith(begins)
