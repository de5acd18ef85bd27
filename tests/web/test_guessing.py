"""Few of many guesses are looked at, and nobody is kept out for long by those of others."""

from hashlib import sha256

import pytest

from tests.web.accounts import account
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import passwords
from treeguide.service.accounts import Accounts, TooSoon
from treeguide.store import open_store
from treeguide.store.people.guesses import FREE, LONGEST_US, SHORTEST_US

GUESSES, DAY_S = 10_000, 24 * 3600
DOUBLINGS = (LONGEST_US // SHORTEST_US).bit_length()
MOST_A_DAY = FREE + DOUBLINGS + DAY_S * 1_000_000 // LONGEST_US
"""How many guesses about one account, or from one address, can be looked at in a day: 111."""
GOOD = "correct horse battery"


@pytest.fixture
def bob(store):
    return account(store, name="Bob", password=passwords.kept_of(GOOD))


@pytest.fixture
def hashed(monkeypatch):
    """Count what reaches Argon2, which answers at once that it is wrong but for the right one."""
    reached = []
    verify = type(passwords._hasher).verify

    def counted(hasher, kept, password):
        reached.append(kept)
        return verify(hasher, kept, password) if password == GOOD else False

    monkeypatch.setattr(type(passwords._hasher), "verify", counted)
    return reached


def come_in(store, password="wrong", email="bob@example.org", address="192.0.2.1"):
    """Try to come in; return the secret, None where that is refused, or how long to wait."""
    try:
        return Accounts(store).come_in(email, password, device="Test", address=address)
    except TooSoon as too_soon:
        return too_soon.seconds


def over_a_day(store):
    """Yield the numbers of guesses, evenly over a day."""
    start = store.clock()
    for number in range(GUESSES):
        at_us = start + number * DAY_S * 1_000_000 // GUESSES
        store.clock = lambda at_us=at_us: at_us
        yield number


def test_of_10000_guesses_at_an_account_from_everywhere_111_a_day_reach_the_hash(
    store, bob, hashed
):
    for number in over_a_day(store):
        come_in(store, address=f"192.0.{number // 250}.{number % 250}")

    assert MOST_A_DAY == 111
    assert FREE < len(hashed) <= MOST_A_DAY


def test_of_10000_guesses_from_one_address_at_all_accounts_111_a_day_reach_the_hash(
    store, bob, hashed
):
    for number in over_a_day(store):
        come_in(store, email=f"person{number}@example.org")

    assert FREE < len(hashed) <= MOST_A_DAY


def test_all_addresses_of_one_household_are_counted_as_one(app_of, write_tree, store, bob):
    write_tree("end", {"end": {"kind": "outcome", "title": "End", "result": "resolved"}})
    app = app_of()
    form = {"email": "bob@example.org", "password": "wrong password"}

    codes = [
        Person(app, REMOTE_ADDR=f"2001:db8::{number}")
        .post("/sign-in", {**form, "email": f"person{number}@example.org"})
        .status_code
        for number in range(FREE + 1)
    ]

    assert codes == [422] * FREE + [429]


def test_who_has_come_in_from_somewhere_is_not_kept_out_there_by_guesses_from_elsewhere(store, bob):
    assert come_in(store, GOOD, address="198.51.100.7")
    for number in range(FREE + 3):
        come_in(store, address=f"192.0.2.{number}")

    assert isinstance(come_in(store, GOOD, address="192.0.2.99"), int)
    assert isinstance(come_in(store, GOOD, address="198.51.100.7"), str)


def test_who_is_where_somebody_came_in_before_guesses_no_more_often_than_others(store, bob, hashed):
    come_in(store, GOOD)

    answers = [come_in(store) for _ in range(FREE + 20)]

    assert len(hashed) == 1 + FREE
    assert answers[:FREE] == [None] * FREE


def test_nobody_waits_longer_than_a_quarter_of_an_hour(store, bob, hashed):
    waits = [come_in(store, address=f"192.0.{n // 250}.{n % 250}") for n in over_a_day(store)]

    assert max(wait or 0 for wait in waits) <= LONGEST_US // 1_000_000


@pytest.mark.parametrize("who", ["nobody", "bob", "closed", "without a password"])
def test_whoever_it_is_about_one_guess_costs_one_hash(store, bob, hashed, who):
    account(store, Grant("admin"))
    without = account(store, name="Eve")
    gone = account(store, name="Gone", password=bob.password)
    store.change_person(gone, by="x", action="account closed", status="closed")
    emails = {"bob": bob.email, "closed": gone.email, "without a password": without.email}

    come_in(store, email=emails.get(who, "nobody@example.org"))

    assert len(hashed) == 1
    assert hashed[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_who_has_an_account_does_not_make_guesses_at_others_undone(store, bob, hashed):
    answers = []
    for number in range(FREE):
        answers.append(come_in(store, email=f"person{number}@example.org"))
        come_in(store, GOOD)

    assert answers == [None] * FREE
    assert isinstance(come_in(store, email="one.more@example.org"), int)


def test_who_has_come_in_before_is_not_kept_out_by_guesses_of_others_at_her_place(store, bob):
    assert come_in(store, GOOD)

    for number in range(FREE):
        come_in(store, email=f"person{number}@example.org")

    assert isinstance(come_in(store, email="one.more@example.org"), int)
    assert isinstance(come_in(store, GOOD), str)


def test_many_who_come_in_from_one_address_keep_nobody_waiting(store, hashed):
    emails = [f"person{number}@example.org" for number in range(2 * FREE)]
    for email in emails:
        account(store, email=email, password=passwords.kept_of(GOOD))

    assert all(isinstance(come_in(store, GOOD, email), str) for email in emails)


def test_nobody_finds_out_from_what_is_kept_at_which_account_it_was_guessed(store, bob):
    come_in(store)

    kept = str(store.driver.read("SELECT * FROM guess")) + str(store.audit_entries())
    assert sha256(b"bob@example.org").hexdigest()[:16] not in kept
    assert sha256(b"192.0.2.1").hexdigest()[:16] not in kept


def test_what_is_kept_of_a_guess_says_the_same_on_no_other_server(store, bob, tmp_path):
    come_in(store)
    other = open_store(tmp_path / "other")
    come_in(other)

    here, there = (
        {row["subject"] for row in one.driver.read("SELECT subject FROM guess")}
        for one in (store, other)
    )
    other.close()

    assert len(here) == len(there) == 2
    assert here & there == set()


def test_her_right_password_makes_wrong_ones_at_her_account_undone(store, bob, hashed):
    now = store.clock()
    store.clock = lambda: now
    for _ in range(FREE - 1):
        come_in(store, address="192.0.2.1")

    assert isinstance(come_in(store, GOOD, address="192.0.2.2"), str)

    assert [come_in(store, address="192.0.2.3") for _ in range(FREE)] == [None] * FREE
