"""What is due is handed out once, in the order of ids, and nothing is left behind."""

import pytest

from tests.service.cases import DAY, begun, clock, sessions, store
from treeguide.service import backlog as backlogs
from treeguide.service import sweeping
from treeguide.service.backlog import Backlog
from treeguide.service.sweeping import Sweeper, Swept
from treeguide.store.ending import due_sessions, end_sessions

__all__ = ["clock", "sessions", "store"]

NAMES = ["m", "c", "x", "a", "k", "z", "f"]


@pytest.fixture
def overdue(store, sessions, clock):
    """A store in which every session is due; by their ids they are in another order."""
    for name in NAMES:
        begun(sessions, name)
        clock.now_us += DAY
    clock.now_us += 40 * DAY
    return store


@pytest.fixture
def starts_at(monkeypatch):
    """Return what decides from which of those that are due the first is handed out."""

    def choose(place: int) -> None:
        monkeypatch.setattr(backlogs.secrets, "randbelow", lambda count: place % count)

    return choose


def ids(due) -> list[str]:
    return [session.id for session in due]


def test_what_is_due_is_handed_out_by_id(overdue, starts_at):
    starts_at(0)
    backlog = Backlog(overdue)

    taken = [ids(backlog.take(3)) for _ in range(3)]

    assert taken == [["a", "c", "f"], ["k", "m", "x"], ["z"]]
    assert backlog.is_empty


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_from_wherever_it_begins_each_is_handed_out_once(overdue, starts_at, place):
    starts_at(place)
    backlog = Backlog(overdue)

    taken = ids(backlog.take(4)) + ids(backlog.take(4))

    assert taken == sorted(NAMES)[place:] + sorted(NAMES)[:place]


def test_what_was_due_longest_is_handed_out_before_what_is_read_later(
    overdue, starts_at, monkeypatch
):
    starts_at(0)
    monkeypatch.setattr(backlogs, "READ_AT_ONCE", 3)
    backlog = Backlog(overdue)

    first = backlog.take(9)
    is_empty = backlog.is_empty
    end_sessions(overdue, first)

    assert (ids(first), is_empty) == (["c", "m", "x"], False)
    assert ids(backlog.take(9)) == ["a", "k", "z"]


def test_after_forgetting_what_is_still_due_is_handed_out(overdue):
    backlog = Backlog(overdue)
    backlog.take(5)

    backlog.forget()

    assert sorted(ids(backlog.take(9))) == sorted(NAMES)


def test_where_nothing_is_due_nothing_is_handed_out(store):
    backlog = Backlog(store)

    assert backlog.take(5) == []
    assert backlog.is_empty


def test_a_sweeper_leaves_to_another_node_what_that_one_ends(
    overdue, sessions, starts_at, monkeypatch
):
    starts_at(0)
    monkeypatch.setattr(backlogs, "READ_AT_ONCE", 6)
    for name in ("FIRST_AT_ONCE", "FEWEST_AT_ONCE", "MOST_AT_ONCE"):
        monkeypatch.setattr(sweeping, name, 2)
    sweeper = Sweeper(sessions)
    sweeper.sweep()
    end_sessions(overdue, [one for one in due_sessions(overdue, 2**60) if one.id != "z"])

    rounds = [sweeper.sweep(), sweeper.sweep()]

    assert rounds == [Swept(ended=0, is_behind=True), Swept(ended=1)]
