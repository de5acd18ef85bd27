"""Codes to go on elsewhere: each works once, for a day, and moves the right or does nothing."""

import pytest

from tests.store.conftest import (
    AT_LAMP,
    EVERY_ENGINE,
    answered,
    append,
    begin,
    head_of,
    rows,
    run_raw,
)
from treeguide.engine import Event
from treeguide.store import Conflict, damages
from treeguide.store.resuming import LASTS_US, REMEMBERED_US, CodeSpent

pytestmark = EVERY_ENGINE

OLD, NEW = "a" * 64, "b" * 64
KEPT = "SELECT * FROM resume_code ORDER BY id"


@pytest.fixture
def held(store):
    """A store with a session that the browser OLD holds, and codes for it."""
    begin(store, "s2", token_hash=OLD)
    store.keep_codes("s2", ("SHORT", "LINK"))
    return store


def resumed(store, key: str = "r1"):
    head = head_of(store, "s2")
    event = Event(head.seq + 1, head.at_us + 1, "resumed", key=key)
    return store.prepared(head, event, AT_LAMP)


def test_a_code_leads_to_its_session_and_only_its_hash_is_kept(held):
    assert held.session_of_code("SHORT") == held.session_of_code("LINK") == "s2"
    assert not {"SHORT", "LINK"} & {value for row in rows(held, KEPT) for value in row}


def test_who_uses_a_code_holds_the_session_and_who_held_it_does_not(held):
    held.take_up("LINK", resumed(held), NEW)

    row = held.session_row("s2")
    assert (row.token_hash, row.head) == (NEW, 2)
    assert held.was_taken_from("s2", OLD) and not held.was_taken_from("s2", NEW)
    assert [event.kind for event in held.history_of("s2").events] == ["started", "resumed"]
    assert list(damages(held)) == []


@pytest.mark.parametrize("code", ["SHORT", "LINK"])
def test_of_a_code_and_its_link_one_works_once(held, code):
    held.take_up("SHORT", resumed(held), NEW)

    with pytest.raises(CodeSpent, match="does not work any more"):
        held.take_up(code, resumed(held, "r2"), OLD)
    with pytest.raises(CodeSpent):
        held.session_of_code(code)
    assert held.session_row("s2").token_hash == NEW


def test_where_the_session_has_gone_on_the_code_stays_good_and_nothing_has_moved(held):
    late = resumed(held)
    append(held, answered(2, "k2", at_us=5000), session_id="s2")

    with pytest.raises(Conflict):
        held.take_up("SHORT", late, NEW)

    assert held.session_row("s2").token_hash == OLD
    assert held.session_of_code("SHORT") == "s2"
    assert [event.kind for event in held.history_of("s2").events] == ["started", "answered"]


def test_using_a_code_at_a_desk_takes_the_session_from_nobody(held):
    held.use_code("SHORT")

    assert held.session_row("s2").token_hash == OLD
    assert not held.was_taken_from("s2", OLD)
    with pytest.raises(CodeSpent):
        held.use_code("LINK")


def test_a_newer_code_makes_the_older_ones_useless(held):
    held.keep_codes("s2", ("LATER",))

    assert held.session_of_code("LATER") == "s2"
    with pytest.raises(CodeSpent):
        held.session_of_code("SHORT")


def test_a_code_works_for_a_day(held):
    now = held.clock()
    held.clock = lambda: now + LASTS_US + 1

    with pytest.raises(CodeSpent):
        held.session_of_code("SHORT")
    with pytest.raises(CodeSpent):
        held.take_up("SHORT", resumed(held), NEW)


def test_erasing_kills_every_code(held):
    held.erase_session("s2", actor="Ada", reason="asked for it")

    with pytest.raises(CodeSpent):
        held.session_of_code("SHORT")
    assert rows(held, KEPT) == []


def test_a_session_that_has_ended_goes_on_nowhere(held):
    run_raw(held, "UPDATE session SET status = 'done' WHERE id = 's2'")

    with pytest.raises(CodeSpent):
        held.session_of_code("SHORT")
    with pytest.raises(CodeSpent):
        held.use_code("SHORT")


def test_from_whom_it_was_taken_is_known_as_long_as_a_cookie_lasts(held):
    held.take_up("SHORT", resumed(held), NEW)
    held.keep_codes("s2", ("LATER",))
    assert held.was_taken_from("s2", OLD)
    now = held.clock()
    held.clock = lambda: now + REMEMBERED_US + 1

    held.keep_codes("s2", ("LATEST",))

    assert not held.was_taken_from("s2", OLD)
