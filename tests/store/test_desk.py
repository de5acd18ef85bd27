"""The agents' desk: who holds what, which case it is, what is still to do; the same everywhere."""

import datetime

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, VERSION, append, begin, rows, run_raw
from tests.store.test_listing import plan_of
from treeguide.engine import Event
from treeguide.engine.events import US_A_DAY
from treeguide.store import Conflict, Ended, KeyUsed, Standing, desk_sql
from treeguide.store.desk import TAKEN_BACK_US

pytestmark = EVERY_ENGINE

CLOSED = Standing("lit", "question", closed=True)
USED = {
    "that somebody holds": (
        desk_sql.OF_AGENT,
        {"agent_id": "agent7", "most": 50},
        "session_of_agent",
    ),
    "of a caller": (
        desk_sql.OF_CONTACT,
        {"contact_key": "contact7", "most": 50},
        "session_of_contact",
    ),
}


def ids(found) -> list[str]:
    return [row.id for row in found]


def does(store, kind: str, seq: int = 2, session_id: str = "s1", **what):
    standing = CLOSED if kind == "ended" else AT_LAMP
    key = what.pop("key", f"k{seq}")
    event = Event(seq, seq * 1000, kind, key=key, node="lit", **what)
    return append(store, event, standing, session_id=session_id)


def passed(store, to: str, seq: int = 2, team: str | None = None, **what):
    return does(store, "handed-over", seq, given={"to": to, "team": team}, **what)


def named(store, case: str, seq: int = 2, session_id: str = "s1"):
    return does(store, "identified", seq, session_id, given={"case": case})


# Holding a session.


def test_a_session_is_held_by_who_began_it_until_it_is_passed_on(store):
    begin(store, "s2", agent_id="ann", team="desk")
    before = store.session_row("s2")

    passed(store, "bob", session_id="s2", by="ann")

    after = store.session_row("s2")
    assert (before.agent_id, before.team) == ("ann", "desk")
    assert (after.agent_id, after.team, after.head) == ("bob", "desk", 2)
    assert ids(store.sessions_of_agent("ann", 9)) == []
    assert ids(store.sessions_of_agent("bob", 9)) == ["s2"]


def test_a_session_goes_to_the_team_of_whom_it_is_passed_to(store):
    begin(store, "s2", agent_id="ann", team="desk")

    passed(store, "bob", team="field", session_id="s2")

    assert store.session_row("s2").team == "field"


def test_passing_a_session_on_twice_under_one_key_happens_once(store):
    first, again = passed(store, "bob"), passed(store, "bob")

    assert (again.replayed, again.hash) == (True, first.hash)
    assert store.session_row("s1").head == 2


def test_who_passes_a_session_on_too_late_changes_nothing(store):
    passed(store, "bob")

    with pytest.raises(Conflict):
        passed(store, "cid", key="other")
    with pytest.raises(KeyUsed):
        passed(store, "cid")

    assert store.session_row("s1").agent_id == "bob"


def test_a_session_that_has_ended_is_passed_to_nobody(store):
    does(store, "ended")

    with pytest.raises(Ended):
        passed(store, "bob", 3)

    assert store.session_row("s1").agent_id is None


def test_other_sessions_stay_with_whom_they_are(store):
    begin(store, "s2", agent_id="ann")

    passed(store, "bob")

    assert ids(store.sessions_of_agent("ann", 9)) == ["s2"]


def test_sessions_that_somebody_holds_are_listed_those_touched_last_first(store):
    for number in range(4):
        begin(store, f"t{number}", agent_id="ann", at_us=1000 + number)
    does(store, "noted", session_id="t1", text="It smells.")
    does(store, "ended", session_id="t2")
    named(store, "INC-7", session_id="t3")

    found = store.sessions_of_agent("ann", 9)

    assert ids(found) == ["t3", "t1", "t0"]
    assert [row.case_reference for row in found] == ["INC-7", None, None]
    assert ids(store.sessions_of_agent("ann", 1)) == ["t3"]


# Cases and callers.


def test_a_case_is_found_by_its_reference_in_large_and_small_letters(store):
    begin(store, "s2", at_us=2000)
    named(store, "  INC   7 ")
    named(store, "INC 7", session_id="s2")

    assert ids(store.sessions_of_case("inc 7", 9)) == ["s2", "s1"]
    assert [row.case_reference for row in store.sessions_of_case("INC 7", 9)] == ["INC 7"] * 2
    assert store.sessions_of_case("INC", 9) == []


