"""Lists of sessions: which are in them, and in which order, the same on each engine."""

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, answered, append, begin
from tests.store.plans import plan_of
from treeguide.engine import Event
from treeguide.store import Standing, sql
from treeguide.store.ending import due_sessions

pytestmark = EVERY_ENGINE

TEAM, SYSTEM = Standing("team", "handoff"), Standing("system", "action")
USED = {
    "of a page": (
        sql.LISTED,
        {"started_us": 1000, "id": "s1", "most": 2},
        ("session_started", "(started_us,id)<", "Cond: (ROW(started_us, id) <"),
    ),
    "that are due": (
        sql.TO_END,
        {"now_us": 1000, "most": 2},
        ("session_expiring", "(expires_us<?)", "Cond: (expires_us <="),
    ),
    "of a holder": (
        sql.LATEST_OF,
        {"token_hash": "mine", "tree_id": "lamp", "events": 2, "most": 5},
        ("session_holder", "(token_hash=? AND tree_id=?)", "(tree_id = 'lamp'::text))"),
    ),
}
"""Of each list its statement, with values, and the index with the part of it that is looked at."""
MIXED = ("b", "B", "a", "A", "_", "-", "ä", "z", "9", "10", "😀")
"""Ids that people's languages sort in another order than their letters' numbers."""


def ids(found) -> list[str]:
    return [row.id for row in found]


def moved(store, session_id: str, standing: Standing, at_us: int = 2000, seq: int = 2) -> None:
    event = Event(seq, at_us, "answered", key=f"k{seq}", node="lit", given="no")
    append(store, event, standing, session_id=session_id)


def test_sessions_that_wait_for_a_team_are_listed_the_longest_waiting_first(store):
    begin(store, "s2")
    moved(store, "s2", TEAM)
    append(store, answered(2, "k2"), AT_LAMP)
    append(store, answered(3, "k3"), SYSTEM)

    assert ids(store.waiting_for_others()) == ["s2", "s1"]


def test_sessions_that_wait_for_nobody_or_have_ended_are_not_listed_as_waiting(store):
    for session_id in ("s2", "s3", "s4"):
        begin(store, session_id)
    moved(store, "s2", Standing("team", "handoff", closed=True))
    moved(store, "s3", TEAM)
    moved(store, "s3", AT_LAMP, 3000, seq=3)
    moved(store, "s4", TEAM)
    store.erase_session("s4", actor="Ada", reason="asked")

    assert store.waiting_for_others() == []


def test_no_more_waiting_sessions_are_listed_than_were_asked_for(store):
    for number in range(3):
        begin(store, f"t{number}")
        moved(store, f"t{number}", TEAM, 2000 + number)

    assert ids(store.waiting_for_others(2)) == ["t0", "t1"]


def test_those_who_wait_equally_long_are_listed_by_id(store):
    for session_id in MIXED:
        begin(store, session_id)
        moved(store, session_id, TEAM)

    assert ids(store.waiting_for_others()) == sorted(MIXED)


def test_those_who_wait_are_paged_without_gap_or_repetition(store):
    for number, session_id in enumerate(MIXED):
        begin(store, session_id)
        moved(store, session_id, TEAM, 2000 + number // 4)
    wanted = sorted(MIXED, key=lambda one: (2000 + MIXED.index(one) // 4, one))

    paged, place = [], {}
    for _ in range(4):
        page = store.waiting_for_others(3, **place)
        paged += page
        place = {"touched_us": page[-1].touched_us, "session_id": page[-1].id}

    assert ids(paged) == wanted


def test_as_many_wait_as_are_open_and_wait_for_a_team_or_a_system(store):
    for session_id, standing in {
        "s2": TEAM,
        "s3": SYSTEM,
        "s4": AT_LAMP,
        "s5": Standing("team", "handoff", closed=True),
    }.items():
        begin(store, session_id)
        moved(store, session_id, standing)

    assert store.count_of_waiting() == 2


def test_the_open_sessions_of_a_holder_are_found_the_latest_first(store):
    begin(store, "s2", token_hash="mine")
    begin(store, "s3", token_hash="mine")
    append(store, answered(2, "k2"), AT_LAMP, session_id="s2")

    assert [row.id for row in store.latest_of("mine", "lamp")] == ["s2", "s3"]
    assert [row.id for row in store.latest_of("mine", "lamp", most=1)] == ["s2"]
    assert [row.id for row in store.latest_of("mine", "lamp", events=2)] == ["s2"]
    assert store.latest_of("mine", "other") == []
    assert store.latest_of("theirs", "lamp") == []


def test_a_session_that_has_ended_is_not_among_the_latest(store):
    begin(store, "s2", token_hash="mine")
    begin(store, "s3", token_hash="mine")
    moved(store, "s3", Standing("good", "outcome", "good", closed=True))

    assert [row.id for row in store.latest_of("mine", "lamp")] == ["s2"]


def test_sessions_expire_the_longest_due_first(store):
    for session_id, expires_us in (("s2", 9000), ("s3", 8000), ("s4", 9001), ("s5", None)):
        begin(store, session_id)
        moved(store, session_id, Standing("lit", "question", expires_us=expires_us))

    assert ids(due_sessions(store, 9000)) == ["s3", "s2"]
    assert ids(due_sessions(store, 9000, 1)) == ["s3"]
    assert due_sessions(store, 7999) == []


@pytest.mark.parametrize("how", ["ended", "touched", "erased"])
def test_what_has_ended_or_was_touched_again_does_not_expire(store, how):
    moved(store, "s1", Standing("lit", "question", expires_us=8000))

    if how == "erased":
        store.erase_session("s1", actor="Ada", reason="asked")
    else:
        later = Standing("lit", "question", closed=how == "ended", expires_us=20_000)
        moved(store, "s1", later, 3000, seq=3)

    assert due_sessions(store, 9000) == []


def test_sessions_are_paged_the_newest_first_without_gap_or_repetition(store):
    for number, session_id in enumerate(MIXED):
        begin(store, session_id, at_us=1000 + number // 4)
    wanted = sorted(MIXED, key=lambda one: (1000 + MIXED.index(one) // 4, one), reverse=True)

    paged, place = [], (2000, "")
    while page := store.sessions_before(*place, most=3):
        paged += page
        place = (page[-1].started_us, page[-1].id)

    expected = wanted[:-4] + sorted([*wanted[-4:], "s1"], reverse=True)
    assert ids(paged) == expected


@pytest.mark.parametrize("which", USED)
def test_sessions_are_found_without_looking_at_others(store, which):
    statement, values, (index, *parts) = USED[which]

    plan = plan_of(store, statement, values)

    assert index in plan
    assert any(part in plan for part in parts)


def test_sessions_of_a_page_and_those_that_are_due_need_no_sorting(store):
    plans = [plan_of(store, *USED[which][:2]) for which in ("of a page", "that are due")]

    assert [plan for plan in plans if "Sort" in plan or "TEMP B-TREE" in plan] == []
