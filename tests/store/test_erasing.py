"""Erasing: what a person has said is gone for good, what happened stays and can be verified."""

import pytest

from tests.faults import lamps
from tests.store.conftest import AT_LAMP, EVERY_ENGINE, answered, append, begin, rows, run_raw
from treeguide.engine import Event
from treeguide.store import Erased, Erasure, Gone, KeyUsed, Start, damages
from treeguide.store.keeping.verify import verify
from treeguide.store.sql import BESIDE_SESSIONS

pytestmark = EVERY_ENGINE

SEALED = {"name": -1}
FILLED = answered(2, "k2", {"name": "Lovelace", "room": 12})


@pytest.fixture
def erased(store):
    """A store with a session that was erased after a person gave a name."""
    append(store, FILLED, sealed=SEALED)
    store.erase_session("s1", actor="Ada", reason="asked for it")
    return store


def test_what_was_sealed_is_read_until_it_is_erased(store):
    append(store, FILLED, sealed=SEALED)

    assert store.history_of("s1").events[1].given == {"name": "Lovelace", "room": 12}


def test_an_erased_session_is_listed_and_never_walked_again(erased):
    assert erased.session_row("s1").status == "erased"
    with pytest.raises(Erased, match="has been deleted"):
        erased.history_of("s1")
    with pytest.raises(Erased, match="has been deleted"):
        append(erased, answered(3, "k3"))


def test_what_is_not_personal_can_still_be_listed(erased):
    [_, event] = erased.rows_of("s1")

    assert (event.seq, event.kind, event.node) == (2, "answered", "lit")
    assert event.body == '{"values":{"room":12}}'


def test_erasing_breaks_no_chain(erased):
    assert list(damages(erased)) == []


def test_who_erased_when_and_why_is_kept(erased):
    [erasure] = erased.erasures()

    assert (erasure.session_id, erasure.actor, erasure.reason) == ("s1", "Ada", "asked for it")
    assert erasure.at_us > 5000


def test_it_is_in_the_audit_and_so_is_only_what_was_erased(erased):
    begin(erased, "s2")
    erased.erase_session("s1", actor="Bob", reason="again")
    erased.apply_erasures([Erasure("s2", 6000, "Ada", "asked before")])

    with pytest.raises(Gone):
        erased.erase_session("nobody", actor="Ada", reason="asked")

    [entry] = erased.audit_entries()
    assert (entry.actor, entry.action, entry.subject) == ("Ada", "session erased", "s1")
    assert entry.body == '{"reason":"asked for it"}'


def test_other_sessions_keep_what_was_said_in_them(erased):
    begin(erased, "s2")

    append(erased, FILLED, session_id="s2", sealed=SEALED)

    assert erased.history_of("s2").events[1].given == FILLED.given


def test_a_session_that_is_not_kept_cannot_be_erased(store):
    with pytest.raises(Gone):
        store.erase_session("nobody", actor="Ada", reason="asked")

    assert store.erasures() == []


def test_erasing_twice_keeps_the_first_time(erased):
    first = erased.erasures()

    erased.erase_session("s1", actor="Bob", reason="again")

    assert erased.erasures() == first


def test_erasures_can_be_applied_to_data_of_before(store):
    append(store, FILLED, sealed=SEALED)

    store.apply_erasures([Erasure("s1", 7, "Ada", "old"), Erasure("elsewhere", 8, "Ada", "old")])

    with pytest.raises(Erased):
        store.history_of("s1")
    assert [one.session_id for one in store.erasures()] == ["elsewhere", "s1"]


def test_a_retry_after_the_erasure_is_told_of_it_and_brings_nothing_back(erased):
    with pytest.raises(Erased):
        append(erased, FILLED, sealed=SEALED)

    with pytest.raises(Erased):
        erased.history_of("s1")


def test_a_retried_start_after_the_erasure_is_told_of_it(store):
    start = Start("s2", "lamp", {"lamp": store.session_row("s1").tree_hash})
    started = Event(1, 1000, "started", key="start", known={"name": "Lovelace"})
    store.start_session(start, started, AT_LAMP, SEALED)
    store.erase_session("s2", actor="Ada", reason="asked")

    with pytest.raises(Erased):
        store.start_session(start, started, AT_LAMP, SEALED)


