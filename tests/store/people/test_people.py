"""Accounts: who somebody is, which roles she has, and who is left to look after it all."""

import pytest

from tests.store.conftest import EVERY_ENGINE
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store import Gone
from treeguide.store.people.links import INVITATION, PASSWORD, Spent
from treeguide.store.people.persons import LastAdmin, Taken
from treeguide.store.people.teams import Team, WrongPlace

pytestmark = EVERY_ENGINE

ADMIN = Grant("admin")
AGENT = Grant("agent", "desk")
DAY_US = 24 * 3600 * 1_000_000


@pytest.fixture
def ada(store):
    """The first administrator."""
    return store.set_up(store.new_link("setup", by="terminal"), "Ada", "ada@example.org", "kept")


@pytest.fixture
def bob(store, ada):
    with_teams(store, "desk")
    return store.add_person("Bob", "Bob@Example.org ", [AGENT], by=ada.id, status="active")


def test_somebody_is_found_by_her_address_however_it_is_written(store, bob):
    assert store.person_with_email(" BOB@example.ORG") == bob
    assert store.person_with_email("eve@example.org") is None
    assert store.grants_of(bob.id) == [AGENT]


def test_an_address_belongs_to_one_person(store, ada, bob):
    with pytest.raises(Taken, match="has an account"):
        store.add_person("Eve", "bob@example.org", by=ada.id)

    assert [person.name for person in store.people()] == ["Ada", "Bob"]


def test_the_last_administrator_stays(store, ada):
    with pytest.raises(LastAdmin):
        store.take_role(ada.id, ADMIN, by=ada.id)
    with pytest.raises(LastAdmin):
        store.change_person(ada, by=ada.id, action="account closed", status="closed")

    assert store.grants_of(ada.id) == [ADMIN]
    assert store.person(ada.id).status == "active"


def test_everybodys_roles_are_read_at_once(store, ada, bob):
    store.give_role(bob.id, Grant("lead"), by=ada.id)

    assert store.all_grants() == {ada.id: [ADMIN], bob.id: [AGENT, Grant("lead")]}


def test_people_are_found_by_the_grants_of_which_one_is_enough(store, ada, bob):
    gone = store.add_person("Zoe", "zoe@example.org", [AGENT], by=ada.id, status="active")
    store.close_for_good(gone, by=ada.id)
    store.add_person("Eve", "eve@example.org", [Grant("agent", "desk", "x")], by=ada.id)
    store.give_role(bob.id, ADMIN, by=ada.id)

    found = store.holders_of([ADMIN, AGENT])

    assert [(one.id, one.name) for one in found] == [(ada.id, "Ada"), (bob.id, "Bob")]
    assert store.holders_of([ADMIN], [AGENT]) == found[1:]
    assert store.holders_of([ADMIN], []) == store.holders_of() == []


def test_people_are_called_by_their_names_where_there_is_somebody(store, ada, bob):
    assert store.names_of([bob.id, ada.id, bob.id, "nobody"]) == {ada.id: "Ada", bob.id: "Bob"}
    assert store.names_of([]) == {}


def test_the_same_password_is_kept_anew_unless_she_has_another_one_now(store, ada):
    told = len(store.audit_entries())
    store.keep_password_anew(ada, "kept with more effort")
    kept = store.person(ada.id).password
    store.keep_password_anew(ada, "too late")

    assert (kept, store.person(ada.id).password) == ("kept with more effort",) * 2
    assert len(store.audit_entries()) == told


def test_one_of_two_administrators_may_go(store, ada, bob):
    store.give_role(bob.id, ADMIN, by=ada.id)

    store.change_person(ada, by=bob.id, action="account closed", status="closed")

    assert store.person(ada.id).status == "closed"
    with pytest.raises(LastAdmin):
        store.take_role(bob.id, ADMIN, by=bob.id)


def test_an_administrator_of_one_team_alone_does_not_look_after_the_server(store, ada, bob):
    store.give_role(bob.id, Grant("admin", "desk"), by=ada.id)

    with pytest.raises(LastAdmin):
        store.take_role(ada.id, ADMIN, by=bob.id)


def test_whoever_may_not_come_any_more_is_out_at_once(store, ada, bob):
    secret = store.sign_in(bob.id, "Firefox", DAY_US)
    link = store.new_link(PASSWORD, bob.id, by=ada.id)

    store.change_person(bob, by=ada.id, action="account closed", status="closed")

    assert store.signed_in(secret) is None
    with pytest.raises(Spent):
        store.set_password(link, PASSWORD, "another")


def test_of_the_links_for_somebody_the_latest_tells_who_has_made_it_also_when_it_was_used(
    store, ada, bob
):
    store.new_link(PASSWORD, bob.id, by="x")
    made_us = store.clock() + DAY_US
    store.clock = lambda: made_us
    store.set_password(store.new_link(PASSWORD, bob.id, by=ada.id), PASSWORD, "another")
    store.new_link(PASSWORD, ada.id, by="y")

    made = store.latest_link(PASSWORD, bob.id)

    assert (made.made_us, made.made_by) == (made_us, ada.id)
    assert store.latest_link(INVITATION, bob.id) is None


def test_a_link_works_once(store, ada):
    with_teams(store, "desk")
    bob, secret = store.invite("Bob", "bob@example.org", [AGENT], by=ada.id)

    assert store.link_shown(secret).person_id == bob.id
    assert store.set_password(secret, INVITATION, "kept", "Robert").status == "active"
    with pytest.raises(Spent):
        store.set_password(secret, INVITATION, "another")

    assert (store.person(bob.id).name, store.person(bob.id).password) == ("Robert", "kept")


