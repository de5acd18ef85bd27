"""The page of the audit: what is asked for is found, however much else there is."""

import re

import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service.accounts import Accounts
from treeguide.store.people.actions import ACTIONS
from treeguide.store.people.audit import Change
from treeguide.web.admin.audit import A_PAGE, KINDS

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def admin(write_tree, app_of, store):
    write_tree("end", END)
    return signed_in(Person(app_of()), store, Grant("admin"))


def rows(person, address: str) -> list[str]:
    """Return the words of each entry on a page."""
    page = person.open(address).page
    assert person.status == 200
    return [" ".join(TAG.sub(" ", row).split()) for row in ROW.findall(page)]


def test_one_page_leads_to_the_next_until_all_were_seen(admin, store):
    for number in range(2 * A_PAGE):
        store.note_in_audit(Change("x", "team changed", f"tried {number}"))
    address, seen = "/admin/audit", []

    while address:
        seen += rows(admin, address)
        onward = re.findall(r'href="(/admin/audit\?before=\d+)"', admin.page)
        address = onward[0] if onward else ""

    told = [re.search(r"tried \d+", row)[0] for row in seen if "tried" in row]
    assert told == [f"tried {number}" for number in reversed(range(2 * A_PAGE))]
    assert len(seen) == len(store.audit_entries(most=1_000))


def test_what_is_rare_is_found_behind_much_else(admin, store):
    bob = account(store, Grant("agent", "desk"), name="Bob")
    for _ in range(600):
        store.note_in_audit(Change("x", "signed in", "x"))

    found = rows(admin, "/admin/audit?kind=roles")

    assert any("Agent · desk" in row and "Bob" in row for row in found)
    assert not any("Signed in" in row for row in found)
    assert f"person={bob.id}" in admin.page


def test_what_is_about_one_person_is_found_guesses_too(admin, store):
    bob = account(store, name="Bob")
    account(store, name="Eve")
    Accounts(store).come_in(bob.email, "wrong", device="x", address="x")

    found = rows(admin, f"/admin/audit?person={bob.id}")

    assert [row.split("UTC ")[-1] for row in found] == [
        "Somebody who was not signed in Sign-in refused Bob",
        "test Account made Bob",
    ]


@pytest.mark.parametrize(
    "address",
    ["?before=x", "?before=-1", "?before=99999999999999999999", "?kind=none", "?person=%07~"],
)
def test_nonsense_that_is_asked_for_is_answered_with_a_page(admin, address):
    assert admin.open(f"/admin/audit{address}").status == 200


def test_where_nothing_is_found_that_is_said(admin):
    assert rows(admin, "/admin/audit?kind=keeping") == []
    assert "There is no such entry." in admin.page


def test_each_kind_and_each_action_has_words_in_every_language(admin, store):
    for action in sorted(ACTIONS):
        store.note_in_audit(Change("x", action, "y"))

    for language in ("en", "de"):
        page = admin.open(f"/admin/audit?language={language}").page
        assert not re.search(r"audit\.(did|kind)\.", page)
        assert all(f'value="{kind}"' in page for kind in KINDS)


def test_every_action_is_of_one_kind():
    actions = [action for kind in KINDS.values() for action in kind]

    assert sorted(actions) == sorted(ACTIONS)


def test_what_an_entry_says_beside_its_action_is_in_words(admin, store):
    more = {"brand": None, "sites": ["https://a.example"], "tells": []}
    store.note_in_audit(Change("x", "presence changed", "lamp", more=more))
    store.note_in_audit(Change("x", "token made", "t", more={"scopes": "read walk"}))

    made, presence = rows(admin, "/admin/audit?language=de")[:2]

    assert "steht in Seiten von: https://a.example" in presence
    assert "verrät ihnen: nichts" in presence
    assert "darf: Bäume lesen" in made
