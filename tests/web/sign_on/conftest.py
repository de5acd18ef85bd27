"""A browser that goes to an issuer and comes back, and an application that believes it."""

import pytest

from tests.web.conftest import Person
from tests.web.sign_on.issuer import CLIENT, SECRET, Issuer
from treeguide.settings import read_settings

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
ADA = "ada@example.org"


@pytest.fixture
def issuer():
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture
def settings(issuer):
    return settings_for(issuer)


def settings_for(issuer) -> dict[str, str]:
    return {
        "TREEGUIDE_OIDC_ISSUER": issuer.address,
        "TREEGUIDE_OIDC_CLIENT_ID": CLIENT,
        "TREEGUIDE_OIDC_CLIENT_SECRET": SECRET,
        "TREEGUIDE_OIDC_NAME": "Staff",
        "TREEGUIDE_OIDC_GROUPS": "groups",
        "TREEGUIDE_OIDC_ROLES": "Desk=agent@it; Chiefs=lead@it; Root=admin",
    }


@pytest.fixture
def app(write_tree, app_of, settings):
    write_tree("end", END)
    return app_of(settings=read_settings(settings))


@pytest.fixture
def person(app):
    return Person(app)


def led(person, onward: str = ""):
    """Begin a sign-in; return the address to which the browser is led."""
    person.open(f"/sign-in/elsewhere?next={onward}")
    return person.response.headers["Location"]


def come_back(person, said: dict):
    return person.client.get("/sign-in/back", query_string=said)


def sign_on(person, issuer, onward: str = "", **said):
    return come_back(person, issuer.visited(led(person, onward)) | said)
