"""What `verify` sends people to `repair` for is mended by it, or it says that it is not."""

import pytest

from tests.cli.keeping import data
from tests.faults import lamps
from tests.store.conftest import run_raw
from treeguide.engine import US_A_DAY, Event
from treeguide.store import Standing, open_store

__all__ = ["data"]

A_WEEK, A_MONTH = 7 * US_A_DAY, 30 * US_A_DAY


@pytest.fixture
def finished(data):
    """Data of which one session has ended with an outcome."""
    store = open_store(data)
    row, at_us = store.session_row("s2"), lamps.event("s2", 4).at_us
    head = lamps.Head("s2", row.head, row.head_hash, row.tree_hash, row.mode, row.touched_us)
    event = Event(4, at_us, "answered", key="good", node="lit", given="yes")
    ack = store.append(head, event, Standing("good", "outcome", "good"))
    head = lamps.Head("s2", 4, ack.hash, row.tree_hash, row.mode, at_us)
    event = Event(5, at_us + 1, "ended", key="end")
    store.append(head, event, Standing("good", "outcome", "good", closed=True))
    run_raw(store, f"UPDATE session SET expires_us = touched_us + {A_MONTH} WHERE status = 'open'")
    store.close()
    return data


@pytest.mark.parametrize(
    "change",
    [
        "node = 'nowhere'",
        "kind = 'handoff'",
        "outcome = 'x'",
        "outcome = NULL",
        "expires_us = NULL",
        "expires_us = touched_us + 1",
        "status = 'escalated'",
    ],
)
def test_where_a_session_stands_is_worked_out_anew(run, finished, change):
    store = open_store(finished)
    before = [store.session_row(f"s{number}") for number in range(4)]
    run_raw(store, f"UPDATE session SET {change}")
    store.close()

    results = [run("verify"), run("repair", "--apply"), run("verify")]
    store = open_store(finished)
    after = [store.session_row(f"s{number}") for number in range(4)]
    store.close()

    assert [one.exit_code for one in results] == [1, 0, 0], results[2].stdout
    assert after == before


def test_how_long_a_session_may_last_is_left_as_it_is(run, finished):
    store = open_store(finished)
    a_week = f"SET expires_us = touched_us + {A_WEEK}"
    run_raw(store, f"UPDATE session {a_week}, node = 'nowhere' WHERE id = 's1'")
    store.close()

    run("repair", "--apply")
    store = open_store(finished)
    [row] = store.driver.read("SELECT expires_us - touched_us AS us FROM session WHERE id = 's1'")
    store.close()

    assert row["us"] == A_WEEK


def test_what_is_not_mended_is_still_named(run, finished):
    store = open_store(finished)
    row = store.session_row("s1")
    head = lamps.Head("s1", row.head, row.head_hash, row.tree_hash, row.mode, row.touched_us)
    event = Event(4, row.touched_us + 1, "answered", key="k", node="good", given="no")
    store.append(head, event, Standing("lit", "question"))
    store.close()

    result = run("repair", "--apply")

    assert result.exit_code == 1
    assert "still damaged: session “s1”: Event 4 cannot follow from what was before." in (
        result.stdout
    )
