"""What is under way is never lost from sight, and what was answered can be changed."""

import re

import pytest

from tests.store.tampering import tamper
from tests.web.conftest import Person
from tests.web.test_player import COLOURS, walker
from treeguide.service.publishing import publish_folder
from treeguide.web import Config, create_app

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


def asked(title: str, **ways: str) -> dict:
    answers = [{"id": name, "label": name.capitalize(), "to": to} for name, to in ways.items()]
    return {"kind": "question", "title": title, "answers": answers}


PEOPLE = {
    "colour": asked("Which colour?", red="size", blue="size", none="shape"),
    "size": asked("Which size?", big="shape", small="shape"),
    "shape": asked("Which shape?", round="end", square="end"),
    "person": {
        "kind": "handoff",
        "title": "A person calls",
        "team": "help",
        "within": "PT2H",
        "promise": "{{owner}} calls by {{due}}.",
        "to": {"done": "end", "declined": "end", "late": "end"},
    },
    "end": COLOURS["end"],
}


@pytest.fixture
def helped(write_tree, app_of):
    """Somebody who can ask for a person on each page."""
    anywhere = [{"id": "person", "label": "A person, please", "to": "person"}]
    write_tree("colours", PEOPLE, anywhere=anywhere)
    return Person(app_of())


def change(person, node):
    """Open the page on which the answer to `node` is changed."""
    return person.open(re.findall(rf'href="([^"]*/{node}\?at=\d)"', person.page)[0])


def test_who_asks_for_a_person_while_changing_an_answer_leaves_that_as_it_is(helped):
    helped.start("colours").send(answer="red").send(answer="big")

    change(helped, "colour")
    assert "Your answers stay as they are then." in helped.page
    helped.send(answer="person")

    assert helped.heading == "A person calls"
    assert given_in(helped) == ["Red", "Big", "A person, please"]
    assert "do not count" not in helped.page


def test_a_person_who_is_asked_for_by_a_double_click_while_changing_comes_once(helped):
    change(helped.start("colours").send(answer="red"), "colour")
    sent = {**helped.hidden, "answer": "person"}
    first = helped.post(helped.form, sent)

    again = helped.post(helped.form, sent)

    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert given_in(helped.open(again.headers["Location"])) == ["Red", "A person, please"]


def test_a_person_comes_in_place_of_the_last_answer_where_the_walk_is_over(helped):
    helped.start("colours").send(answer="red").send(answer="big").send(answer="round")

    change(helped, "colour")
    assert "stay as they are" not in helped.page
    helped.send(answer="person")

    assert helped.heading == "A person calls"
    assert given_in(helped) == ["Red", "Big", "A person, please"]


def test_what_does_not_count_is_announced_once_and_listed_until_it_counts(helped):
    helped.start("colours").send(answer="red").send(answer="small")

    change(helped, "colour").send(answer="none")
    assert "These answers do not count at present: “Which size?”." in helped.page
    helped.send(answer="person")

    assert "These answers do not count" not in helped.page
    assert "Set aside for now" in helped.page and "Which size?" in helped.page


def test_an_answer_of_before_that_counts_again_unasked_is_named_once(helped):
    helped.start("colours").send(answer="red").send(answer="small")
    helped.send(kind="went-back").send(kind="went-back")

    helped.send(answer="blue")
    assert helped.heading == "Which shape?"
    assert "counts again, as it still fits: “Which size?”." in helped.page
    helped.send(answer="round")

    assert "counts again" not in helped.page


def given_in(person):
    """Return the answers that the page lists as counting, in order."""
    counting = re.findall("<dl>(.*?)</dl>", person.page[person.page.index('id="answers"') :], re.S)
    return re.findall(r"<dd>([^<]+?)\s*</dd>", counting[0])


def test_a_damaged_version_of_before_keeps_nobody_from_the_start_of_its_tree(
    walker, write_tree, store, tmp_path
):
    walker.start("colours").send(answer="red")
    write_tree("colours", {**COLOURS, "size": {**COLOURS["size"], "title": "How big?"}})
    publish_folder(store, tmp_path / "trees")
    walker.start("colours").send(answer="blue")
    tamper(store, "UPDATE tree_version SET body = 'x' WHERE body NOT LIKE '%How big%'")
    held = walker.client.get_cookie("treeguide").value
    walker.client = create_app(Config(store)).test_client()
    walker.client.set_cookie("treeguide", held)

    walker.open("/go/colours")

    assert re.findall("Go on where you stopped: ([^<]+)</a>", walker.page) == ["How big?"]