@pytest.mark.parametrize("secret", ["", "nonsense", "x" * 10_000])
def test_what_is_no_link_opens_nothing(store, ada, secret):
    with pytest.raises(Spent):
        store.link_shown(secret)
    with pytest.raises(Spent):
        store.set_up(secret, "Eve", "eve@example.org", "kept")

    assert len(store.people()) == 1


def test_a_link_for_one_purpose_serves_no_other(store, ada, bob):
    invitation = store.new_link(INVITATION, bob.id, by=ada.id)

    with pytest.raises(Spent):
        store.set_up(invitation, "Eve", "eve@example.org", "kept")
    with pytest.raises(Spent):
        store.set_password(invitation, PASSWORD, "kept")

    assert store.link_shown(invitation).purpose == INVITATION


def test_a_link_is_good_for_a_while_only(store, ada, bob):
    link = store.new_link(PASSWORD, bob.id, by=ada.id)
    now = store.clock()

    store.clock = lambda: now + 3600 * 1_000_000 + 1

    with pytest.raises(Spent):
        store.link_shown(link)


def test_of_two_links_the_later_one_works(store, ada, bob):
    first = store.new_link(PASSWORD, bob.id, by=ada.id)
    second = store.new_link(PASSWORD, bob.id, by=ada.id)

    with pytest.raises(Spent):
        store.link_shown(first)
    assert store.link_shown(second).person_id == bob.id


def test_a_new_password_ends_what_was_open(store, ada, bob):
    secret = store.sign_in(bob.id, "Firefox", DAY_US)

    store.set_password(store.new_link(PASSWORD, bob.id, by=ada.id), PASSWORD, "another")

    assert store.signed_in(secret) is None


def test_a_browser_acts_for_somebody_until_that_is_ended_or_over(store, bob):
    kept, ended = (store.sign_in(bob.id, name, DAY_US) for name in ("Firefox", "Edge"))
    sign_in, person = store.signed_in(ended)
    store.end_sign_in(sign_in, by=bob.id)
    now = store.clock()

    assert (sign_in.device, person) == ("Edge", bob)
    assert store.signed_in(kept)[0].device == "Firefox"
    assert store.signed_in(ended) is None
    assert [one.device for one in store.sign_ins_of(bob.id)] == ["Firefox"]
    store.clock = lambda: now + DAY_US + 1
    assert store.signed_in(kept) is None


def test_secrets_are_kept_as_hashes(store, ada, bob):
    secrets = store.sign_in(bob.id, "Firefox", DAY_US), store.new_link(PASSWORD, bob.id, by=ada.id)
    kept = [store.driver.read(f"SELECT * FROM {table}") for table in ("sign_in", "one_use_link")]

    assert not any(secret in str(kept) for secret in secrets)


def test_no_team_is_a_part_of_itself(store, ada):
    store.add_team(Team("it", "IT"), by=ada.id)
    store.add_team(Team("desk", "Desk", "it"), by=ada.id)

    with pytest.raises(WrongPlace, match="part of itself"):
        store.change_team(Team("it", "IT", "desk"), by=ada.id)

    assert store.teams() == [Team("desk", "Desk", "it"), Team("it", "IT")]


def test_no_team_is_a_part_of_one_that_is_not_there(store, ada):
    store.add_team(Team("it", "IT"), by=ada.id)

    with pytest.raises(WrongPlace, match="no team “nowhere”"):
        store.add_team(Team("desk", "Desk", "nowhere"), by=ada.id)
    with pytest.raises(WrongPlace, match="no team “nowhere”"):
        store.change_team(Team("it", "IT", "nowhere"), by=ada.id)

    assert store.teams() == [Team("it", "IT")]


def test_who_is_not_there_is_not_changed(store, ada):
    with pytest.raises(Gone):
        store.person("nobody")
    with pytest.raises(Gone):
        store.change_team(Team("no", "No"), by=ada.id)


def closed(person):
    return type(person)(**{name: getattr(person, name) for name in FIELDS} | {"status": "closed"})


FIELDS = (
    "id", "name", "email", "status", "password", "issuer", "subject", "created_us", "created_by"
)  # fmt: skip


def test_the_server_has_nobody_who_looks_after_it_until_the_first_has_come(store):
    before = store.has_admin()

    store.set_up(store.new_link("setup", by="terminal"), "Ada", "ada@example.org", "kept")

    assert (before, store.has_admin()) == (False, True)


def test_all_browsers_of_somebody_end_at_once_and_those_of_others_stay(store, ada, bob):
    secrets = [store.sign_in(bob.id, "Firefox", DAY_US) for _ in range(2)]
    other = store.sign_in(ada.id, "Firefox", DAY_US)

    store.end_sign_ins(bob.id, by=ada.id)

    assert [store.signed_in(secret) for secret in secrets] == [None, None]
    assert store.signed_in(other)[1] == ada


def test_sign_ins_that_ended_long_ago_are_forgotten(store, ada, bob):
    for person in (ada, bob):
        store.sign_in(person.id, "Firefox", DAY_US)
    store.end_sign_ins(bob.id, by=ada.id)

    forgotten = store.forget_old_sign_ins(store.clock())

    assert forgotten == 1
    assert len(store.sign_ins_of(ada.id)) == 1


def test_the_tokens_of_somebody_are_those_that_can_still_be_used(store, ada, bob):
    kept, _ = store.new_token("crm", ["walk"], days=30, by="Bob", person_id=bob.id)
    revoked, _ = store.new_token("old", ["walk"], days=30, by="Bob", person_id=bob.id)
    store.new_token("hers", ["walk"], days=30, by="Ada", person_id=ada.id)
    store.revoke_token(revoked.id)

    assert store.tokens_of(bob.id) == [kept]
