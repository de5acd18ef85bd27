"""Tokens of an issuer: the right one is taken, and none of those that are not."""

import time

import pytest

from tests.web.sign_on import issuer as issuers
from tests.web.sign_on.conftest import settings_for, sign_on
from tests.web.sign_on.issuer import CLIENT, SECRET, Issuer, half_hash, token
from treeguide.settings import read_settings
from treeguide.store import open_store
from treeguide.web import Config, create_app
from treeguide.web.current import sessions_of


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """One application for all: what is refused leaves nothing behind."""
    issuer, store = Issuer(), open_store(tmp_path_factory.mktemp("data"))
    app = create_app(Config(store, settings=read_settings(settings_for(issuer))))
    app.extensions["issuer"] = issuer
    yield app
    issuer.close()
    store.close()


@pytest.fixture
def issuer(app):
    return app.extensions["issuer"]


@pytest.fixture
def store(app):
    return sessions_of(app).store


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "RS256"}, "ours"),
        ({"alg": "RS256", "kid": None}, "ours"),
        ({"alg": "RS256", "x5t": "abc", "typ": None}, "ours"),
        ({"alg": "ES256", "kid": "e"}, issuers.ec_key()),
        ({"alg": "EdDSA", "kid": "d"}, issuers.ed_key()),
    ],
)
def test_the_good_algorithms_are_taken(person, issuer, header, key):
    hashed = () if header["alg"] == "RS256" else ("at_hash",)
    issuer.token_of = lambda claims: token(_without(claims, *hashed), header, key)

    assert sign_on(person, issuer).status_code == 303


def _without(claims: dict, *names: str) -> dict:
    return {name: value for name, value in claims.items() if name not in names}


def _with(**more):
    return lambda claims: token(claims | more)


def _as(header: dict, key="ours"):
    return lambda claims: token(claims, header, key)


def _tampered(claims: dict) -> str:
    head, _, tail = token(claims).split(".")
    return ".".join((head, issuers.packed(b'{"sub":"root"}'), tail))


NOW = int(time.time())
OTHER = issuers.rsa_key("another")
PEM = issuers.pem_of(issuers.rsa_key())
BAD = {
    "no signature": _as({"alg": "none"}, None),
    "none in other letters": _as({"alg": "nOnE"}, None),
    "no algorithm": _as({"alg": None}, None),
    "HS256 with the public key": _as({"alg": "HS256"}, PEM),
    "HS256 with the client's secret": _as({"alg": "HS256", "kid": None}, SECRET.encode()),
    "HS256 with a key of the issuer": _as(
        {"alg": "HS256", "kid": "o"}, b"a key that both sides would know"
    ),
    "PS256": _as({"alg": "PS256"}),
    "another key": _as({}, OTHER),
    "a key in its header": _as({"jwk": issuers.public_rsa(OTHER), "kid": None}, OTHER),
    "an address of keys in its header": _as({"jku": "http://127.0.0.1:1/keys"}, OTHER),
    "a certificate in its header": _as({"x5c": ["MIIB"]}),
    "a key in a file": _as({"kid": "../../../../dev/null"}, b""),
    "a key in a table": _as({"kid": "r' UNION SELECT 'x"}),
    "a key that is no text": _as({"kid": 1}),
    "a key of another kind": _as({"alg": "RS256", "kid": "e"}),
    "a small key": _as({"kid": "small"}, issuers.rsa_key("small", 1024)),
    "something critical": _as({"crit": ["exp"], "exp": 1}),
    "an unencoded body": _as({"crit": ["b64"], "b64": False}),
    "another kind": _as({"typ": "at+jwt"}),
    "a logout": _as({"typ": "logout+jwt"}),
    "another issuer": _with(iss="https://evil.example"),
    "the issuer with a slash": lambda claims: token(claims | {"iss": claims["iss"] + "/"}),
    "another audience": _with(aud="another"),
    "another audience that we are said to have asked for": _with(aud="another", azp=CLIENT),
    "an audience in a list": _with(aud=["another"]),
    "two audiences and no party": _with(aud=[CLIENT, "another"]),
    "no audience": lambda claims: token(_without(claims, "aud")),
    "an audience that is none": _with(aud={"treeguide": 1}),
    "another party": _with(azp="another"),
    "another nonce": _with(nonce="another"),
    "no nonce": lambda claims: token(_without(claims, "nonce")),
    "a nonce in a list": lambda claims: token(claims | {"nonce": [claims["nonce"]]}),
    "expired": _with(exp=NOW - 3600),
    "no end": lambda claims: token(_without(claims, "exp")),
    "an end that is true": _with(exp=True),
    "an end that is a text": _with(exp="9999999999"),
    "no number": _with(exp=float("nan")),
    "from the future": _with(iat=NOW + 3600),
    "not yet": _with(nbf=NOW + 3600),
    "from long ago": _with(iat=NOW - 7200),
    "a beginning that is true": _with(iat=True),
    "a beginning that is a text": _with(iat=str(NOW)),
    "a beginning in a list": _with(iat=[NOW]),
    "no beginning": lambda claims: token(_without(claims, "iat")),
    "nobody": lambda claims: token(_without(claims, "sub")),
    "an empty somebody": _with(sub=""),
    "somebody in a list": _with(sub=["ada"]),
    "a very long somebody": _with(sub="a" * 256),
    "somebody whom nobody can write": _with(sub="a\ud800"),
    "somebody with a NUL": _with(sub="a\0"),
    "a nonce that nobody can write": _with(nonce="\ud800"),
    "another access token": _with(at_hash=half_hash("another")),
    "a hash that is none": _with(at_hash=7),
    "another body": _tampered,
    "another end": lambda claims: token(claims)[:-4] + "AAAA",
    "no end at all": lambda claims: token(claims).rpartition(".")[0],
    "encrypted": lambda claims: "a.b.c.d.e",
    "a list": lambda claims: token([claims]),
    "a number": lambda claims: 7,
    "nothing": lambda claims: None,
    "nonsense": lambda claims: "nonsense",
    "very long": lambda claims: token(claims | {"x": "x" * 20_000}),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_token_that_is_not_right_lets_nobody_in(person, issuer, store, bad):
    issuer.token_of = BAD[bad]
    before = store.people()

    response = sign_on(person, issuer)

    assert response.status_code == 403
    assert "nobody was signed in" in response.get_data(as_text=True)
    assert store.people() == before
    assert person.open("/account").status == 303


def test_of_these_tokens_there_are_enough():
    assert len(BAD) >= 25


def test_two_audiences_are_fine_where_this_server_has_asked(person, issuer):
    issuer.token_of = _with(aud=[CLIENT, "another"], azp=CLIENT)

    assert sign_on(person, issuer).status_code == 303
