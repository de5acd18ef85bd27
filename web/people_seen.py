"""Which people are seen by who asks, and what teams are called."""

from collections.abc import Collection

from flask import Flask

from treeguide.access import Grant
from treeguide.store.people.persons import Person
from treeguide.web.access import who
from treeguide.web.current import shelf


def add_to(app: Flask) -> None:
    """Let the pages of `app` call teams by their names."""
    app.jinja_env.globals |= {"team_name": team_name}


def shown(grants: Collection[Grant]) -> list[Grant]:
    """Return those roles of somebody that hold where who asks may see people."""
    may = who().rights.may
    return [grant for grant in grants if may("see-people", grant.in_team)]


def may_see(grants: Collection[Grant]) -> bool:
    """Whether who asks may see somebody with these roles."""
    return who().rights.may("see-people") or bool(shown(grants))


def people_in_sight() -> list[Person]:
    """Return the people whom who asks may see, by name."""
    grants = shelf().store.all_grants()
    return [one for one in shelf().store.people() if may_see(grants.get(one.id, []))]


def team_name(team_id: str) -> str:
    """Return what a team is called, with its short name where another one is called the same."""
    teams = shelf().store.known_teams()
    if team_id not in teams:
        return team_id
    name = teams[team_id].name
    is_alone = [team.name.casefold() for team in teams.values()].count(name.casefold()) == 1
    return name if is_alone else f"{name} ({team_id})"
