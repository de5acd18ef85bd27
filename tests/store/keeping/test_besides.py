"""The case and the follow-up that are listed for a session are those that its events name."""

import pytest

from tests.store.conftest import EVERY_ENGINE, append, begin
from tests.store.keeping.test_verify import Tampering, full, said
from tests.store.tampering import tamper
from treeguide.engine import US_A_DAY, Event
from treeguide.store import Master, Standing, Store
from treeguide.store.chain import FREE_WORDS
from treeguide.store.invariants import besides
from treeguide.store.invariants.besides import Besides
from treeguide.store.keeping.histories import all_histories
from treeguide.store.sealing.vault import Vault

__all__ = ["full"]

FOLLOW_UP = "'bob', NULL, 1, 1, NULL"
TAMPERINGS = [
    *(
        Tampering(f"INSERT INTO {row}", invariant, message)
        for row, invariant, message in (
            ("session_case VALUES ('s4', 'x')", "I14", "erased, and is still in session_case"),
            (f"follow_up VALUES ('s4', {FOLLOW_UP})", "I14", "erased, and is still in follow_up"),
            ("session_case VALUES ('s1', 'x')", "I18", "“s1”: It is listed under a case, and no"),
            (f"follow_up VALUES ('s1', {FOLLOW_UP})", "I18", "“s1”: Somebody is to follow it up"),
            (f"follow_up VALUES ('s2', {FOLLOW_UP})", "I18", "“s2”: Somebody is to follow it up"),
        )
    ),
    Tampering("UPDATE session_case SET reference = 'x'", "I18", "another case than event 2 names"),
    Tampering("DELETE FROM follow_up", "I18", "The follow-up that event 3 asks for is missing"),
    *(
        Tampering(f"UPDATE follow_up SET {change}", "I18", "otherwise than event 3 says")
        for change in ("person_id = 'ann'", "team = NULL", "due_us = due_us + 1", "made_us = 0")
    ),
]


@EVERY_ENGINE
@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.change)
def test_what_no_event_names_and_what_is_missing_is_named(full, tampering):
    tamper(full, tampering.change)

    found = said(full)

    assert any(name == tampering.invariant and tampering.message in text for name, text in found)


def name_a_case(store) -> None:
    append(store, Event(2, 2000, "identified", key="k2", given={"case": "INC-7"}))


@EVERY_ENGINE
def test_a_case_that_is_named_meanwhile_is_no_damage(store):
    name_a_case(store)
    [[history]] = all_histories(store.driver)
    append(store, Event(3, 3000, "identified", key="k3", given={"case": "INC-8"}))

    message = Besides(store).of_session(*history)

    assert message is None


@EVERY_ENGINE
def test_a_case_that_is_erased_meanwhile_is_no_damage(store):
    name_a_case(store)
    [[history]] = all_histories(store.driver)
    tamper(store, "UPDATE session SET status = 'erased'", "DELETE FROM session_case")

    message = Besides(store).of_session(*history)

    assert message is None


def identified(seq: int, **given: object) -> Event:
    return Event(seq, seq * 1000, "identified", key=f"k{seq}", given=given)


def ended(seq: int) -> Event:
    return Event(seq, seq * 1000, "ended", key=f"k{seq}", given={"follow_up": "2027-01-04"})


@pytest.mark.parametrize("agent_id", ["ann", None])
@pytest.mark.parametrize(
    "events",
    [
        (identified(2, case="INC-7"), identified(3, case="INC-8")),
        (identified(2, case="INC-7"), identified(3, case="")),
        (identified(2, case=" "),),
        (identified(2, caller="Mrs. Quastel"),),
        (ended(2),),
        (identified(2, case="INC-7"), ended(3)),
    ],
)
def test_what_events_have_kept_beside_them_is_no_damage(store, events, agent_id):
    begin(store, "s2", agent_id=agent_id)
    for event in events:
        closed = event.kind == "ended"
        append(store, event, Standing("lit", "question", closed=closed), session_id="s2")

    assert said(store) == []


def test_of_an_erased_session_nothing_is_missing_there(full):
    full.erase_session("s5", actor="Ada", reason="asked")
    [s5] = [one for piece in all_histories(full.driver) for one in piece if one[0]["id"] == "s5"]

    assert said(full) == []
    assert Besides(full).corrections(*s5) == []


def test_each_of_many_rows_that_no_event_has_made_is_named(store, monkeypatch):
    begin(store, "s2")
    tamper(store, "INSERT INTO session_case SELECT id, 'x' FROM session")
    monkeypatch.setattr(besides, "AT_ONCE", 1)

    assert list(Besides(store).alone_in("session_case")) == ["s1", "s2"]


def test_without_its_master_key_a_case_is_not_looked_at(store):
    append(store, identified(2, case="INC-7"), sealed={FREE_WORDS: 30})
    other = Vault(store.keys, Master(b"o" * 32))
    [[history]] = all_histories(store.driver)
    elsewhere = Store(store.driver, store.keys, other, clock=store.clock)

    assert Besides(elsewhere).of_session(*history) is None


def test_a_case_may_go_a_moment_before_the_key_does_whose_time_is_over(store):
    naming = Event(2, 2000, "identified", key="k2", given={"case": "INC-7"})
    append(store, naming, sealed={FREE_WORDS: 30})
    tamper(store, "DELETE FROM session_case")
    early = said(store)

    store.clock = lambda: 31 * US_A_DAY

    assert [name for name, _ in early] == ["I18"]
    assert said(store) == []


def test_what_nobody_can_read_any_more_says_nothing_about_its_case(store):
    name_a_case(store)
    tamper(store, "UPDATE session_case SET reference = 'x'")
    store.keys.write(lambda run: run("DELETE FROM data_key"))
    store.vault._keys._remembered.clear()

    assert [name for name, _ in said(store)] == ["answers"]
