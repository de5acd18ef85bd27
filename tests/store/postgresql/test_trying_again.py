"""When PostgreSQL restarts, breaks off or is in its own way: what is tried again, and what not."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from tests.store.postgresql.notes import (
    ADD,
    KEEP,
    KEEP_ONCE,
    KEPT,
    NOTE,
    NOTE_KEPT,
    kept,
)
from treeguide.store.errors import Failing, Unsure
from treeguide.store.postgresql import driver as postgresql


def test_a_transaction_that_was_in_anothers_way_is_run_again(driver):
    driver.write(lambda run: run(KEEP, NOTE))
    tries = []

    def work(run):
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        run(KEPT).fetchall()
        if not tries:
            driver.write(lambda other: other(ADD, {"key": "note", "more": "2"}))
        tries.append("once")
        run(ADD, {"key": "note", "more": "3"})

    driver.write(work)

    assert (len(tries), kept(driver)) == (2, {"note": "123"})


def test_two_that_wait_for_each_other_both_succeed(driver):
    driver.write(lambda run: [run(KEEP, {"key": key, "value": ""}) for key in "ab"])
    meeting = threading.Barrier(2)

    def cross(first, second):
        tries = []

        def work(run):
            run(ADD, {"key": first, "more": first})
            if not tries:
                meeting.wait()
            tries.append("once")
            run(ADD, {"key": second, "more": first})

        driver.write(work)

    crossing = [threading.Thread(target=cross, args=pair) for pair in ("ab", "ba")]
    for each in crossing:
        each.start()
    for each in crossing:
        each.join()

    assert {key: sorted(value) for key, value in kept(driver).items()} == {
        "a": ["a", "b"],
        "b": ["a", "b"],
    }


def test_connections_that_the_server_has_closed_are_not_noticed_by_anybody(driver, address):
    busy = [threading.Thread(target=driver.read, args=("SELECT pg_sleep(0.2)",)) for _ in range(4)]
    for each in busy:
        each.start()
    for each in busy:
        each.join()

    with psycopg.connect(address, autocommit=True) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    driver.write_together((KEEP, NOTE))

    assert len(ended) >= 4
    assert kept(driver) == {"note": "1"}


def test_while_the_server_restarts_a_call_waits(killed_at_will, opened):
    driver = opened(killed_at_will.new_database())
    driver.migrate()
    killed_at_will.kill()
    back = threading.Timer(0.5, killed_at_will.start)
    back.start()

    driver.write(lambda run: run(KEEP, NOTE))

    back.join()
    assert kept(driver) == {"note": "1"}


def test_a_server_that_stays_away_is_told_in_a_sentence(killed_at_will, opened, monkeypatch):
    monkeypatch.setattr(postgresql, "PATIENCE_S", 0.2)
    driver = opened(killed_at_will.new_database())
    killed_at_will.kill()

    with pytest.raises(Failing, match=r"cannot be reached: .*\. Nothing was kept; see that it"):
        driver.read("SELECT 1 AS one")


@pytest.mark.parametrize("is_heard", [True, False])
def test_a_commit_whose_answer_is_lost_is_not_known(driver, wire, wired, is_heard):
    wire.cut_at(b"COMMIT", is_heard=is_heard)

    with pytest.raises(Unsure, match="not known whether this was kept"):
        wired.write(lambda run: run(KEEP, NOTE))

    assert (wire.cuts, soon(lambda: kept(driver))) == (1, NOTE_KEPT if is_heard else {})


@pytest.mark.parametrize("is_heard", [True, False])
def test_statements_together_whose_answer_is_lost_are_not_known(driver, wire, wired, is_heard):
    wire.cut_at(b"note", is_heard=is_heard)

    with pytest.raises(Unsure, match="not known whether this was kept"):
        wired.write_together((KEEP, NOTE))

    assert (wire.cuts, soon(lambda: kept(driver))) == (1, NOTE_KEPT if is_heard else {})


@pytest.mark.parametrize("is_heard", [True, False])
@pytest.mark.parametrize("word", [b"BEGIN", b"note", b"COMMIT"])
def test_work_for_which_twice_is_once_is_run_again(driver, wire, wired, word, is_heard):
    wire.cut_at(word, is_heard=is_heard)

    wired.write(lambda run: run(KEEP_ONCE, NOTE), repeatable=True)

    assert (wire.cuts, kept(driver)) == (1, NOTE_KEPT)


@pytest.mark.parametrize("is_heard", [True, False])
def test_statements_together_for_which_twice_is_once_are_run_again(driver, wire, wired, is_heard):
    wire.cut_at(b"note", is_heard=is_heard)

    touched = wired.write_together((KEEP_ONCE, NOTE), repeatable=True)

    assert (wire.cuts, touched, kept(driver)) == (1, not is_heard, NOTE_KEPT)


@pytest.mark.parametrize("is_heard", [True, False])
def test_before_the_commit_anything_is_run_again(driver, wire, wired, is_heard):
    wire.cut_at(b"note", is_heard=is_heard)

    wired.write(lambda run: run(KEEP, NOTE))

    assert (wire.cuts, kept(driver)) == (1, NOTE_KEPT)


def soon(look: Callable[[], object]) -> object:
    """Return what is seen after the server has finished what it heard."""
    time.sleep(0.3)
    return look()
