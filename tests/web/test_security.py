"""What every answer says about itself, and which requests are refused."""

import re
from pathlib import Path

import pytest

from tests.web.conftest import Person
from treeguide.web.security import policy

WEB = Path(__file__).parents[2] / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TREE = "printer-does-not-print"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def built_style():
    return next((WEB / "static" / "dist" / "assets").glob("player-*.css")).name


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/?q=toner", 200),
        (f"/go/{TREE}", 200),
        ("/go/nothing", 404),
        ("/go/Nothing/../x", 403),
        (f"/go/{TREE}/nobody/lamp", 403),
        ("/desk", 303),
        (f"/desk/{TREE}/nobody/lamp", 303),
        ("/sign-in", 200),
        ("/setup", 200),
        (f"/desk/{TREE}", 405),
        ("/media/0/lamp.png", 404),
        ("/healthz", 200),
        ("/nothing", 404),
    ],
)
def test_every_page_answers_with_its_status_and_all_headers(person, address, status):
    response = person.open(address).response

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "no-store"


def test_built_files_may_be_kept_for_ever(person):
    with person.client.get(f"/static/dist/assets/{built_style()}") as response:
        headers = response.headers

    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_is_widened_for_vite_alone():
    assert policy() == POLICY
    assert "connect-src 'self' http://localhost:5173 ws://localhost:5173;" in policy(
        "http://localhost:5173"
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_a_style_or_a_script_in_it(template):
    text = template.read_text("utf-8")

    assert not re.search(r"\bstyle\s*=|<style|\bon[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?! type=\"application/json\")", text)
    assert "|safe" not in text or template.name == "fields.html"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 303),
        ({"HTTP_SEC_FETCH_SITE": "none"}, 303),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_ORIGIN": "http://localhost"}, 303),
        ({"HTTP_ORIGIN": "http://evil.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_COOKIE": "treeguide=x"}, 403),
        ({}, 303),
    ],
)
@pytest.mark.parametrize("area", ["go", "desk"])
def test_only_our_own_pages_may_send(shipped_app, area, headers, status):
    client = shipped_app.test_client(use_cookies=False)

    assert client.post(f"/{area}/{TREE}", environ_overrides=headers).status_code == status


@pytest.mark.parametrize(
    ("https", "origin", "status"),
    [
        (True, "https://guide.example", 303),
        (True, "http://guide.example", 403),
        (True, "https://evil.example", 403),
        (False, "http://guide.example", 303),
        (False, "https://guide.example", 303),
        (False, "ftp://guide.example", 403),
        (False, "http://[", 403),
        (False, "", 403),
    ],
)
def test_over_https_an_origin_of_plain_http_is_another_site(
    app_of, write_tree, https, origin, status
):
    write_tree("end", {"end": {"kind": "outcome", "title": "End", "result": "resolved"}})
    client = app_of(https=https).test_client()
    headers = {"HTTP_HOST": "guide.example", "HTTP_ORIGIN": origin}

    assert client.post("/go/end", environ_overrides=headers).status_code == status


def test_a_foreign_request_changes_nothing(person, store):
    person.start(TREE)
    session_id = person.address.split("/")[3]

    person.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    person.send(answer="nothing")

    assert person.status == 403
    assert "This request did not come from one of our pages" in person.page
    assert len(store.history_of(session_id).events) == 1


def test_reading_writes_nothing(person, store):
    person.start(TREE)
    session_id = person.address.split("/")[3]
    before = store.session_row(session_id), store.live()

    for address in ("/", "/desk", f"/go/{TREE}", person.address, f"{person.address}?at=0"):
        person.open(address)

    assert (store.session_row(session_id), store.live()) == before


def test_too_much_is_refused_in_words(person):
    person.start(TREE)
    person.send(answer="x" * 300_000)

    assert person.status == 413
    assert "This is more than we can take" in person.page


def test_a_method_that_is_not_taken_names_those_that_are(person):
    person.start(TREE)

    response = person.client.put(person.address)

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert b"This page cannot be used in this way" in response.data


def test_a_fault_of_ours_has_a_number_that_the_log_knows(person, monkeypatch, caplog):
    monkeypatch.setattr("treeguide.web.library.search", lambda *_: 1 / 0)

    person.open("/")

    number = re.findall(r"<strong>([0-9a-f]{8})</strong>", person.page)[0]
    assert person.status == 500
    assert f"Fault {number}" in caplog.text
    assert "ZeroDivisionError" not in person.page


def test_by_plain_http_from_afar_our_pages_can_be_told_apart(shipped_app):
    person = Person(shipped_app, HTTP_HOST="guide.example")

    response = person.open("/").response

    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in response.headers


def test_over_https_browsers_are_told_to_stay_there(app_of, write_tree):
    write_tree("end", {"end": {"kind": "outcome", "title": "End", "result": "resolved"}})
    person = Person(app_of(https=True), HTTP_HOST="guide.example")

    response = person.open("/").response

    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert response.headers["Referrer-Policy"] == "no-referrer"
