"""The OpenAPI document and its page say everything, and load nothing from elsewhere."""

import re

import pytest

from treeguide.service.scopes import SCOPES
from treeguide.web.api.describing import blueprint
from treeguide.web.api.document import all_schemas
from treeguide.web.api.kinds import KINDS
from treeguide.web.api.meanings import MEANINGS
from treeguide.web.api.reference import coded


@pytest.fixture
def document(program):
    return program.get("/openapi.json").json


@pytest.fixture
def page(program):
    return program.client.get("/api/v1/docs")


def operations(document):
    return {
        (method.upper(), place): told
        for place, methods in document["paths"].items()
        for method, told in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


def test_every_call_is_described(document, app):
    served = {
        (method, re.sub(r"<([a-z_]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{blueprint.name}.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert set(operations(document)) == served
    assert len(served) == 10


def test_every_call_says_what_it_does_answers_and_refuses(document):
    for told in operations(document).values():
        assert told["summary"]
        assert told["description"]
        assert told["operationId"]
        assert {"405", "500", "503"} <= set(told["responses"])


def test_every_parameter_is_explained(document):
    parameters = [
        one
        for methods in document["paths"].values()
        for told in [methods, *operations({"paths": {"": methods}}).values()]
        for one in told.get("parameters", ())
    ]

    assert len(parameters) > 10
    assert [one["name"] for one in parameters if not one.get("description")] == []


def test_what_problems_say_in_headers_is_described(document):
    for told in operations(document).values():
        assert "WWW-Authenticate" in told["responses"]["401"]["headers"]
        assert "Allow" in told["responses"]["405"]["headers"]
        assert "Retry-After" in told["responses"]["503"]["headers"]


def test_every_reference_leads_somewhere(document):
    names = set(document["components"]["schemas"])
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))

    assert used <= names
    assert names - used <= {"SessionPage"}


@pytest.mark.parametrize("name", sorted(all_schemas()))
def test_every_key_has_a_meaning_and_no_meaning_is_spare(name):
    keys = set(all_schemas()[name].get("properties", {}))

    assert set(MEANINGS.get(name, {})) == keys


def test_the_document_holds_nothing_that_the_api_does_not_have(document):
    assert document["openapi"] == "3.1.0"
    assert "DEFAULT_ERROR" not in str(document)
    assert set(MEANINGS) <= set(document["components"]["schemas"])


def test_the_page_names_every_call_problem_scope_and_shape(page, document):
    for method, place in operations(document):
        assert f"{method} {place}" in page.text.replace("<wbr>", "")
    for name in KINDS:
        assert f'id="problem-{name}"' in page.text
    for name in SCOPES:
        assert f"<code>{name}</code>" in page.text
    for name in document["components"]["schemas"]:
        assert f'id="shape-{name}"' in page.text


def test_every_link_on_the_page_leads_to_a_place_on_it(page):
    places = re.findall(r'href="#([^"]+)"', page.text)

    assert places
    assert set(places) - {"main"} <= set(re.findall(r' id="([^"]+)"', page.text))


def test_the_page_loads_nothing_from_elsewhere_and_keeps_the_policy_of_all_pages(page):
    assert "default-src 'none'; script-src 'self'" in page.headers["Content-Security-Policy"]
    loaded = re.findall(r'(?:src|href)="([^"#]*)"', page.text)
    assert [place for place in loaded if not place.startswith(("/", "data:", "?"))] == []
    assert "<style" not in page.text


@pytest.mark.parametrize(("language", "is_told"), [("de", True), ("en", False)])
def test_around_the_page_stands_the_readers_language_and_in_it_english(program, language, is_told):
    page = program.client.get("/api/v1/docs", headers={"Accept-Language": language}).text
    frame, _, content = page.partition('<div lang="en">')

    assert f'<html lang="{language}" dir="ltr">' in frame
    assert ("Diese Seite gibt es nur auf Englisch." in frame) == is_told
    assert content.startswith("\n<h1>API v1</h1>")
    assert content.rpartition("</div>")[2].strip().startswith("</main>")


def test_the_page_says_of_every_call_who_may_make_it(document, page):
    for told in operations(document).values():
        _, _, who = told["description"].rpartition("\n\n")
        assert str(coded(who)) in page.text


def test_the_page_shows_how_to_erase_with_curl(page):
    assert "curl -X DELETE &#34;http://localhost/api/v1/sessions/$SESSION?reason=…" in page.text


def test_the_page_shows_how_to_call_with_curl(page):
    assert "curl &#34;http://localhost/api/v1/sessions&#34;" in page.text
    assert "Authorization: Bearer $TOKEN" in page.text
