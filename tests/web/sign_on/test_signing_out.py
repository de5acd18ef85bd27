"""Signing out: here by oneself, and from over there when the issuer says so."""

import time

import pytest

from tests.web.conftest import Person
from tests.web.sign_on import issuer as issuers
from tests.web.sign_on.conftest import sign_on
from tests.web.sign_on.issuer import CLIENT, token
from treeguide.service.single_sign_on.id_tokens import SIGNED_OUT

NOW = int(time.time())


@pytest.fixture
def told(app, issuer):
    """Tell the application, as the issuer does, with a token of these claims."""

    def tell(header=None, key="ours", **more):
        claims = {
            "iss": issuer.address,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": "one",
            "sub": "ada",
            "events": {SIGNED_OUT: {}},
        } | more
        claims = {name: value for name, value in claims.items() if value is not None}
        said = token(claims, {"typ": "logout+jwt"} | (header or {}), key)
        client = app.test_client(use_cookies=False)
        return client.post("/sign-in/ended", data={"logout_token": said}).status_code

    return tell


def test_signing_out_ends_our_session(person, issuer):
    sign_on(person, issuer)

    person.post("/sign-out")

    assert person.open("/account").status == 303


def test_whoever_is_signed_out_over_there_is_signed_out_here_in_every_browser(app, issuer, told):
    browsers = [Person(app), Person(app)]
    for one in browsers:
        sign_on(one, issuer)
    before = [one.open("/account").status for one in browsers]

    status = told()

    assert (before, status) == ([200, 200], 200)
    assert [one.open("/account").status for one in browsers] == [303, 303]


def test_nobody_else_is_signed_out(person, issuer, told):
    sign_on(person, issuer)

    assert told(sub="eve") == 200
    assert person.open("/account").status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": None},
        {"events": {}},
        {"events": {"another": {}}},
        {"events": [SIGNED_OUT]},
        {"nonce": "of a sign-in"},
        {"sub": None},
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": NOW - 3600},
        {"iat": NOW - 7200},
        {"header": {"alg": "none"}, "key": None},
        {"header": {"typ": "at+jwt"}},
        {"key": issuers.rsa_key("another")},
    ],
)
def test_a_token_that_is_not_right_signs_nobody_out(person, issuer, told, wrong):
    sign_on(person, issuer)

    assert told(**wrong) == 400
    assert person.open("/account").status == 200


def test_the_token_of_a_sign_in_signs_nobody_out(person, issuer, app):
    sent = []
    issuer.token_of = lambda claims: sent.append(token(claims)) or sent[0]
    sign_on(person, issuer)

    response = app.test_client().post("/sign-in/ended", data={"logout_token": sent[0]})

    assert response.status_code == 400
    assert person.open("/account").status == 200


@pytest.mark.parametrize("form", [{}, {"logout_token": ""}, {"logout_token": "é"}])
def test_nonsense_signs_nobody_out(app, form):
    assert app.test_client().post("/sign-in/ended", data=form).status_code == 400
