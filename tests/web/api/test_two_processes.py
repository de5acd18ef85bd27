"""Two applications on one PostgreSQL: to a program they are one."""

import pytest

from tests.postgresql import new_database, postgresql_server
from tests.web.api.conftest import NAME, Program
from treeguide.service.publishing import publish_folder
from treeguide.store import Master, open_store
from treeguide.web import Config, create_app

__all__ = ["new_database", "postgresql_server"]

KEY = {"Idempotency-Key": "3b0f6f2a-7a61-4c4e-9a60-9f5e8a1d2c3b"}


@pytest.fixture
def stores(new_database):
    address = new_database()
    opened = [open_store(address, master=Master(b"m" * 32)) for _ in range(2)]
    yield opened
    for store in opened:
        store.close()


@pytest.fixture
def programs(stores, trees):
    publish_folder(stores[0], trees)
    return [Program(create_app(Config(store))) for store in stores]


def test_a_session_is_walked_through_both_in_turn(programs):
    here, there = programs
    held = here.start()
    other = there.with_token(held.token)

    answers = [{"answer": "dark"}, {"answer": "done"}, {"values": {"name": NAME}}]
    for number, one in enumerate(answers):
        sender = (held, other)[number % 2]
        held.page = sender.post(f"{held.place}/events", held.event(**one)).json

    assert held.page["node"] == "team"
    assert held.get(held.place).json == other.get(held.place).json


def test_a_retry_through_the_other_counts_once(programs, stores, problem):
    here, there = programs
    held = here.start()
    other, event = there.with_token(held.token), held.event(answer="dark")

    first = held.post(f"{held.place}/events", event).json
    again = other.post(f"{held.place}/events", event).json
    late = other.post(f"{held.place}/events", {**event, "key": "another"})

    assert again == {**first, "replayed": True}
    assert problem(late) == "stale"
    assert problem(other.post(f"{held.place}/events", {**event, "answer": "lit"})) == "key-used"
    assert len(stores[0].history_of(held.session).events) == 2


def test_a_key_starts_the_same_session_through_both(programs):
    started = [
        one.client.post("/api/v1/sessions", json={"tree": "case"}, headers=KEY).json
        for one in programs
    ]

    assert started[0] == started[1]


def test_a_token_that_is_revoked_through_one_opens_nothing_through_the_other(
    programs, stores, problem
):
    token, text = stores[0].new_token("crm", ["read"], days=1, by="test")
    reader = programs[1].with_token(text)

    before = reader.get("/sessions").status_code
    stores[0].revoke_token(token.id)

    assert (before, problem(reader.get("/sessions"))) == (200, "no-token")
