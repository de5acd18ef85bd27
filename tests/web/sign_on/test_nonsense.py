"""An issuer that is slow, gone, or answers nonsense: a sentence, and never a hang."""

from threading import BoundedSemaphore

import pytest

from tests.web.conftest import Person
from tests.web.sign_on import issuer as issuers
from tests.web.sign_on.conftest import END, come_back, sign_on
from tests.web.sign_on.issuer import token
from treeguide.service.single_sign_on import asking
from treeguide.settings import read_settings

OTHER = issuers.rsa_key("another")


def drips(handler, issuer):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    while not issuer.stops.wait(0.05):
        try:
            handler.wfile.write(b"X-A: b\r\n")
        except OSError:
            return


def silent(handler, issuer):
    issuer.stops.wait(20)


def moved(handler, issuer):
    handler.send_response(302)
    handler.send_header("Location", f"{issuer.address}/elsewhere")
    handler.end_headers()


NONSENSE = {
    "an error": (500, b"{}"),
    "not found": (404, {"error": "none"}),
    "no JSON": b"<html>",
    "nothing": b"",
    "a list": [],
    "a number": 7,
    "very deep": b"[" * 100_000,
    "very long": b'{"a": "' + b"a" * 300_000 + b'"}',
    "not UTF-8": b"\xff\xfe{}",
    "moved": moved,
    "silent": silent,
    "dripping": drips,
    "other things": {"issuer": 7, "keys": "none", "id_token": {}},
}
PLACES = ("/.well-known/openid-configuration", "/keys", "/token")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_answered_with_a_sentence(person, issuer, store, monkeypatch, place, nonsense):
    monkeypatch.setattr(asking, "SECONDS", 0.4)
    issuer.lies[place] = NONSENSE[nonsense]

    page = person.open("/sign-in/elsewhere")
    if page.status == 303:
        said = issuer.visited(page.response.headers["Location"])
        page.response = come_back(person, said)

    assert page.status in (403, 502)
    assert "nobody was signed in" in page.page
    assert "Sign in with Staff" in page.page
    assert store.people() == []
    assert "/elsewhere" not in issuer.asked


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///dev/null"},
        {"jwks_uri": None},
        {"token_endpoint": "https://[evil"},
    ],
)
def test_an_issuer_that_describes_itself_wrongly_is_not_asked(person, issuer, lie):
    path = PLACES[0]
    issuer.lies[path] = issuer.truth(path, None, "") | lie

    assert person.open("/sign-in/elsewhere").status == 502
    assert issuer.asked == [path]


def test_where_nobody_listens_a_sentence_says_so(write_tree, app_of, settings, issuer):
    write_tree("end", END)
    issuer.close()
    person = Person(app_of(settings=read_settings(settings)))

    page = person.open("/sign-in/elsewhere")

    assert page.status == 502
    assert "Staff does not answer" in page.page


def test_a_few_who_wait_keep_nobody_else_waiting(person, issuer, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    monkeypatch.setattr(asking, "_turn", BoundedSemaphore(2))
    issuer.lies[PLACES[0]] = drips

    answers = [person.open("/sign-in/elsewhere").status for _ in range(5)]

    assert set(answers) == {502}
    assert issuer.asked.count(PLACES[0]) == 2


def test_a_new_key_of_the_issuer_is_found(person, issuer, store, app):
    sign_on(person, issuer)
    now, other = store.clock(), issuers.public_rsa(OTHER, "new")
    issuer.lies["/keys"] = {"keys": [other]}
    issuer.token_of = lambda claims: token(claims, {"kid": "new"}, OTHER)
    before = sign_on(Person(app), issuer).status_code
    store.clock = lambda: now + 61 * 1_000_000

    assert (before, sign_on(Person(app), issuer).status_code) == (403, 303)