def test_the_last_case_that_was_named_counts(store):
    named(store, "INC-7")
    named(store, "INC-8", 3)

    assert (store.sessions_of_case("INC-7", 9), ids(store.sessions_of_case("INC-8", 9))) == (
        [],
        ["s1"],
    )


def test_a_case_can_be_taken_back(store):
    named(store, "INC-7")
    named(store, "", 3)

    assert store.sessions_of_case("INC-7", 9) == []
    assert rows(store, "SELECT * FROM session_case") == []


def test_who_says_who_calls_without_a_case_names_none(store):
    does(store, "identified", given={"caller": "Lovelace"})

    assert rows(store, "SELECT * FROM session_case") == []


def test_the_sessions_of_a_caller_are_found_those_that_have_ended_too(store):
    for number in range(3):
        begin(store, f"t{number}", contact_key="key", at_us=1000 + number)
    does(store, "ended", session_id="t1")

    assert ids(store.sessions_of_contact("key", 9)) == ["t2", "t1", "t0"]
    assert store.sessions_of_contact("other", 9) == []


def test_what_is_said_of_who_calls_is_sealed(store):
    said = {"case": "INC-7", "caller": "Lovelace", "contact": "555-0100"}
    does(store, "identified", given=said)

    kept = store.rows_of("s1")[1]
    assert kept.body == '{"values":{}}'
    assert not any(word.encode() in kept.sealed for word in said.values())
    assert store.history_of("s1").events[1].given == said


def test_an_erased_session_is_found_by_no_case_and_followed_up_by_nobody(store):
    named(store, "INC-7")
    does(store, "ended", 3, by="ann", given={"follow_up": "2027-03-27"}, text="Call her.")

    store.erase_session("s1", actor="Ada", reason="asked")

    assert store.sessions_of_case("INC-7", 9) == []
    assert store.follow_ups_of("ann", 9) == []
    assert rows(store, "SELECT * FROM session_case") == rows(store, "SELECT * FROM follow_up") == []


# What is still to do.


def test_what_is_to_be_followed_up_is_listed_what_is_due_first(store):
    for number, day in enumerate(["2027-03-27", "2027-01-04", "2027-12-31"]):
        begin(store, f"t{number}", agent_id="ann", team="desk")
        does(store, "ended", session_id=f"t{number}", by="ann", given={"follow_up": day})

    found = store.follow_ups_of("ann", 2)

    assert [(one.session.id, one.due, one.team) for one in found] == [
        ("t1", datetime.date(2027, 1, 4), "desk"),
        ("t0", datetime.date(2027, 3, 27), "desk"),
    ]
    assert found[0].session.status == "abandoned"
    assert store.follow_ups_of("bob", 9) == []


@pytest.mark.parametrize(("by", "whose"), [("bob", "bob"), (None, "ann")])
def test_who_ends_a_session_follows_it_up_or_else_who_holds_it(store, by, whose):
    begin(store, "s2", agent_id="ann")

    does(store, "ended", session_id="s2", by=by, given={"follow_up": "2027-01-04"})

    assert [one.session.id for one in store.follow_ups_of(whose, 9)] == ["s2"]


@pytest.mark.parametrize("given", [None, {"resolved": "yes"}, {"follow_up": None}])
def test_what_needs_no_follow_up_makes_none(store, given):
    does(store, "ended", by="ann", given=given)

    assert rows(store, "SELECT * FROM follow_up") == []


def test_a_follow_up_that_nobody_can_have_is_made_for_nobody(store):
    does(store, "ended", given={"follow_up": "2027-01-04"})

    assert rows(store, "SELECT * FROM follow_up") == []
    assert store.session_row("s1").status == "abandoned"


def test_a_follow_up_is_done_once_and_by_whose_it_is(store):
    does(store, "ended", by="ann", given={"follow_up": "2027-01-04"})

    done = [store.follow_up_done("s1", who) for who in ("bob", "ann", "ann")]

    assert done == [False, True, False]
    assert store.follow_ups_of("ann", 9) == []


