"""The list of people: of a state, a role or a team, and without closed accounts at first."""

from typing import NamedTuple

from flask import request

from treeguide.access import Grant
from treeguide.store.people.persons import Person
from treeguide.web import people_seen
from treeguide.web.current import shelf

STATES = ("", "active", "invited", "closed", "all")
"""Which accounts are listed: at first those that are not closed."""


class Asked(NamedTuple):
    """Who is looked for; what is empty asks for everybody."""

    words: str
    state: str
    role: str
    team: str

    def holds(self, one: Person, grants: list[Grant]) -> bool:
        """Whether somebody is looked for, whatever the state of her account."""
        return self.words.casefold() in f"{one.name} {one.email}".casefold() and any(
            self.role in ("", grant.role) and self.team in ("", grant.team)
            for grant in grants or [Grant("")]
        )

    def shows(self, status: str) -> bool:
        """Whether accounts of this status are listed."""
        return status != "closed" if not self.state else self.state in ("all", status)


class Listed(NamedTuple):
    """People with the roles of theirs that who asks may see."""

    people: list[tuple[Person, list[Grant]]]
    closed: int
    """How many more there are whose accounts are closed."""


def asked() -> Asked:
    """Return for whom the address of this request looks; a state that is none is the first."""
    said = {name: request.args.get(name, "").strip() for name in ("q", "state", "role", "team")}
    state = said["state"] if said["state"] in STATES else ""
    return Asked(said["q"], state, said["role"], said["team"])


def listed(wanted: Asked) -> Listed:
    """Return the people whom who asks may see and looks for."""
    grants = shelf().store.all_grants()
    seen = people_seen.people_in_sight()
    pairs = [(one, people_seen.shown(grants.get(one.id, []))) for one in seen]
    found = [(one, hers) for one, hers in pairs if wanted.holds(one, hers)]
    people = [(one, hers) for one, hers in found if wanted.shows(one.status)]
    closed = 0 if wanted.state else sum(one.status == "closed" for one, _ in found)
    return Listed(people, closed)
