"""Demonstration people: one for each role, for who wants to look around.

They are there only while the server runs with the switch for them; any other start closes their
accounts, and where people of flesh and blood have accounts they are refused.
"""

import secrets

from treeguide.access import ROLES, Grant
from treeguide.service import passwords
from treeguide.store import Store, StoreError
from treeguide.store.people.persons import Person

HOST = "@demo.invalid"
"""Nobody can have such an address: RFC 2606 keeps the name from everybody."""
BY = "demonstration"


def let_in(store: Store) -> str:
    """Open an account for each role; return the password of all of them.

    Raises StoreError where somebody else has an account.
    """
    known = {person.email: person for person in store.people()}
    if not all(map(is_one, known.values())):
        raise StoreError(
            "Somebody has an account here already, so no demonstration people are let in. Leave"
            " out --demo, or name another place for the data."
        )
    password = secrets.token_urlsafe(9)
    kept = passwords.kept_of(password)
    for role in ROLES:
        email = f"{role}{HOST}"
        person = known.get(email) or store.add_person(
            f"Demo {role}", email, [Grant(role)], by=BY, status="closed"
        )
        store.change_person(person, by=BY, action="account opened", status="active", password=kept)
    return password


def is_one(person: Person) -> bool:
    """Whether somebody is there for demonstration, whatever her address is by now."""
    return person.created_by == BY


def see_off(store: Store) -> None:
    """Close the accounts of all demonstration people."""
    for person in store.people():
        if is_one(person) and person.status != "closed":
            store.close_for_good(person, by=BY)
