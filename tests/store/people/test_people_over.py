"""After a backup was put back, nobody can do again what was taken from her since."""

import pytest

from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store import open_store
from treeguide.store.keeping.people_over import end_what_was_open, people_over
from treeguide.store.keeping.places_over import teams_over
from treeguide.store.people.links import PASSWORD, Spent
from treeguide.store.people.teams import Team

DAY_US = 24 * 3600 * 1_000_000
ADMIN, AGENT = Grant("admin"), Grant("agent", "desk")


@pytest.fixture
def pair(store, tmp_path):
    """The data before, and a backup of them in which Ada looks after the server, and Bob is."""
    with_teams(store, "desk")
    ada = store.set_up(store.new_link("setup", by="terminal"), "Ada", "ada@example.org", "one")
    bob = store.add_person("Bob", "bob@example.org", [AGENT], by=ada.id, status="active")
    backup = open_store(tmp_path / "backup")
    for table in ("team", "person", "role_grant"):
        for row in store.driver.read(f"SELECT * FROM {table}"):
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            backup.driver.write(
                lambda run, row=row, names=names, marks=marks, table=table: run(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})", row
                )
            )
    yield store, backup, ada, bob
    backup.close()


def test_a_closed_account_stays_closed(pair):
    before, backup, ada, bob = pair
    before.change_person(bob, by=ada.id, action="account closed", status="closed")

    assert people_over(before, backup) == (1, 0)
    assert backup.person(bob.id).status == "closed"


def test_a_role_that_was_taken_stays_taken(pair):
    before, backup, ada, bob = pair
    before.take_role(bob.id, AGENT, by=ada.id)

    assert people_over(before, backup) == (1, 0)
    assert backup.grants_of(bob.id) == []


def test_the_password_is_the_latest(pair):
    before, backup, ada, _ = pair
    before.change_person(ada, by=ada.id, action="password changed", password="two")

    assert people_over(before, backup) == (1, 0)
    assert backup.person(ada.id).password == "two"


def test_somebody_is_left_to_look_after_the_server(pair):
    before, backup, ada, _ = pair
    eve = before.add_person("Eve", "eve@example.org", [ADMIN], by=ada.id, status="active")
    before.take_role(ada.id, ADMIN, by=eve.id)

    assert people_over(before, backup) == (1, 1)
    assert backup.has_admin()


def test_browsers_and_links_of_the_backup_end(pair):
    _, backup, ada, bob = pair
    secret = backup.sign_in(bob.id, "Firefox", DAY_US)
    link = backup.new_link(PASSWORD, bob.id, by=ada.id)

    end_what_was_open(backup)

    assert backup.signed_in(secret) is None
    with pytest.raises(Spent):
        backup.link_shown(link)


MOVED = {"by": "x", "action": "name or address changed"}


@pytest.mark.parametrize("turn", [1, -1])
def test_whoever_has_got_the_address_of_another_one_since_keeps_it(pair, turn):
    before, backup, *both = pair
    # Whose id comes first is chance.
    first, second = sorted(both, key=lambda one: one.id)[::turn]
    old = first.email
    before.change_person(first, email="new@example.org", **MOVED)
    before.change_person(second, email=old, **MOVED)

    assert people_over(before, backup) == (2, 0)
    assert backup.person(first.id).email == "new@example.org"
    assert backup.person(second.id).email == old


def test_two_who_have_changed_their_addresses_with_each_other_keep_them_so(pair):
    before, backup, ada, bob = pair
    before.change_person(ada, email="between@example.org", **MOVED)
    before.change_person(bob, email=ada.email, **MOVED)
    before.change_person(before.person(ada.id), email=bob.email, **MOVED)

    assert people_over(before, backup) == (2, 0)
    assert (backup.person(ada.id).email, backup.person(bob.id).email) == (bob.email, ada.email)


def test_teams_that_damaged_data_put_into_each_other_stay_outside_and_hinder_nothing(pair):
    store, backup, _, _ = pair
    for one in (store, backup):
        one.add_team(Team("east", "East"), by="test")
        one.add_team(Team("west", "West"), by="test")
    change = "UPDATE team SET parent = :parent WHERE id = :id"
    for team, parent in (("east", "west"), ("west", "east")):
        values = {"id": team, "parent": parent}
        store.driver.write(lambda run, values=values: run(change, values) and None)

    moved = teams_over(store, backup, by="restore")

    parents = {team.id: team.parent for team in backup.teams()}
    assert (moved, sorted(parents)) == (2, ["desk", "east", "west"])
    assert None in parents.values()