def test_what_is_kept_for_some_days_is_gone_with_its_key_alone(store):
    append(store, answered(2, "k2", {"name": "Lovelace", "room": "12"}), sealed={"name": 7})
    begin(store, "s2")

    store.vault.forget("s1", 7)

    history = store.history_of("s1")
    assert (history.gone, history.events[1].given) == ({2}, {"room": "12"})
    assert store.session_row("s1").status == "open"


def test_the_same_personal_answer_under_the_same_key_is_a_repetition(store):
    first = append(store, FILLED, sealed=SEALED)

    again = append(store, FILLED, sealed=SEALED)

    assert (again.seq, again.hash, again.replayed) == (2, first.hash, True)


def test_another_personal_answer_under_the_same_key_is_refused(store):
    append(store, FILLED, sealed=SEALED)

    with pytest.raises(KeyUsed):
        append(store, answered(2, "k2", {"name": "Byron", "room": 12}), sealed=SEALED)


def test_free_words_are_sealed_without_being_asked(store):
    append(store, Event(2, 2000, "noted", key="k2", node="lit", text="It smells of smoke."))

    kept = store.rows_of("s1")[1]
    assert "smoke" not in kept.body
    assert store.history_of("s1").events[1].text == "It smells of smoke."


def test_what_is_kept_beside_a_session_is_erased_with_it(store):
    begin(store, "s2")
    for session_id in ("s1", "s2"):
        keep_beside(store, session_id)

    store.erase_session("s1", actor="Ada", reason="asked for it")

    left = {table: rows(store, f"SELECT session_id FROM {table}") for table in BESIDE_SESSIONS}
    assert left == {table: [("s2",)] for table in BESIDE_SESSIONS}


def test_with_its_last_key_go_a_sessions_case_and_what_is_to_be_followed_up(store):
    append(store, answered(2, "k2", {"name": "Lovelace"}), sealed={"name": 7})
    append(store, answered(3, "k3", {"room": "12"}), sealed={"room": 30})
    keep_beside(store, "s1")

    assert store.forget_over([("s1", 7)]) == 1
    assert beside(store) == (["s1"], ["s1"])

    assert store.forget_over([("s1", 30)]) == 1
    assert beside(store) == ([], [])


def test_of_other_sessions_the_case_stays_when_a_key_goes(store):
    begin(store, "s2")
    for session_id in ("s1", "s2"):
        append(store, FILLED, sealed={"name": 7}, session_id=session_id)
        keep_beside(store, session_id)

    store.forget_over([("s1", 7)])

    assert beside(store) == (["s2"], ["s2"])


def beside(store) -> tuple[list, list]:
    """Return which sessions have a case, and which somebody has still to follow up."""
    tables = ("session_case", "follow_up WHERE done_us IS NULL")
    found = (rows(store, f"SELECT session_id FROM {table}") for table in tables)
    return tuple([name for (name,) in one] for one in found)


def test_what_is_left_beside_an_erased_session_is_named(erased):
    keep_beside(erased, "s1")

    said = [one.message for one in verify(erased).damages if one.invariant == "I14"]

    assert said == [f"It was erased, and is still in {table}." for table in BESIDE_SESSIONS]


def keep_beside(store, session_id: str) -> None:
    name = {"session_id": session_id}
    run_raw(
        store, "INSERT INTO session_case (session_id, reference) VALUES (:session_id, 'A')", **name
    )
    run_raw(
        store,
        "INSERT INTO follow_up (session_id, person_id, due_us, made_us)"
        " VALUES (:session_id, 'ada', 1, 1)",
        **name,
    )
    run_raw(
        store,
        "INSERT INTO resume_code (id, session_id, made_us, expires_us)"
        " VALUES (:session_id, :session_id, 1, 9)",
        **name,
    )


def test_an_erasure_breaks_no_invariant(store):
    lamps.prepare(store)
    for number in range(5):
        for _ in lamps.walk(store, f"n{number}", 9):
            pass

    store.erase_session("n3", actor="Ada", reason="asked")

    assert verify(store).damages == ()
    with pytest.raises(Erased):
        store.history_of("n3")
