"""People with accounts, in a browser that acts for them."""

import itertools

from tests.teams import with_teams
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.store import Store
from treeguide.store.people import persons

DAY_US = 24 * 3600 * 1_000_000
_numbers = itertools.count(1)


def account(store: Store, *grants: Grant, **more: str) -> persons.Person:
    """Return somebody with an account and these roles; the teams of these are there then."""
    with_teams(store, *(grant.in_team for grant in grants if grant.in_team))
    name = more.pop("name", f"Person {next(_numbers)}")
    email = more.pop("email", f"{name.lower().replace(' ', '.')}@example.org")
    return store.add_person(name, email, grants, by="test", status="active", **more)


def signed_in(person: Person, store: Store, *grants: Grant) -> Person:
    """Let the browser of `person` act for somebody with these roles, an agent if there are none."""
    somebody = account(store, *(grants or (Grant("agent"),)))
    person.client.set_cookie("treeguide-person", store.sign_in(somebody.id, "Test", DAY_US))
    return person
