"""Calls are listed for who leads them: what goes on, what was closed lately, and when it moved."""

import pytest

from tests.store.conftest import EVERY_ENGINE, append, begin
from tests.store.plans import plan_of
from treeguide.engine import Event
from treeguide.store.calls import CLOSED, GOING_ON, LONGEST_US
from treeguide.store.listing import LATEST, Place
from treeguide.store.records import Standing

pytestmark = EVERY_ENGINE


def done(store, session_id: str, seq: int, kind: str, at_us: int, closed: bool = False):
    """Let something be done in a session."""
    given = {"resolved": "yes", "reason": "solved", "follow_up": None} if closed else None
    event = Event(seq, at_us, kind, key=f"{kind}-{seq}", node="lit", given=given)
    append(store, event, Standing("lit", "question", closed=closed), session_id=session_id)


@pytest.fixture
def many(store):
    """Three calls in turn, two of them in the same microsecond, and a customer's session."""
    for name, at_us in (("n1", 1000), ("n2", 2000), ("n3", 2000)):
        begin(store, name, at_us=at_us, agent_id="ann", audience="agent")
    begin(store, "alone", at_us=3000)
    return store


def ids(calls) -> list[str]:
    return [one.session.id for one in calls]


def test_calls_that_go_on_are_listed_the_newest_first_and_each_once(many):
    assert ids(many.calls_that_go_on(Place(), 10)) == ["n3", "n2", "n1"]

    seen, place = [], Place()
    while found := many.calls_that_go_on(place, 2):
        seen += ids(found)
        place = Place(found[-1].session.started_us, found[-1].session.id)

    assert seen == ["n3", "n2", "n1"]


def test_a_call_is_paused_until_something_else_is_done_than_a_note(many):
    def paused() -> list[str]:
        return [one.session.id for one in many.calls_that_go_on(Place(), 9) if one.is_paused]

    done(many, "n2", 2, "paused", 3000)
    done(many, "n2", 3, "noted", 4000)
    assert paused() == ["n2"]

    done(many, "n2", 4, "resumed", 5000)

    assert paused() == []


def test_closed_calls_are_those_that_ended_since_a_moment(many):
    for name, at_us in (("n1", 5000), ("n2", 6000), ("n3", 7000)):
        done(many, name, 2, "ended", at_us, closed=True)

    assert ids(many.calls_closed(Place(), 9, since_us=6000)) == ["n3", "n2"]
    assert ids(many.calls_closed(Place(2000, "n3"), 9, since_us=6000)) == ["n2"]
    assert ids(many.calls_that_go_on(Place(), 9)) == []
    many.erase_session("n3", actor="Ada", reason="asked")
    assert ids(many.calls_closed(Place(), 9, since_us=6000)) == ["n2"]


def test_of_calls_that_lasted_for_more_than_a_week_only_the_administration_knows(many):
    done(many, "n1", 2, "ended", LONGEST_US + 5000, closed=True)

    assert ids(many.calls_closed(Place(), 9, since_us=LONGEST_US + 1000)) == ["n1"]
    assert ids(many.calls_closed(Place(), 9, since_us=LONGEST_US + 1001)) == []


def test_moves_are_told_without_notes_and_for_all_at_once(many):
    done(many, "n1", 2, "paused", 3000)
    done(many, "n1", 3, "noted", 4000)
    done(many, "n1", 4, "resumed", 5000)

    found = many.moves_of(["n1", "n2"])

    assert [(one.kind, one.at_us) for one in found["n1"]] == [
        ("started", 1000),
        ("paused", 3000),
        ("resumed", 5000),
    ]
    assert [one.kind for one in found["n2"]] == ["started"]
    assert many.moves_of([]) == {}


def test_neither_list_goes_through_all_sessions_that_there_were(many):
    place = {"started_us": LATEST, "id": "", "most": 9}
    since = {"since_us": 9, "begun_us": LATEST - 1}

    going, closed = plan_of(many, GOING_ON, place), plan_of(many, CLOSED, place | since)

    assert "session_of_agent" in going
    assert "session_started" in closed or "session_of_agent" in closed
