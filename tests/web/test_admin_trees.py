"""How trees appear: changed by who looks after them, and by nobody else."""

import html

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service.brand_look import OURS
from treeguide.store.brands import Brand
from treeguide.store.people.teams import Team

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
VARIABLES = {"room": {"type": "text"}}


@pytest.fixture
def app(write_tree, app_of, store):
    import msgspec

    for team in ("it", "hr"):
        store.add_team(Team(team, team.upper()), by="test")
    write_tree("lamp", END, owner="it", title="Lamp", variables=VARIABLES)
    write_tree("leave", END, owner="hr", title="Leave")
    write_tree("door", END, title="Door")
    store.keep_brand(Brand("acme", "Acme", msgspec.json.encode(OURS).decode()), by="test")
    return app_of()


@pytest.fixture
def of_it(app, store):
    """Who looks after what belongs to IT alone."""
    return signed_in(Person(app), store, Grant("admin", "it"))


def change(person, tree_id="lamp", **fields):
    response = person.post(f"/admin/trees/{tree_id}", {"rev": "0", **fields})
    return response.status_code, html.unescape(response.get_data(as_text=True))


def test_a_tree_gets_a_brand_and_sites(admin, store):
    status, _ = change(admin, brand="acme", sites="https://Help.example.org/\nhttps://b.example")

    found = store.presence_of("lamp")
    assert (status, found.brand) == (303, "acme")
    assert found.sites == ("https://help.example.org", "https://b.example")
    assert "/theme/acme." in admin.open("/go/lamp").page
    assert "Acme" in admin.open("/admin/trees").page


@pytest.mark.parametrize("rev", ["1" + "0" * 30, "-1", "x", ""])
def test_a_revision_that_is_none_changes_nothing(admin, store, rev):
    status, page = change(admin, brand="acme", rev=rev)

    assert (status, "nothing was changed" in page) == (400, True)
    assert store.presence_of("lamp").rev == 0


def test_a_site_that_is_none_is_refused_and_what_was_typed_stays(admin, store):
    status, page = change(admin, brand="acme", sites="https://*.example.org")

    assert status == 422
    assert "names no single site" in page
    assert "https://*.example.org</textarea>" in page
    assert store.presence_of("lamp").rev == 0


def test_only_variables_of_the_tree_can_be_told(admin, store):
    wrong = change(admin, tells="room\nrooom")

    assert (wrong[0], "no variable “rooom”" in wrong[1]) == (422, True)
    assert change(admin, tells="room")[0] == 303
    assert store.presence_of("lamp").tells == ("room",)


def test_a_brand_that_is_gone_is_refused(admin, store):
    status, page = change(admin, brand="nobody")

    assert (status, "There is no brand “nobody”" in page) == (422, True)
    assert store.presence_of("lamp").rev == 0


def test_of_two_who_change_it_the_second_is_told(admin, store):
    change(admin, brand="acme")

    status, page = change(admin, sites="https://help.example.org")

    assert (status, "Somebody else has changed this" in page) == (409, True)
    assert "https://help.example.org</textarea>" in page
    assert 'name="rev" value="1"' in page
    assert store.presence_of("lamp").brand == "acme"


def test_who_looks_after_a_team_sees_and_changes_its_trees_alone(of_it, store):
    page = of_it.open("/admin/trees").page

    assert ("Lamp" in page, "Leave" in page, "Door" in page) == (True, False, False)
    assert change(of_it, brand="acme")[0] == 303
    assert [change(of_it, name, brand="acme")[0] for name in ("leave", "door")] == [404, 404]
    assert store.brands_of_trees() == {"lamp": "acme"}


def test_a_tree_that_there_is_not_has_no_page(admin):
    assert admin.open("/admin/trees/nowhere").status == 404
    assert change(admin, "nowhere")[0] == 404


def test_each_change_is_in_the_audit_of_the_team(admin, app, store):
    change(admin, brand="acme")

    [entry] = [one for one in store.audit_entries() if one.action == "presence changed"]
    assert (entry.subject, entry.team) == ("lamp", "it")


def test_the_page_that_looks_after_a_tree_does_not_wear_its_brand(admin):
    change(admin, brand="acme")

    assert "/theme/acme." in admin.open("/go/lamp").page
    assert "/theme/acme." not in admin.open("/admin/trees/lamp").page
