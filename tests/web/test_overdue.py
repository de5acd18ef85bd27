"""A customer who waits for a system: what is said, and what is offered where nothing answers."""

import re

import pytest

from tests.web.conftest import HIDDEN, Person

SECOND_US = 1_000_000
BLOCK = {
    "kind": "action",
    "title": "We block it",
    "action": "block-card",
    "takes": "PT15S",
    "to": "good",
    "failed": "call",
}
GOOD = {"kind": "outcome", "title": "It is blocked", "result": "resolved"}
CALL = {"kind": "outcome", "title": "We call you", "result": "escalated"}
PERSON = {"id": "person", "label": "A person, please", "to": "call", "max": 1}
FREE = "Go on without waiting"
LATE = "This takes longer than it should"


@pytest.fixture
def waits(write_tree, app_of):
    """Return who waits for a system, at an action of which something may be told otherwise."""

    def begin(**otherwise):
        block = {key: value for key, value in {**BLOCK, **otherwise}.items() if value}
        write_tree("card", {"block": block, "good": GOOD, "call": CALL}, anywhere=[PERSON])
        return Person(app_of()).start("card")

    return begin


@pytest.fixture
def later(store):
    """Let the clock go on by some seconds."""

    def go_on(seconds):
        now = store.clock()
        store.clock = lambda: now + seconds * SECOND_US

    return go_on


def looked(person):
    return re.search(r'data-look="([^"]+)"', person.page)[1]


def hidden(person):
    return dict(HIDDEN.findall(person.page))


def test_the_page_says_how_long_it_usually_takes(waits):
    person = waits()

    assert "It usually takes 15 seconds." in person.page
    assert LATE not in person.page
    assert FREE not in person.page


def test_nothing_is_said_of_how_long_it_takes_where_the_author_says_nothing(waits):
    assert "It usually takes" not in waits(takes=None).page


def test_who_has_waited_for_longer_is_told_so_and_goes_the_way_that_the_author_wrote(waits, later):
    person = waits()

    later(16)
    person.open(person.address)

    assert (LATE in person.page, FREE in person.page) == (True, True)
    assert "A person, please" in person.page
    person.open(person.post(person.address, {**hidden(person), "answer": "failed"}).location)
    assert person.heading == "We call you"


@pytest.mark.parametrize(("seconds", "is_late"), [(59, False), (61, True)])
def test_of_a_system_of_which_nothing_is_said_a_minute_is_enough(waits, later, seconds, is_late):
    person = waits(takes=None)

    later(seconds)

    assert (LATE in person.open(person.address).page) is is_late


@pytest.mark.parametrize("answer", ["failed", "done"])
def test_before_that_nobody_says_for_the_system_what_came_of_it(waits, answer):
    person = waits()

    person.response = person.post(person.address, {**hidden(person), "answer": answer})

    assert person.status == 422
    assert person.open(person.address).heading == "We block it"


def test_that_it_was_done_is_never_the_customers_to_say(waits, later):
    person = waits()

    later(16)
    person.response = person.post(person.address, {**hidden(person), "answer": "done"})

    assert person.status == 422


def test_a_page_that_waits_is_known_by_another_mark_once_there_is_news(waits, later):
    person = waits()
    before, again = looked(person), looked(person.open(person.address))

    later(16)

    assert before == again
    assert looked(person.open(person.address)) != before


def test_who_waits_for_a_team_is_told_nothing_of_being_late(write_tree, app_of, later):
    team = {
        "kind": "handoff",
        "title": "We come",
        "team": "helpers",
        "within": "PT1H",
        "takes": "PT15S",
        "promise": "{{owner}} comes by {{due}}.",
        "to": {"done": "good", "declined": "call", "late": "call"},
    }
    write_tree("visit", {"team": team, "good": GOOD, "call": CALL})
    person = Person(app_of()).start("visit")

    later(60)

    assert LATE not in person.open(person.address).page


@pytest.mark.parametrize(("seconds", "status"), [(1, 403), (16, 200)])
def test_a_program_of_the_customer_may_go_on_as_late_as_the_customer(
    write_tree, app_of, later, seconds, status
):
    write_tree("card", {"block": BLOCK, "good": GOOD, "call": CALL})
    client = app_of().test_client()
    begun = client.post("/api/v1/sessions", json={"tree": "card"}).json
    address = f"/api/v1/sessions/{begun['session']}/events"
    bearer = {"Authorization": f"Bearer {begun['token']}"}
    event = {"kind": "answered", "seq": begun["page"]["seq"], "key": "k" * 16}

    later(seconds)
    answered = client.post(address, json={**event, "answer": "failed"}, headers=bearer)

    assert answered.status_code == status