def test_that_a_follow_up_is_done_is_taken_back_once_and_by_whose_it_is(store):
    does(store, "ended", by="ann", given={"follow_up": "2027-01-04"})
    early = store.follow_up_not_done("s1", "ann")
    store.follow_up_done("s1", "ann")

    taken_back = [store.follow_up_not_done("s1", who) for who in ("bob", "ann", "ann")]

    assert (early, taken_back) == (False, [False, True, False])
    assert [one.session.id for one in store.follow_ups_of("ann", 9)] == ["s1"]
    assert store.has_follow_up("s1", "ann")
    assert not store.has_follow_up("s1", "bob")


@pytest.mark.parametrize(("later_us", "comes_back"), [(-10, True), (10, False)])
def test_that_a_follow_up_is_done_is_taken_back_for_ten_minutes_alone(store, later_us, comes_back):
    does(store, "ended", by="ann", given={"follow_up": "2027-01-04"})
    store.follow_up_done("s1", "ann")
    real = store.clock
    store.clock = lambda: real() + TAKEN_BACK_US + later_us

    assert store.follow_up_not_done("s1", "ann") == comes_back

    assert store.has_follow_up("s1", "ann") == comes_back


# What was read, and for how long a page was seen.


def test_that_words_were_read_is_kept_in_the_chain_and_how_long_beside_it(store):
    event = Event(2, 2000, "answered", key="k", node="lit", given="no", read=True, by="ann")

    append(store, event, shown_at=1500, active_ms=400)

    [kept] = rows(store, "SELECT body, shown_at, active_ms FROM event WHERE seq = 2")
    assert kept == ('{"by":"ann","read":true}', 1500, 400)
    assert store.history_of("s1").events[1].read


def test_an_answer_seen_for_another_time_is_the_same_answer_again(store):
    event = Event(2, 2000, "answered", key="k", node="lit", given="no")
    append(store, event, shown_at=1500, active_ms=400)

    assert append(store, event, shown_at=1600, active_ms=1).replayed


# What is started most.


def test_trees_are_counted_by_the_live_sessions_of_the_last_days(store):
    today = 400 * US_A_DAY
    store.clock = lambda: today + 5
    for number, at_us in enumerate([today, today - 29 * US_A_DAY, today - 30 * US_A_DAY]):
        begin(store, f"t{number}", at_us=at_us)
    begin(store, "t9", at_us=today, mode="practice")

    assert store.times_started(["lamp", "other"], 30) == {"lamp": 2}
    assert store.times_started(["lamp"], 31) == {"lamp": 3}
    assert store.times_started([], 30) == {}


def test_a_jump_is_counted_at_the_node_that_was_left(store):
    does(store, "jumped", given="→plug")

    counted = [(one.node, one.given) for one in store.traffic(VERSION.hash) if one.node]
    assert counted == [("lit", "→plug")]


# However many sessions there are.


@pytest.mark.parametrize("which", USED)
def test_sessions_of_the_desk_are_found_without_looking_at_others(store, which):
    statement, values, index = USED[which]

    plan = plan_of(store, statement, values)

    assert index in plan
    assert "SCAN session" not in plan


@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        (
            desk_sql.OF_CASE,
            {"reference": "a", "upper": "A", "lower": "a", "most": 9},
            "session_case_of",
        ),
        (desk_sql.FOLLOW_UPS, {"person_id": "ann", "most": 9}, "follow_up_of"),
    ],
)
def test_cases_and_follow_ups_are_found_without_looking_at_sessions(
    store, statement, values, index
):
    plan = plan_of(store, statement, values)

    assert index in plan or store.driver.dialect == "postgresql"
    assert "SCAN session" not in plan
    assert "Seq Scan on session " not in plan


COUNTERS = """
INSERT INTO traffic (tree_hash, mode, day, node, given, dwell, shard, times)
SELECT 'hash' || n % 5, 'live', n % 30, 'node' || n % 50, 'yes', n, 0, 1
FROM generate_series(1, 20000) AS n
"""


def test_starts_are_counted_without_looking_at_the_counters_of_answers(store):
    if store.driver.dialect == "postgresql":
        # A table without rows it would read as a whole.
        run_raw(store, COUNTERS)
        run_raw(store, "ANALYZE traffic")

    plan = plan_of(store, desk_sql.STARTED, {"rows": '[["lamp", "hash", 1]]'})

    looked_up = "(tree_hash=? AND mode=? AND day=? AND node=? AND given=?)"
    assert looked_up in plan or "using traffic_pkey" in plan
