"""Writes that share their statements: what each does is as if it were alone."""

import threading

import pytest

from tests.store.conftest import AT_LAMP, answered, begin, head_of
from treeguide.store import Ack, Conflict, KeyUsed, damages
from treeguide.store.group import Write
from treeguide.store.sqlite.together import Many, Together, alike

SESSIONS = [f"t{number}" for number in range(12)]


def at_once(store, appends) -> list:
    """Return what each append has led to, all of them in one batch."""
    results: list = [None] * len(appends)
    held = threading.Event()
    begun = threading.Event()

    def hold(run) -> None:
        begun.set()
        held.wait(10)

    def keep(number: int, session_id: str, event, seq: int) -> None:
        head = heads[session_id]
        try:
            results[number] = store.append(head, event, AT_LAMP)
        except (Conflict, KeyUsed) as error:
            results[number] = error

    heads = {session_id: head_of(store, session_id) for session_id, _, _ in appends}
    leader = threading.Thread(target=store.driver.write, args=(hold,))
    leader.start()
    begun.wait(10)
    threads = [
        threading.Thread(target=keep, args=(number, *append))
        for number, append in enumerate(appends)
    ]
    for thread in threads:
        thread.start()
    while len(store.driver._group) < len(appends):
        pass
    held.set()
    for thread in (leader, *threads):
        thread.join()
    return results


@pytest.fixture
def many(store):
    for session_id in SESSIONS:
        begin(store, session_id)
    return store


@pytest.fixture
def shared(many, monkeypatch):
    """Note how many writes were run at once, and whether that worked."""
    noted = []
    are_run = many.driver._are_run

    def note(texts, writes):
        noted.append((len(writes), are_run(texts, writes)))
        return noted[-1][1]

    monkeypatch.setattr(many.driver, "_are_run", note)
    return noted


def test_appends_to_many_sessions_are_run_at_once_and_all_are_kept(many, shared):
    given = [(one, answered(2, f"key-{one}"), 2) for one in SESSIONS]

    results = at_once(many, given)

    assert shared == [(len(SESSIONS), True)]
    assert [(ack.seq, ack.replayed) for ack in results] == [(2, False)] * len(SESSIONS)
    assert all(many.history_of(one).events[1].key == f"key-{one}" for one in SESSIONS)
    assert list(damages(many)) == []


def test_counters_and_messages_are_those_of_each(many):
    many.subscribe("crm", ["session.answered"])

    at_once(many, [(one, answered(2, f"key-{one}"), 2) for one in SESSIONS])

    rows = many.driver.read("SELECT subject FROM outbox ORDER BY subject")
    assert [row["subject"] for row in rows] == sorted(f"{one}.2" for one in SESSIONS)
    [counter] = [one for one in many.traffic(head_of(many).tree_hash) if one.given == "no"]
    assert counter.times == len(SESSIONS)


def test_one_that_is_too_late_does_not_hinder_the_others(many, shared):
    stale = head_of(many, "t3")
    many.append(stale, answered(2, "earlier"), AT_LAMP)
    given = [(one, answered(2 if one != "t3" else 3, "earlier"), 2) for one in SESSIONS]

    results = at_once(many, given)

    assert shared[-1] == (len(SESSIONS), False)
    assert results.pop(3).replayed
    assert all(isinstance(one, Ack) and not one.replayed for one in results)
    assert list(damages(many)) == []


def test_of_two_for_one_session_one_is_kept(many, shared):
    twice = [("t1", answered(2, "click"), 2), ("t1", answered(2, "click"), 2)]

    results = at_once(many, [*twice, ("t2", answered(2, "other"), 2)])

    assert shared == [(2, True)]
    assert sorted(ack.replayed for ack in results[:2]) == [False, True]
    assert [event.key for event in many.history_of("t1").events] == ["start", "click"]


def test_only_writes_of_the_same_statements_for_different_sessions_are_alike():
    def write(session_id: str, *texts: str) -> Write:
        return Write(Together([(text, {"session_id": session_id}) for text in texts]))

    same = [write("s1", "A", "B"), write("s2", "A", "B")]
    others = [write("s1", "A", "B"), write("s3", "A"), Write(lambda run: None)]

    assert alike([*same, *others]) == {("A", "B"): same, ("A",): [others[1]]}


def test_a_batch_of_the_same_statements_is_one_statement_without_a_transaction_around_it(many):
    keep_all(many, "first")
    asked: list[str] = []
    many.driver._writer.set_trace_callback(asked.append)

    keep_all(many, "second")

    words = {one.split()[0] for one in asked}
    assert words.isdisjoint({"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"})
    assert all(many.session_row(one).head == 3 for one in SESSIONS)


def keep_all(store, key: str) -> None:
    heads = [head_of(store, one) for one in SESSIONS]
    appends = [store.prepared(head, answered(head.seq + 1, key), AT_LAMP) for head in heads]
    assert all(store.driver.write_all([append.statements for append in appends]))


def test_statements_become_a_view_whose_rows_are_their_values(store):
    texts = ("UPDATE meta SET value = :value WHERE key = :key", "DELETE FROM meta WHERE key = :old")
    view, trigger = Many("these", texts).definition()

    assert view == "CREATE TEMP VIEW these AS SELECT NULL AS value, NULL AS key, NULL AS old"
    assert "UPDATE meta SET value = NEW.value WHERE key = NEW.key;" in trigger
    assert "DELETE FROM meta WHERE key = NEW.old;" in trigger
