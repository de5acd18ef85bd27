"""What a tree offers anywhere is the person's to say, also while a team is waited for."""

import pytest

from tests.nodes import handoff, outcome, question
from tests.web.api.conftest import Program

NODES = {
    "ask": question("May we look?", yes=("Yes", "look"), no=("No", "done")),
    "look": handoff("We look", "We look.", done="done", otherwise="done"),
    "done": outcome("Done"),
    "rings": outcome("Somebody rings", "handed-over"),
}
ANYWHERE = [{"id": "person", "label": "A person, please", "to": "rings"}]


@pytest.fixture
def waiting(write_tree, app_of):
    write_tree("look", NODES, anywhere=ANYWHERE)
    return Program(app_of()).start("look").answer("yes")


def test_a_customer_who_waits_for_a_team_can_ask_for_a_person(waiting):
    assert [one["id"] for one in waiting.page["answers"]] == ["person"]

    assert waiting.answer("person").page["node"] == "rings"


def test_what_the_team_has_answered_is_still_not_the_customers_to_say(waiting, problem):
    waiting.do(answer="done")

    assert problem(waiting.response) == "not-allowed"
