"""A walk that was written down, held to what it must reach."""

import pytest
from msgspec import convert

from treeguide.format import Scenario
from treeguide.kernel import Program, follow, run_scenario
from treeguide.sketch import sketch

LAMP = "lamp? -lit-> done! ; lamp -dark-> plug:step -> lamp2? -lit-> done ; lamp2 -dark-> help!"


def result(text, answers, patch=None, **expect):
    scenario = {"id": "case", "answers": answers, "expect": expect}
    return run_scenario(Program(sketch(text, patch)), convert(scenario, Scenario))


def test_a_scenario_that_comes_where_it_must_has_passed():
    assert result(LAMP, [["lamp", "lit"]], outcome="done").passed


@pytest.mark.parametrize(
    ("answers", "expect", "words"),
    [
        ([["lamp", "lit"]], {"outcome": "help"}, "must end at help, and it ended at done"),
        ([["lamp", "dark"]], {"outcome": "done"}, "is still at plug"),
        ([["lamp", "green"]], {}, "“green” is not offered"),
        ([["plug", "done"]], {}, "stands at “Lamp?” (lamp), not at plug"),
        ([["lamp", "lit"], ["lamp", "lit"]], {}, "had already ended"),
        ([["lamp", "lit"]], {"visited": ["plug"]}, "must pass plug, and went lamp → done"),
        ([["lamp", "lit"]], {"never": ["done"]}, "must never pass done"),
        ([["lamp", "lit"]], {"variables": {"n": 1}}, "n must be 1, and it is unknown"),
    ],
)
def test_a_scenario_that_comes_elsewhere_says_where_it_went(answers, expect, words):
    assert words in result(LAMP, answers, **expect).message


def test_breaking_one_edge_fails_the_scenario_that_takes_it():
    broken = {"nodes": {"lamp": {"answers": [{"id": "lit", "label": "Lit", "to": "help"}]}}}

    assert "ended at help" in result(LAMP, [["lamp", "lit"]], broken, outcome="done").message


def test_decisions_count_as_passed():
    text = "ask? -on-> route:decision -otherwise-> done!"

    assert result(text, [["ask", "on"]], visited=["route", "done"]).passed


def test_following_stops_at_a_fault_and_names_its_node():
    followed = follow(Program(sketch("lamp? -lit-> done! ; lamp -dark->")), [("lamp", "dark")])

    assert (followed.faulty, followed.outcome) == ("lamp", None)


def test_a_day_can_be_given_to_a_scenario():
    patch = {
        "variables": {"visit": {"type": "date", "initial": "2027-03-01"}},
        "nodes": {"route": {"rules": [{"id": "today", "when": "visit == today()", "to": "done"}]}},
    }
    tree = sketch("route:decision -otherwise-> later! ; done!", patch)
    on_the_day = Scenario("case", today="2027-03-01")

    assert run_scenario(Program(tree), on_the_day).followed.outcome == "done"
    assert run_scenario(Program(tree), Scenario("case")).followed.outcome == "later"
