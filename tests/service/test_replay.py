"""Walking sessions again finds what the hash chain cannot know."""

import pytest

from tests.service.cases import (
    DAY,
    NOON,
    PERSON,
    act,
    answered,
    begun,
    clock,
    handed_over,
    sessions,
    store,
)
from tests.store.conftest import run_raw
from tests.store.tampering import tamper
from treeguide.engine import Event
from treeguide.service.replay import MORE, walking
from treeguide.store import Head, Standing
from treeguide.store.keeping.verify import verify
from treeguide.store.keeping.walking_again import stand_where_events_lead

__all__ = ["clock", "sessions", "store"]


@pytest.fixture
def walked(store, sessions):
    """A store with sessions in every state that people can bring them into."""
    begun(sessions, "begun")
    handed_over(sessions, "waiting")
    answered(handed_over(sessions, "come"), "done")
    act(act(handed_over(sessions, "back"), "went-back"), "went-back")
    act(answered(begun(sessions, "lit"), "lit"), "changed", index=0, given="dark")
    act(act(handed_over(sessions, "noted"), "noted", text="They called."), "ended")
    act(answered(begun(sessions, "done"), "lit"), "ended")
    handed_over(sessions, "erased")
    store.erase_session("erased", actor="Ada", reason="asked")
    return store


def said(store) -> list[tuple[str, str]]:
    return [(one.invariant, str(one)) for one in verify(store, more=MORE).damages]


def test_what_people_have_walked_leads_to_where_it_stands(walked):
    judgement = verify(walked, more=MORE)

    assert judgement.damages == ()
    assert judgement.sessions == 8
    assert judgement.remarks == (
        "Sessions whose personal answers are erased were not walked again.",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("SET node = 'you' WHERE id = 'begun'", "Its node is “you”, and its events lead to “lamp”"),
        ("SET kind = 'form' WHERE id = 'begun'", "Its kind is “form”, and its events lead to"),
        ("SET outcome = 'bad' WHERE id = 'come'", "Its outcome is bad, and its events say good"),
        ("SET outcome = 'bad' WHERE id = 'done'", "Its outcome is bad, and its events say good"),
        ("SET agent_id = 'x' WHERE id = 'come'", "to whom nobody has passed it"),
        ("SET expires_us = expires_us + 4096 WHERE id = 'begun'", "ends by itself"),
        ("SET expires_us = NULL WHERE id = 'begun'", "ends by itself"),
        ("SET expires_us = 1 WHERE id = 'done'", "ends by itself"),
        ("SET expires_us = touched_us WHERE id = 'come'", "ends by itself"),
    ],
)
def test_what_lies_outside_of_the_chain_is_compared_with_the_events(walked, change, message):
    run_raw(walked, f"UPDATE session {change}")

    [(name, text)] = said(walked)

    assert name == "I4"
    assert message in text


@pytest.mark.parametrize("change", ["DELETE FROM timer", "UPDATE timer SET due_us = due_us + 1"])
def test_a_promise_without_its_timer_is_named(walked, change):
    run_raw(walked, f"{change} WHERE subject = 'waiting'")

    [(name, text)] = said(walked)

    assert (name, "no timer waits for that moment" in text) == ("I4", True)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM timer WHERE subject = 'waiting'",
        "UPDATE timer SET due_us = due_us + 1 WHERE subject = 'waiting'",
        "INSERT INTO timer (kind, subject, due_us, attempts, state)"
        " VALUES ('promise', 'come', 1, 0, 'due')",
        "UPDATE session SET node = 'you', kind = 'form', outcome = 'bad', expires_us = 1,"
        " agent_id = 'x' WHERE status <> 'erased'",
    ],
)
def test_a_session_that_is_walked_again_stands_and_is_waited_for_as_before(walked, change):
    before = [
        walked.driver.read(f"SELECT * FROM {name} ORDER BY 1, 2") for name in ("session", "timer")
    ]
    run_raw(walked, change)
    assert said(walked) != []

    stand_where_events_lead(walked, walking(walked))
    after = [
        walked.driver.read(f"SELECT * FROM {name} ORDER BY 1, 2") for name in ("session", "timer")
    ]

    assert said(walked) == []
    assert after == before


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (Event(2, NOON + DAY, "answered", key="k", node="lamp", given="blue"), "“blue”"),
        (Event(2, NOON + DAY, "answered", key="k", node="you", given="lit"), "stands at “lamp”"),
        (Event(2, NOON + DAY, "answered", key="k", node="gone", given="lit"), "belongs to “gone”"),
        (Event(2, NOON + DAY, "went-back", key="k"), "nothing to go back to"),
        (Event(2, NOON + DAY, "moved", key="k"), "No event is called “moved”"),
        (Event(2, NOON + DAY, "jumped", key="k"), "Nothing says where to go on"),
        (Event(2, NOON + DAY, "jumped", key="k", given="→gone"), "No node is called “gone”"),
        (Event(2, NOON + DAY, "answered", key="k", given="→you"), "“→you” is no answer"),
        (Event(2, NOON + DAY, "identified", key="k", given={"name": "x"}), "does not take “name”"),
        (Event(2, NOON + DAY, "handed-over", key="k", given={"to": ""}), "Nobody is named"),
    ],
)
def test_an_event_that_the_tree_does_not_know_is_named_though_its_hash_is_right(
    store, sessions, event, message
):
    row = begun(sessions, "forged").row
    head = Head("forged", 1, row.head_hash, row.tree_hash, "live", NOON)

    store.append(head, event, Standing("lamp", "question", expires_us=NOON + 2 * DAY))
    found = [text for name, text in said(store) if name == "I4"]

    assert len(found) == 1
    assert "Event 2 cannot follow from what was before" in found[0]
    assert message in found[0]


@pytest.mark.parametrize(
    "what", [{"given": PERSON, "node": "you"}, {"kind": "noted", "text": "Ada"}]
)
def test_a_personal_answer_in_clear_is_named(store, sessions, monkeypatch, what):
    walk = answered(begun(sessions, "open"), "dark")
    monkeypatch.setattr("treeguide.store.sessions.parted", lambda event, sealed: (event, {}))

    act(walk, **what)

    assert said(store) == [
        ("I13", "session “open”: Event 3 holds a personal answer that anybody can read.")
    ]


def test_where_the_master_key_is_missing_that_is_said(walked, tmp_path):
    from treeguide.store import Master
    from treeguide.store.keeping.backing_up import back_up
    from treeguide.store.keeping.kept_file import open_file

    back_up(walked, tmp_path / "copy.db")
    copy = open_file(tmp_path / "copy.db", Master())

    judgement = verify(copy, more=MORE)
    copy.close()

    assert judgement.damages == ()
    assert len([one for one in judgement.remarks if "were not walked again" in one]) == 2


def test_a_version_that_is_damaged_is_named_once(walked):
    tamper(walked, "UPDATE tree_version SET body = '{}'")

    assert [name for name, _ in said(walked)] == ["I5"]
