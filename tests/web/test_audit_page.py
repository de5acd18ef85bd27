"""The page of the audit: what is asked for is found, however much else there is."""

import datetime
import json
import re

import msgspec
import pytest

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service import demonstration
from treeguide.service.accounts import Accounts
from treeguide.service.brand_look import OURS
from treeguide.store.brands import Brand
from treeguide.store.keeping import people_over, people_saved
from treeguide.store.people import sign_ons
from treeguide.store.people.actions import ACTIONS, KINDS
from treeguide.store.people.audit import Change
from treeguide.store.people.links import SETUP
from treeguide.store.tokens import TERMINAL
from treeguide.web.paging import A_PAGE

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
        onward = re.findall(r'href="(/admin/audit\?after=\d+)"', admin.page)
        address = onward[0] if onward else ""

    told = [re.search(r"tried \d+", row)[0] for row in seen if "tried" in row]
    assert told == [f"tried {number}" for number in reversed(range(2 * A_PAGE))]
    assert len(seen) == len(store.audit_entries(most=1_000))


def test_what_is_rare_is_found_behind_much_else(admin, store):
    bob = account(store, Grant("agent", "desk"), name="Bob")
    for _ in range(600):
        store.note_in_audit(Change("x", "signed in", "x"))

    found = rows(admin, "/admin/audit?kind=roles")

    assert any("Agent · DESK" in row and "Bob" in row for row in found)
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
    ["?after=x", "?after=-1", "?after=99999999999999999999", "?kind=none", "?person=%07~"],
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


@pytest.mark.parametrize(
    ("actor", "english", "german"),
    [
        (demonstration.BY, "The demonstration", "Die Vorführung"),
        (people_over.BY, "The restoring of a backup", "Das Einspielen einer Sicherung"),
        ("setup", "Whoever used the setup link", "Wer den Link zur Einrichtung benutzt hat"),
        (sign_ons.BY, "The single sign-on", "Die zentrale Anmeldung"),
        ("start", "The start of the server", "Der Start des Servers"),
        (TERMINAL, "Somebody at the server's terminal", "Jemand am Terminal des Servers"),
        ("terminal: ada", "ada, at the server's terminal", "ada, am Terminal des Servers"),
        ("ada, at a terminal", "ada, at the server's terminal", "ada, am Terminal des Servers"),
        (people_saved.ACTOR, "The repair of the data", "Die Reparatur der Daten"),
        ("of a newer program", "of a newer program", "of a newer program"),
    ],
)
def test_what_was_done_by_no_person_is_said_in_words(admin, store, actor, english, german):
    store.note_in_audit(Change(actor, "team changed", "desk"))

    assert rows(admin, "/admin/audit?language=en")[0].endswith(f"UTC {english} Team changed desk")
    assert rows(admin, "/admin/audit?language=de")[0].endswith(f"UTC {german} Team geändert desk")


def test_a_team_that_is_called_as_one_of_these_is_called_so(admin, store):
    store.note_in_audit(Change("x", "team changed", "start"))

    assert rows(admin, "/admin/audit")[0].endswith("Team changed start")


def test_the_first_account_is_told_of_in_words(admin, store):
    store.set_up(store.new_link(SETUP, by="start"), "Ada", "ada@example.org", "kept")

    made, link = rows(admin, "/admin/audit?kind=people")[:2]

    assert "Whoever used the setup link" in made
    assert "The start of the server" in link


def test_what_an_entry_says_beside_its_action_is_in_words(admin, store):
    more = {"brand": None, "sites": ["https://a.example"], "tells": []}
    store.note_in_audit(Change("x", "presence changed", "lamp", more=more))
    store.note_in_audit(Change("x", "token made", "t", more={"scopes": "read walk"}))

    made, presence = rows(admin, "/admin/audit?language=de")[:2]

    assert "steht in Seiten von: https://a.example" in presence
    assert "verrät ihnen: nichts" in presence
    assert "darf: Bäume lesen" in made


def test_an_entry_has_its_number_and_the_second(admin, store):
    store.note_in_audit(Change("x", "team changed", "tried"))
    [latest] = store.audit_entries(most=1)

    first = rows(admin, "/admin/audit")[0]

    assert re.match(rf"{latest.seq} .*\d:\d\d:\d\d.* UTC ", first)


def test_entries_are_found_by_day(admin, store):
    day = datetime.datetime.fromtimestamp(store.clock() / 1e6, datetime.UTC)
    before = day - datetime.timedelta(days=1)

    assert rows(admin, f"/admin/audit?since={day:%F}&until={day:%F}")
    assert rows(admin, f"/admin/audit?until={before:%F}") == []
    assert rows(admin, "/admin/audit?since=2999-01-01") == []
    page = admin.open("/admin/audit?since=tomorrow").page
    assert (admin.status, "That is no day" in page) == (400, True)


def test_what_of_a_brand_was_changed_is_said(admin, store):
    store.keep_brand(Brand("acme", "Acme", msgspec.json.encode(OURS).decode()), by="x")
    form = {"do": "keep", "name": "Acme Help", "light-accent": "#7a1fa2"}

    assert admin.post("/admin/brands/acme", form).status_code == 303

    assert rows(admin, "/admin/audit")[0].endswith("Brand changed changed: Name, By day acme")


def test_the_audit_is_downloaded_line_by_line_as_it_was_asked_for(admin, store):
    bob = account(store, Grant("agent", "desk"), name="Bob")
    for _ in range(2 * A_PAGE):
        store.note_in_audit(Change("x", "signed in", "x"))

    answer = admin.client.get("/admin/audit/entries.jsonl?kind=roles")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]

    assert "attachment" in answer.headers["Content-Disposition"]
    assert {line["action"] for line in lines} == {"role given"}
    assert (lines[0]["subject"], lines[0]["more"]["team"]) == (bob.id, "desk")
    everything = admin.client.get("/admin/audit/entries.jsonl").get_data(as_text=True)
    assert len(everything.splitlines()) == len(store.audit_entries(most=1_000))


def test_of_another_team_nothing_is_downloaded(admin, store):
    lead = signed_in(Person(admin.client.application), store, Grant("lead", "desk"))
    account(store, Grant("agent", "desk"), Grant("agent", "other"), name="Bob")

    text = lead.client.get("/admin/audit/entries.jsonl").get_data(as_text=True)

    assert '"team":"desk"' in text
    assert '"team":"other"' not in text
