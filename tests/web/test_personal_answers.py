"""One form, filled in over good and bad vaults: what is found in clear shows what a vault does."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.canaries import traces, traces_in
from tests.postgresql import new_database, postgresql_server
from tests.web.conftest import Person
from tests.web.personal import MOVE, PLAYER, TREES
from tests.web.places import all_rows
from treeguide.service.publishing import publish_folder
from treeguide.store import Locked, Master, Store, open_store
from treeguide.store.sealing.vault import Vault
from treeguide.web import Config, create_app, logs

__all__ = ["new_database", "postgresql_server"]

TOLD = tuple(PLAYER.values())
MASTER = Master(b"m" * 32)
LAMP = {
    "id": "lamp",
    "owner": "desk",
    "variables": {},
    "nodes": {
        "lit": {
            "kind": "question",
            "title": "Is it lit?",
            "answers": [{"id": one, "label": one, "to": "good"} for one in ("yes", "no")],
        },
        "good": {"kind": "outcome", "title": "Good", "result": "resolved"},
    },
}  # fmt: skip
"""A tree that asks for nothing personal."""

Walk = Callable[..., Person]


class OpenVault(Vault):
    """What must not be: a vault that keeps what it is given as it is."""

    def _sealed(self, name: Any, seq: int, values: Any) -> str:
        return str(dict(values))


class FailingVault(Vault):
    """A vault with a fault in it, which says too much about what it was given."""

    def seal(self, session_id: str, seq: int, parts: Any) -> bytes:
        raise ValueError(f"This cannot be sealed: {parts}")


@pytest.fixture
def fill_in(write_tree, tmp_path) -> Walk:
    """Fill in the first form of a tree over a store, with a vault of some kind."""

    def walk(store: Store, vault: type[Vault] = Vault) -> Person:
        for tree in (*TREES, LAMP):
            write_tree(tree["id"], **{key: tree[key] for key in ("nodes", "variables", "owner")})
        store.vault = vault(store.keys, store.vault.master)
        publish_folder(store, tmp_path / "trees")
        person = Person(create_app(Config(store)))
        year, month, day = PLAYER["born"].split("-")
        parts = {"born.year": year, "born.month": month, "born.day": day}
        return person.start(MOVE["id"]).send(**PLAYER, **parts)

    return walk


@pytest.fixture
def on_postgresql(new_database) -> Iterator[Store]:
    with closing(open_store(new_database(), master=MASTER)) as store:
        yield store


def test_a_vault_that_kept_clear_text_would_be_caught(fill_in, tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        fill_in(store, OpenVault)

    assert traces_in(tmp_path / "data", TOLD)["treeguide.db"].keys() == set(TOLD)


def test_the_real_vault_is_not_caught(fill_in, tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        person = fill_in(store)

    assert person.status == 200
    assert traces_in(tmp_path / "data", TOLD) == {}


def test_nothing_is_in_clear_in_a_table_of_postgresql(fill_in, on_postgresql):
    person = fill_in(on_postgresql)

    assert person.status == 200
    assert b"wrapped" in all_rows(on_postgresql)
    assert traces(all_rows(on_postgresql), TOLD) == {}


def test_clear_text_would_be_caught_on_postgresql_too(fill_in, on_postgresql):
    fill_in(on_postgresql, OpenVault)

    assert traces(all_rows(on_postgresql), TOLD).keys() == set(TOLD)


@pytest.fixture
def own_log(monkeypatch) -> None:
    """Let what is set up for the log last for one test."""
    monkeypatch.setattr(logs.log, "handlers", [])
    monkeypatch.setattr(logs.log, "propagate", True)


@pytest.mark.usefixtures("own_log")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_fault_whose_words_hold_a_value_shows_it_to_nobody(fill_in, tmp_path, form):
    written = io.StringIO()
    logs.set_up(form, written)

    with closing(open_store(tmp_path / "data")) as store:
        person = fill_in(store, FailingVault)

    logged = written.getvalue().encode()
    assert person.status == 500
    assert b"ValueError" in logged
    assert traces(logged + person.response.get_data(), TOLD) == {}


@pytest.fixture
def stolen(fill_in, tmp_path) -> Iterator[tuple[Store, Person, str]]:
    """The data of somebody's walk without the master key, that person, and where the walk is."""
    with closing(open_store(tmp_path / "data")) as store:
        person = fill_in(store)
    (tmp_path / "data" / "treeguide.key").unlink()
    with closing(open_store(tmp_path / "data")) as store:
        again = Person(create_app(Config(store)))
        again.client.set_cookie("treeguide", person.client.get_cookie("treeguide").value)
        yield store, again, person.address


def test_whoever_has_the_data_without_the_master_key_reads_nothing(stolen):
    store, person, address = stolen
    session = address.split("/")[3]

    person.open(address)

    assert person.status == 503
    assert "The key that protects them is missing here." in person.page
    assert traces(person.response.get_data(), TOLD) == {}
    with pytest.raises(Locked, match="master key"):
        store.history_of(session)


def test_without_the_master_key_nothing_personal_is_taken_and_the_rest_goes_on(stolen):
    _, person, _ = stolen

    refused = person.start("move").send(full_name="Philippa").status
    reached = person.start("lamp").send(answer="yes").heading

    assert (refused, reached) == (503, "Good")


def test_the_same_answers_of_two_people_leave_nothing_that_is_the_same(fill_in, tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        for _ in range(2):
            fill_in(store)
        rows = store.driver.read("SELECT fp, body_enc FROM event WHERE body_enc IS NOT NULL")

    # A digest without a secret would be the same, and could be tried until it fits.
    first, second = ({row["fp"], row["body_enc"]} for row in rows)
    assert first & second == set()


def test_what_is_kept_for_days_is_gone_and_the_rest_is_there(fill_in, tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        person = fill_in(store)
        session = person.address.split("/")[3]
        [event] = [one for one in store.rows_of(session) if one.sealed]

        store.vault.forget(session, 30)
        left, is_complete = store.vault.open_what_is_left(session, event.seq, event.sealed)

    said = traces(str(left).encode(), TOLD)
    assert not is_complete
    assert said.keys() == {value for name, value in PLAYER.items() if name != "phone"}


def test_a_page_goes_on_without_what_is_gone_where_nothing_hangs_on_it(fill_in, tmp_path):
    with closing(open_store(tmp_path / "data")) as store:
        person = fill_in(store)
        store.vault.forget(person.address.split("/")[3], 30)
        again = Person(create_app(Config(store)))
        again.client.set_cookie("treeguide", person.client.get_cookie("treeguide").value)

        shown = again.open(person.address)
        heading, reached = shown.heading, again.send(answer="yes")

    assert heading == f"May we call {PLAYER['full_name']} at …?"
    assert (reached.status, reached.node) == (200, "pay/account")
