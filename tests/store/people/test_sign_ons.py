"""Accounts of those who sign in elsewhere, on every database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.store.conftest import EVERY_ENGINE
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store.keeping.verify import verify
from treeguide.store.people import sql
from treeguide.store.people.links import Spent
from treeguide.store.people.persons import TAKEN, Taken
from treeguide.store.people.sign_ons import Arrival, Closed, Elsewhere, Joined, Used

pytestmark = EVERY_ENGINE
ADA = Arrival("https://login.example", "ada", "Ada", "ada@example.org", True)


def test_the_first_time_an_account_is_made_and_then_found(store):
    first = store.sign_on(ADA, None, "state 1")

    assert store.sign_on(ADA, None, "state 2") == first
    assert store.person(first).status == "active"
    assert store.person_of(ADA.issuer, ADA.subject).id == first


def test_a_state_works_once_and_what_came_with_it_a_second_time_changes_nothing(store):
    person_id = store.sign_on(ADA, frozenset({Grant("agent")}), "state")

    with pytest.raises(Used):
        store.sign_on(ADA, frozenset({Grant("admin")}), "state")

    assert store.grants_of(person_id) == [Grant("agent")]


def test_what_is_refused_leaves_its_state_unspent(store):
    account = store.add_person("Eve", ADA.email, by="test", status="active", password="x")
    with pytest.raises(Elsewhere):
        store.sign_on(ADA, None, "state")

    store.change_person(
        account, by="test", action="name or address changed", email="eve@example.org"
    )

    assert store.sign_on(ADA, None, "state")


def test_an_invited_account_is_joined_and_its_link_is_not_needed(store):
    invited, _ = store.invite("Ada", ADA.email, [Grant("agent")], by="test")

    assert store.sign_on(ADA, None, "state") == invited.id
    assert store.person(invited.id).subject == "ada"


@pytest.mark.parametrize("is_verified", [True, False])
def test_a_closed_account_of_this_address_lets_nobody_in(store, is_verified):
    arrival = Arrival(ADA.issuer, "ada", "Ada", ADA.email, is_verified)
    store.add_person("Ada", ADA.email, by="test", status="closed")

    with pytest.raises(Closed if is_verified else Elsewhere):
        store.sign_on(arrival, None, "state")


def test_roles_of_groups_come_and_go_and_others_stay(store):
    person_id = store.sign_on(ADA, frozenset({Grant("agent", "it"), Grant("lead", "it")}), "1")
    with_teams(store, "hr").give_role(person_id, Grant("author", "hr"), by="test")

    store.sign_on(ADA, frozenset({Grant("analyst")}), "2")
    without_groups = store.sign_on(ADA, None, "3")

    assert without_groups == person_id
    assert set(store.grants_of(person_id)) == {Grant("analyst"), Grant("author", "hr")}


def test_of_a_role_that_goes_with_a_group_those_who_look_after_its_team_are_told(store):
    person_id = store.sign_on(ADA, frozenset({Grant("agent", "it"), Grant("analyst")}), "1")

    store.sign_on(ADA, frozenset(), "2")

    told = [(one.subject, one.team) for one in store.audit_entries() if one.action == TAKEN]
    assert sorted(told, key=str) == [(person_id, "it"), (person_id, None)]
    assert verify(store).damages == ()


def test_the_last_administrator_stays_whatever_her_groups_are_and_nothing_is_told(store):
    person_id = store.sign_on(ADA, frozenset({Grant("admin")}), "1")

    store.sign_on(ADA, frozenset(), "2")

    assert store.grants_of(person_id) == [Grant("admin")]
    assert TAKEN not in [one.action for one in store.audit_entries()]
    assert verify(store).damages == ()


def test_of_administrators_who_leave_their_group_at_once_one_stays(store):
    coming = [Arrival(ADA.issuer, f"p{n}", f"P{n}", f"p{n}@example.org", True) for n in range(4)]
    for arrival in coming:
        store.sign_on(arrival, frozenset({Grant("admin")}), f"first {arrival.subject}")
    together = Barrier(len(coming))

    def leave(arrival: Arrival) -> None:
        together.wait()
        store.sign_on(arrival, frozenset(), f"second {arrival.subject}")

    with ThreadPoolExecutor(len(coming)) as several:
        list(several.map(leave, coming))

    assert list(store.all_grants().values()) == [[Grant("admin")]]
    assert verify(store).damages == ()


def test_nobody_else_changes_roles_from_before_the_first_look_at_them(store, monkeypatch):
    said, write = [], store.driver.write

    def noting(work, **how):
        return write(lambda run: work(lambda one, *values: said.append(one) or run(one, *values)))

    monkeypatch.setattr(store.driver, "write", noting)

    store.sign_on(ADA, frozenset(), "1")

    assert said.index(sql.HOLD_HEAD) < min(said.index(one) for one in said if "SELECT" in one)


def test_who_comes_twice_at_once_has_one_account(store):
    def come(number: int) -> str | None:
        try:
            return store.sign_on(ADA, None, f"state {number}")
        except Taken:
            return None

    with ThreadPoolExecutor(4) as several:
        came = set(several.map(come, range(8))) - {None}

    assert came == {store.person_of(ADA.issuer, ADA.subject).id}
    assert len(store.people()) == 1


# An account with a password, which somebody joins who is signed in with it.


def with_password(store):
    return store.add_person("Ada", "other@example.org", by="test", status="active", password="x")


def test_an_account_with_a_password_is_joined_and_the_password_ends(store):
    ada = with_password(store)
    secret = store.sign_in(ada.id, "Firefox", 10**12)
    link = store.new_link("password", by="test", person_id=ada.id)

    store.join_account(ada.id, ADA, frozenset({Grant("agent")}), "state")

    kept = store.person(ada.id)
    assert (kept.issuer, kept.subject, kept.password) == (ADA.issuer, "ada", None)
    assert store.grants_of(ada.id) == [Grant("agent")]
    assert store.signed_in(secret) is None
    with pytest.raises(Spent):
        store.link_shown(link)
    assert store.sign_on(ADA, None, "another state") == ada.id
    assert verify(store).damages == ()


def test_what_belongs_to_another_account_is_joined_to_none(store):
    other = store.sign_on(ADA, None, "1")
    ada = with_password(store)

    with pytest.raises(Joined):
        store.join_account(ada.id, ADA, None, "2")
    with pytest.raises(Joined):
        store.join_account(other, Arrival(ADA.issuer, "eve", "Eve", "e@e.e", True), None, "3")

    assert store.person(ada.id) == ada
    assert store.person(other).subject == "ada"


def test_a_closed_account_is_joined_by_nobody(store):
    ada = with_password(store)
    store.close_for_good(ada, by="test")

    with pytest.raises(Closed):
        store.join_account(ada.id, ADA, None, "state")

    assert store.person(ada.id).subject is None


def test_what_was_used_before_joins_nothing(store):
    store.sign_on(ADA, None, "state")
    ada = with_password(store)

    with pytest.raises(Used):
        store.join_account(ada.id, Arrival(ADA.issuer, "new", "Ada", "", True), None, "state")

    assert store.person(ada.id) == ada


def test_of_two_who_join_the_same_at_once_one_does(store):
    both = [
        store.add_person(f"Ada {n}", f"{n}@example.org", by="test", status="active", password="x")
        for n in range(2)
    ]
    start = Barrier(2)

    def join(number: int) -> bool:
        start.wait()
        try:
            store.join_account(both[number].id, ADA, None, f"state {number}")
        except Joined:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        joined = list(pool.map(join, range(2)))

    assert sorted(joined) == [False, True]
    assert sorted(store.person(one.id).subject or "" for one in both) == ["", "ada"]
