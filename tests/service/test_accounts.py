"""Coming in: what is kept of a password grows with the effort that is usual today."""

import pytest

from tests.web.accounts import account
from treeguide.service import passwords
from treeguide.service.accounts import Accounts
from treeguide.store import open_store

GOOD = "correct horse battery"


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


def come_in(store, password):
    return Accounts(store).come_in("bob@example.org", password, device="Test", address="192.0.2.1")


def test_a_password_that_was_kept_with_less_effort_is_kept_anew_as_she_comes_in(store):
    easy = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    bob = account(store, name="Bob", password=easy)

    assert come_in(store, GOOD)

    kept = store.person(bob.id).password
    assert not passwords.should_be_kept_anew(kept)
    assert passwords.is_right(kept, GOOD)
    assert come_in(store, GOOD)
    assert store.person(bob.id).password == kept


def test_a_wrong_guess_keeps_nothing_anew(store):
    easy = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    bob = account(store, name="Bob", password=easy)

    assert come_in(store, "wrong horse battery") is None

    assert store.person(bob.id).password == easy
