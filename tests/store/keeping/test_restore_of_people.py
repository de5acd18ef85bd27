"""A backup gives nobody back what was taken from her since."""

import sqlite3
from contextlib import closing

import pytest

from tests.store.keeping.backups import data, file, store
from treeguide.access import Grant
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import verify
from treeguide.store.people.links import Spent
from treeguide.store.people.teams import Team

__all__ = ["data", "file", "store"]


@pytest.fixture
def bob(store):
    """Somebody who looks after the server beside another one."""
    store.set_up(store.new_link("setup", by="start"), "Ada", "ada@example.org", "kept")
    return store.add_person("Bob", "bob@example.org", [Grant("admin")], by="Ada", status="active")


def test_what_was_taken_from_people_after_the_backup_is_not_given_back(store, data, file, bob):
    secret, link = store.sign_in(bob.id, "Test", 10**17), store.new_link("password", bob.id, by="x")
    back_up(store, file)
    store.take_role(bob.id, Grant("admin"), by="Ada")
    store.change_person(bob, by="Ada", action="account closed", status="closed")
    store.add_person("Eve", "eve@example.org", by="Ada")
    head = store.audit_entries()[0]
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    assert (restored.before.people, restored.before.newer_people) == (1, 1)
    assert (again.person(bob.id).status, again.grants_of(bob.id)) == ("closed", [])
    assert again.signed_in(secret) is None
    with pytest.raises(Spent):
        again.link_shown(link)
    noted = [one.body for one in again.audit_entries() if one.action == "backup restored"]
    assert noted == [f'{{"audit before":"{head.seq}:{head.hash}"}}']
    assert verify(again).damages == ()
    again.close()


def test_addresses_places_of_teams_and_sites_are_no_older_than_they_were(store, data, file, bob):
    for team in (Team("desk", "Desk"), Team("night", "Night", "desk"), Team("day", "Day", "desk")):
        store.add_team(team, by="Ada")
    shown = {"brand": None, "by": "Ada"}
    sites = ["https://one.example", "https://two.example"]
    store.change_presence("lamp", 0, sites=sites, tells=["name"], **shown)
    store.change_presence("plug", 0, sites=sites, **shown)
    back_up(store, file)
    store.change_person(bob, by="Ada", action="name or address changed", email="b@example.org")
    store.add_team(Team("new", "New"), by="Ada")
    store.change_team(Team("night", "Night", None), by="Ada")
    store.change_team(Team("day", "Day", "new"), by="Ada")
    store.change_presence("lamp", 1, sites=["https://three.example", sites[1]], **shown)
    store.close()

    before = restore(file, data).before
    again = open_store(data)

    assert (before.people, before.teams, before.trees) == (1, 2, 1)
    assert again.person(bob.id).email == "b@example.org"
    assert {team.id: team.parent for team in again.teams()} == dict.fromkeys(
        ("desk", "night", "day")
    )
    assert [(one.sites, one.tells) for one in again.presences()] == [
        (("https://two.example",), ()),
        (tuple(sites), ()),
    ]
    assert verify(again).damages == ()
    again.close()


def test_an_address_that_two_people_have_changed_is_no_hindrance(store, data, file, bob):
    eve = store.add_person("Eve", "eve@example.org", by="Ada")
    back_up(store, file)
    for person, email in ((bob, "x@example.org"), (eve, bob.email), (bob, eve.email)):
        store.change_person(person, by="Ada", action="name or address changed", email=email)
    store.close()

    restore(file, data)
    again = open_store(data)

    assert verify(again).damages == ()
    again.close()


@pytest.mark.parametrize("left", ["nothing", "what cannot be read"])
def test_with_nothing_left_of_the_data_before_everybody_signs_in_anew(store, data, file, bob, left):
    secret = store.sign_in(bob.id, "Test", 10**17)
    back_up(store, file)
    store.close()
    (data / "treeguide.db").unlink()
    if left != "nothing":
        (data / "treeguide.db").write_bytes(b"x" * 10_000)

    restored = restore(file, data)
    again = open_store(data)

    assert "people have the accounts and roles that they had then" in restored.before.remarks[-1]
    assert again.signed_in(secret) is None
    assert again.person(bob.id).status == "active"
    again.close()


def test_how_another_program_lets_somebody_sign_in_is_not_taken_over(store, data, file, bob):
    back_up(store, file)
    store.close()
    with closing(sqlite3.connect(data / "treeguide.db")) as another:
        another.execute(
            "UPDATE person SET password = 'hers', email = 'eve@example.org' WHERE id = ?", [bob.id]
        )
        another.commit()

    restored = restore(file, data)
    again = open_store(data)

    assert again.person(bob.id) == bob
    assert [one for one in restored.before.remarks if bob.id in one] != []
    assert verify(again).damages == ()
    again.close()
