"""What is under way is never lost from sight, and what was answered can be changed."""

import re

import pytest

from tests.web.conftest import Person
from tests.web.test_player import COLOURS, walker

__all__ = ["walker"]


def test_every_session_of_a_person_that_is_under_way_is_offered_the_latest_first(walker):
    walker.start("colours").send(answer="red")
    walker.start("colours").send(answer="blue").send(answer="big")
    walker.start("colours")

    walker.open("/go/colours")

    onward = re.findall(r'<li><a href="([^"]+)">Go on where you stopped: ([^<]+)</a>', walker.page)
    assert [title for _, title in onward] == ["The end", "Which size?"]
    assert "It waits for your answer." in walker.page
    assert "It has come to its end; your answers are still there." in walker.page


def test_starting_again_leads_to_where_what_is_under_way_is_offered_too(walker):
    walker.start("colours").send(answer="red")

    again = re.findall(r'<a href="([^"]+)">Start again</a>', walker.page)[0]

    assert "Go on where you stopped: Which size?" in walker.open(again).page


@pytest.mark.parametrize("node", ["colour", "size"])
def test_an_answer_that_is_offered_everywhere_is_there_when_one_is_changed(
    write_tree, app_of, node
):
    anywhere = [{"id": "person", "label": "A person, please", "to": "end"}]
    write_tree("colours", COLOURS, anywhere=anywhere)
    walker = Person(app_of())
    walker.start("colours").send(answer="red").send(answer="person")

    walker.open(re.findall(rf'href="([^"]*/{node}\?at=\d)"', walker.page)[0])

    is_given = node == "size"
    assert 'name="answer" value="person"' in walker.page
    assert ("You have chosen the one with ✓." in walker.page) is is_given
