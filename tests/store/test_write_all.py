"""Parties of statements that are run at once: each is kept, or not, as if it were alone."""

import pytest

from tests.store.conftest import AT_LAMP, EVERY_ENGINE, answered, begin, head_of
from treeguide.store import damages
from treeguide.store.committer import Committer

pytestmark = EVERY_ENGINE
SESSIONS = [f"w{number}" for number in range(9)]


@pytest.fixture
def many(store):
    for session_id in SESSIONS:
        begin(store, session_id)
    return store


def prepared(store, session_id: str, key: str = "k", **more):
    head = more.pop("head", None) or head_of(store, session_id)
    return store.prepared(head, answered(head.seq + 1, key, **more), AT_LAMP)


def kept_by(store) -> dict[str, int]:
    return {one: store.session_row(one).head for one in SESSIONS}


def test_all_are_kept(many):
    appends = [prepared(many, one) for one in SESSIONS]

    assert many.driver.write_all([one.statements for one in appends]) == [True] * len(SESSIONS)
    assert set(kept_by(many).values()) == {2}
    assert [many.session_row(one).head_hash for one in SESSIONS] == [
        one.ack.hash for one in appends
    ]
    assert list(damages(many)) == []


def test_one_that_is_too_late_hinders_nobody(many):
    appends = [prepared(many, one) for one in SESSIONS]
    many.append(head_of(many, "w4"), answered(2, "earlier"), AT_LAMP)

    outcomes = many.driver.write_all([one.statements for one in appends])

    assert outcomes == [one != "w4" for one in SESSIONS]
    assert many.rows_of("w4")[-1].key == "earlier"
    assert list(damages(many)) == []


def test_of_two_for_one_session_the_first_is_kept(many):
    twice = [prepared(many, "w1", "first"), prepared(many, "w1", "second"), prepared(many, "w2")]

    assert many.driver.write_all([one.statements for one in twice]) == [True, False, True]
    assert many.rows_of("w1")[-1].key == "first"


def test_one_under_a_key_that_was_used_before_hinders_nobody(many):
    many.append(head_of(many, "w4"), answered(2, "used"), AT_LAMP)
    appends = [prepared(many, one, "used" if one == "w4" else "new") for one in SESSIONS]

    outcomes = many.driver.write_all([one.statements for one in appends])

    assert outcomes == [one != "w4" for one in SESSIONS]
    assert kept_by(many) == dict.fromkeys(SESSIONS, 2)
    assert list(damages(many)) == []


def test_what_breaks_a_rule_of_the_tables_is_refused_alone(many):
    appends = [prepared(many, one) for one in SESSIONS]
    wrong = [(text, {**values, "kind": None}) for text, values in appends[3].statements]

    outcomes = many.driver.write_all(
        [wrong if number == 3 else one.statements for number, one in enumerate(appends)]
    )

    assert isinstance(outcomes.pop(3), Exception)
    assert outcomes == [True] * (len(SESSIONS) - 1)
    assert kept_by(many) == {one: 1 if one == "w3" else 2 for one in SESSIONS}
    assert list(damages(many)) == []


def test_counters_add_up(many):
    many.driver.write_all([prepared(many, one).statements for one in SESSIONS])

    answers = [one for one in many.traffic(head_of(many).tree_hash) if one.given == "no"]
    assert sum(one.times for one in answers) == len(SESSIONS)


def test_listeners_are_told_of_each(many):
    many.subscribe("crm", ["session.answered"])

    many.driver.write_all([prepared(many, one).statements for one in SESSIONS])

    rows = many.driver.read("SELECT subject FROM outbox ORDER BY subject")
    assert [row["subject"] for row in rows] == [f"{one}.2" for one in SESSIONS]


def test_nothing_at_all_is_nothing(store):
    assert list(store.driver.write_all([])) == []


def test_what_is_handed_to_the_committer_is_kept(many):
    told = {}
    committer = Committer(many.driver.write_all, told.update)
    for one in SESSIONS:
        committer.hand_over(prepared(many, one).statements, one)

    committer.stop()

    assert told == dict.fromkeys(SESSIONS, True)
    assert set(kept_by(many).values()) == {2}
