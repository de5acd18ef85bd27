"""What is wrong with a form is said in one way: above it, beside the field, and in the title."""

import re
from pathlib import Path

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person
from treeguide import web
from treeguide.access import Grant
from treeguide.web import Config, create_app

TEMPLATES = Path(web.__file__).parent / "templates"
REFUSED = {
    "a person's role": ("/admin/people/new", {"role": "agent", "name": "", "email": "x"}),
    "a team's name": ("/admin/teams", {"id": "it", "name": "\x07"}),
    "a team's place": ("/admin/teams", {"id": "it", "name": "IT", "parent": "none"}),
    "a brand": ("/admin/brands", {"id": "X X"}),
    "a brand's roundness": ("/admin/brands/acme", {"do": "keep", "name": "A", "radius": "99"}),
    "one's name": ("/account", {"name": "", "email": "x"}),
    "one's token": ("/account/tokens", {"token": "", "days": "7777"}),
    "a code of a session": ("/resume", {"code": "no"}),
    "a code at the desk": ("/desk/_code", {"code": "no"}),
    "a link to come in": ("/welcome", {"code": "", "password": ""}),
}


@pytest.fixture
def admin(store):
    app = create_app(Config(store))
    somebody = signed_in(Person(app), store, Grant("admin"))
    somebody.post("/admin/brands", {"id": "acme", "name": "Acme"})
    return somebody


def test_one_template_alone_draws_what_is_wrong_with_a_form():
    drawn = [
        file.relative_to(TEMPLATES).as_posix()
        for file in TEMPLATES.rglob("*.html")
        if 'class="error-summary" role="alert"' in file.read_text("utf-8")
    ]

    assert drawn == ["shared/fields.html"]


@pytest.mark.parametrize(("address", "form"), REFUSED.values(), ids=REFUSED)
def test_each_sentence_above_a_form_leads_to_a_field_that_says_it_again(admin, address, form):
    response = admin.post(address, form)
    page = response.get_data(as_text=True)
    title = re.findall("<title>(.*?)</title>", page)[0]
    said = re.findall(r'<li><a href="#([\w.-]+)">(.+?)</a></li>', page)

    assert response.status_code == 422
    assert title.startswith("Error: ")
    assert said
    for field, sentence in said:
        assert re.search(rf' id="{field}"[^>]* aria-describedby="[^"]*{field}-error"', page)
        assert f'id="{field}-error"><span class="unseen">Error: </span>{sentence}</p>' in page


def test_what_is_about_no_field_is_said_above_the_form_alone(admin, store):
    [only] = store.people()

    response = admin.post(f"/admin/people/{only.id}/account", {"do": "close", "sure": "1"})
    page = response.get_data(as_text=True)

    assert response.status_code == 409
    assert re.search(
        r'<div class="error-summary" role="alert" tabindex="-1"[^>]*>\s*<h2>.+</h2>\s*<p>', page
    )
    assert "<title>Error: " in page
