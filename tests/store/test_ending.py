"""Many sessions are ended in one transaction, each where it stands, on every engine."""

import threading

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, answered, append, begin
from tests.store.tampering import tamper
from treeguide.service.sweeping import PASSING
from treeguide.store import Standing, StoreError
from treeguide.store.ending import BY, KIND, due_sessions, end_sessions, open_among
from treeguide.store.keeping.verify import verify

pytestmark = EVERY_ENGINE

DUE = Standing("lit", "question", expires_us=1)
MANY = 43
AHEAD = """
INSERT INTO event (session_id, seq, key, kind, body, fp, at_us, hash)
SELECT id, head + 1, 'odd', 'noted', '{{}}', '', 0, '' FROM session WHERE id = :id
"""
"""An event beyond the head: whoever ends the session keeps one of the same number."""


@pytest.fixture
def many(store):
    """A store with many sessions that are due, and one that is not."""
    for number in range(MANY):
        begin(store, f"s{number}x")
        append(store, answered(2, "k2"), DUE, f"s{number}x")
    return store


def test_all_of_many_are_ended_as_single_ones_are(many):
    ended = end_sessions(many, due_sessions(many, 10_000))

    row, event = many.session_row("s7x"), many.history_of("s7x").events[-1]
    assert ended == MANY
    assert (row.status, row.head, row.expires_us) == ("abandoned", 3, None)
    assert (event.seq, event.kind, event.by, event.given) == (3, KIND, BY, None)
    assert verify(many).damages == ()
    assert due_sessions(many, 10_000) == []


def test_only_those_that_stand_where_they_stood_are_ended(many):
    due = due_sessions(many, 10_000)
    append(many, answered(3, "k3"), AT_LAMP, "s5x")

    ended = end_sessions(many, due)

    assert ended == MANY - 1
    assert [row.kind for row in many.rows_of("s5x")] == ["started", "answered", "answered"]
    assert verify(many).damages == ()


def test_many_are_ended_with_as_many_statements_as_one(many, monkeypatch):
    asked, write = [], many.driver.write

    def counted(work):
        def run_counted(run):
            return work(lambda *what: (asked.append(what[0]), run(*what))[1])

        return write(run_counted)

    monkeypatch.setattr(many.driver, "write", counted)
    one, *others = due_sessions(many, 10_000)
    end_sessions(many, [one])
    for_one = len(asked)
    end_sessions(many, others)

    assert len(asked) - for_one == for_one
    assert verify(many).damages == ()


def test_ending_the_same_ones_again_does_nothing(many):
    due = due_sessions(many, 10_000)

    assert [end_sessions(many, due), end_sessions(many, due)] == [MANY, 0]
    assert verify(many).damages == ()


def test_of_many_who_end_them_at_once_each_session_has_one(many):
    due, ended = due_sessions(many, 10_000), []

    threads = [
        threading.Thread(target=lambda: ended.append(end_sessions(many, due))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(ended) == MANY
    assert verify(many).damages == ()


def test_what_has_an_outcome_is_done_and_keeps_it(store):
    append(store, answered(2, "k2"), Standing("good", "outcome", "good", expires_us=1))

    end_sessions(store, due_sessions(store, 10_000))

    row = store.session_row("s1")
    assert (row.status, row.outcome, row.node) == ("done", "good", "good")
    assert verify(store).damages == ()


def test_a_promise_outlives_the_session_in_which_it_was_made(store, monkeypatch):
    due_us = 10**15
    append(store, answered(2, "k2"), Standing("team", "handoff", due_us=due_us, expires_us=1))

    end_sessions(store, due_sessions(store, 10_000))

    assert [row.id for row in store.promised_after(9)] == ["s1"]
    assert store.promises_due(["s1"]) == {"s1": due_us}
    assert verify(store).damages == ()
    monkeypatch.setattr(store, "clock", lambda: due_us)
    [timer] = store.claim_timers("me", most=9, lease_us=1)
    assert (timer.subject, timer.due_us) == ("s1", due_us)


def test_a_promise_that_was_made_meanwhile_keeps_its_timer(store):
    append(store, answered(2, "k2"), Standing("team", "handoff", due_us=9, expires_us=1))
    due = due_sessions(store, 10_000)
    append(store, answered(3, "k3"), Standing("team", "handoff", due_us=8, expires_us=1))

    end_sessions(store, due)

    assert [row["due_us"] for row in store.driver.read("SELECT due_us FROM timer")] == [8]


def test_whoever_listens_is_told_of_those_that_ended(many):
    many.subscribe("listener", [f"session.{KIND}"])
    due = due_sessions(many, 10_000)
    append(many, answered(3, "k3"), AT_LAMP, "s5x")

    end_sessions(many, due)

    told = many.claim_outbox("me", most=1000, lease_us=1)
    assert {message.subject for message in told} == {
        f"s{number}x.3" for number in range(MANY) if number != 5
    }


def test_those_of_some_that_are_open_are_found(many):
    end_sessions(many, [one for one in due_sessions(many, 10_000) if one.id == "s5x"])

    found = open_among(many, {"s5x", "s6x", "s1", "nobody"})

    assert sorted(one.id for one in found) == ["s1", "s6x"]
    assert open_among(many, set()) == []


def test_nothing_is_written_where_nothing_is_due(store):
    assert end_sessions(store, []) == 0


def test_one_that_cannot_be_ended_is_told_from_a_database_that_cannot_be_used(many):
    tamper(many, AHEAD, id="s7x")
    due = due_sessions(many, 10_000)

    with pytest.raises(StoreError) as refused:
        end_sessions(many, due)

    assert not isinstance(refused.value, PASSING)
    assert len(due_sessions(many, 10_000)) == MANY
    assert end_sessions(many, [one for one in due if one.id != "s7x"]) == MANY - 1
