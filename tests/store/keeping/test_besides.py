"""The case and the follow-up that are listed for a session are those that its events name."""

import pytest

from tests.store.conftest import EVERY_ENGINE, append
from tests.store.keeping.test_verify import Tampering, full, said
from tests.store.tampering import tamper
from treeguide.engine import US_A_DAY, Event
from treeguide.store.chain import FREE_WORDS
from treeguide.store.invariants.besides import Besides
from treeguide.store.keeping.histories import all_histories

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
