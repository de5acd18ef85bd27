"""Who may see, read, do what in a session: each role in each kind of session."""

import itertools
from types import SimpleNamespace

import pytest

from treeguide.access import ROLES
from treeguide.service.session_rights import (
    READ_AGAIN_US,
    SessionRights,
    reads_words_at_work,
    sees_session,
    session_rights,
)

ME, OTHER = "me", "other"
AGENT = {"status": "open", "audience": "agent", "kind": "question", "touched_us": 0}
CUSTOMER = {**AGENT, "audience": "customer"}
SESSIONS = {
    "own": {**AGENT, "agent_id": ME},
    "colleague's": {**AGENT, "agent_id": OTHER},
    "nobody's": {**AGENT, "agent_id": None},
    "customer's": {**CUSTOMER, "agent_id": None},
    "customer's that waits": {**CUSTOMER, "agent_id": None, "kind": "handoff"},
    "customer's whose code I entered": {**CUSTOMER, "agent_id": ME},
    "customer's whose code a colleague entered": {**CUSTOMER, "agent_id": OTHER},
    "own that has just ended": {**AGENT, "agent_id": ME, "status": "done"},
    "colleague's that has just ended": {**AGENT, "agent_id": OTHER, "status": "done"},
    "customer's that has just ended": {**CUSTOMER, "agent_id": None, "status": "done"},
}
# s: sees, w: reads words, a: acts, t: takes over, r: says results.
AGENTS = {
    "own": "swa",
    "colleague's": "swt",
    "nobody's": "swt",
    "customer's": "",
    "customer's that waits": "swr",
    "customer's whose code I entered": "swa",
    "customer's whose code a colleague entered": "",
    "own that has just ended": "sw",
    "colleague's that has just ended": "s",
    "customer's that has just ended": "",
}
LEADS = {**AGENTS, "customer's whose code a colleague entered": "sw"}
WALKING = {name: "" for name in SESSIONS} | {
    "own": "sa",
    "customer's whose code I entered": "sa",
    "own that has just ended": "s",
}
TABLE = {
    "agent": AGENTS,
    "lead": LEADS,
    **dict.fromkeys(("author", "reviewer", "analyst", "admin"), WALKING),
}
LETTERS = {"s": "sees", "w": "reads_words", "a": "acts", "t": "takes_over", "r": "gives_results"}


LAST = SimpleNamespace(by=None)
"""What was done last in every session."""


@pytest.fixture(autouse=True)
def last(monkeypatch):
    """Who did the last thing in every session: nobody who signed in."""
    monkeypatch.setattr(LAST, "by", None)
    return LAST


def store_at(clock_us: int = 0, *, has_follow_up: bool = False):
    return SimpleNamespace(
        clock=lambda: clock_us,
        has_follow_up=lambda session_id, person_id: has_follow_up,
        history_of=lambda session_id: SimpleNamespace(events=[LAST]),
    )


def rights(role: str, session: dict, store=None) -> SessionRights:
    held = ROLES[role].permissions
    row = SimpleNamespace(id="session", **session)
    return session_rights(held.__contains__, ME, row, store or store_at())


def test_the_table_has_every_role_and_every_session():
    assert set(TABLE) == set(ROLES)
    assert all(set(row) == set(SESSIONS) for row in TABLE.values())


@pytest.mark.parametrize(("role", "session"), list(itertools.product(ROLES, SESSIONS)))
def test_each_role_may_what_its_row_says_and_nothing_else(role, session):
    found = rights(role, SESSIONS[session])

    allowed = "".join(letter for letter, name in LETTERS.items() if getattr(found, name))
    assert allowed == TABLE[role][session]


@pytest.mark.parametrize("was_last", [None, ME])
@pytest.mark.parametrize("walks", [True, False])
@pytest.mark.parametrize(("role", "session"), list(itertools.product(ROLES, SESSIONS)))
def test_lists_show_just_the_sessions_that_can_be_opened(role, session, walks, was_last, last):
    held = ROLES[role].permissions | {"walk"} if walks else ROLES[role].permissions - {"walk"}
    row, last.by = SimpleNamespace(id="session", **SESSIONS[session]), was_last
    whose = held.__contains__, ME, row, store_at()

    assert sees_session(*whose) == session_rights(*whose).sees


@pytest.mark.parametrize(("role", "session"), list(itertools.product(ROLES, SESSIONS)))
def test_lists_of_work_tell_words_to_just_those_who_may_read_them_there(role, session):
    held, row = ROLES[role].permissions, SimpleNamespace(id="session", **SESSIONS[session])
    of_all = session_rights(held.__contains__, ME, row, store_at(has_follow_up=True))

    assert not of_all.sees or of_all.reads_words == reads_words_at_work(held.__contains__, ME, row)


@pytest.mark.parametrize("session", SESSIONS)
def test_who_may_not_walk_there_has_no_rights_at_all(session):
    row = SimpleNamespace(id="session", **SESSIONS[session])

    assert session_rights(lambda name: name != "walk", ME, row, store_at()) == SessionRights()


@pytest.mark.parametrize(
    ("later_us", "has_follow_up", "reads"),
    [
        (READ_AGAIN_US - 1, False, True),
        (READ_AGAIN_US, False, False),
        (READ_AGAIN_US * 99, True, True),
    ],
)
def test_who_held_it_reads_it_for_twelve_hours_or_until_it_is_followed_up(
    later_us, has_follow_up, reads
):
    ended = SESSIONS["own that has just ended"]

    found = rights("agent", ended, store_at(later_us, has_follow_up=has_follow_up))

    assert (found.sees, found.reads_words) == (True, reads)


def test_of_an_erased_session_nobody_reads_words():
    erased = {**SESSIONS["own"], "status": "erased"}

    assert not rights("lead", erased, store_at(has_follow_up=True)).reads_words


def test_who_has_said_what_a_team_answered_sees_what_came_of_it_until_the_customer_goes_on(last):
    last.by = ME

    assert rights("agent", SESSIONS["customer's"]).sees
    assert not rights("agent", SESSIONS["customer's"]).acts
    assert not rights("author", SESSIONS["customer's"]).sees
