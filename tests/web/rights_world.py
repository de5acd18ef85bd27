"""Two teams that must not see each other: each has a tree, a person and a session."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.web.accounts import account, signed_in
from tests.web.conftest import Person
from treeguide.access import Grant
from treeguide.service.brand_look import OURS
from treeguide.service.publishing import publish_folder
from treeguide.store import Store, open_store
from treeguide.store.brands import Brand
from treeguide.store.people.teams import Team
from treeguide.web import Config, create_app

BRAND = Brand("acme", "Acme", msgspec.json.encode(OURS).decode())


@dataclass
class World:
    """What there is, by team."""

    app: Any
    store: Store
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """What stands in addresses."""
    forms: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """What is sent to views."""
    canaries: dict[str, str] = field(default_factory=dict)
    """A word that stands in what belongs to a team, and nowhere else."""
    fine: frozenset[int] = frozenset({200, 302, 303, 409, 422, 429})
    """What a view answers that has let somebody in."""


def world(folder: Path, nodes: dict, teams: tuple[str, ...]) -> Iterator[World]:
    """Yield a world with a tree, a person and a session for each of `teams`."""
    for team in teams:
        (folder / "trees" / f"tree-{team}").mkdir(parents=True)
        tree = {
            "format": "treeguide/1",
            "id": f"tree-{team}",
            "title": f"Canary{team}",
            "owner": team,
            "audience": ["agent"],
            "start": next(iter(nodes)),
            "nodes": nodes,
        }
        (folder / "trees" / f"tree-{team}" / "tree.json").write_text(json.dumps(tree), "utf-8")
    store = open_store(folder / "data")
    store.keep_brand(BRAND, by="test")
    publish_folder(store, folder / "trees")
    made = World(create_app(Config(store)), store)
    account(store, Grant("admin"), name="Root")
    agent = signed_in(Person(made.app), store, Grant("agent"))
    for team in teams:
        store.add_team(Team(team, f"Canary{team}"), by="test")
        _fill(made, agent, team)
    yield made
    store.close()


def _fill(made: World, agent: Person, team: str) -> None:
    agent._followed(agent.post(f"/desk/tree-{team}"))
    somebody = account(made.store, Grant("analyst", team), name=f"Canary{team}")
    token, _ = made.store.new_token(
        f"Canary{team}", ["read"], days=1, by="test", person_id=somebody.id
    )
    made.canaries[team] = f"Canary{team}"
    made.values[team] = {
        "tree_id": f"tree-{team}",
        "session_id": agent.address.split("/")[3],
        "node": "lit",
        "person_id": somebody.id,
        "team_id": team,
        "brand_id": BRAND.id,
    }
    analyst = {"role": "analyst", "team": team}
    made.forms[team] = {
        "desk.answer": {"seq": "99", "key": "a-key-of-its-own", "answer": "yes"},
        "people.invite": {"name": "", "email": "", **analyst},
        "people.change_roles": analyst,
        "people.change_account": {"do": "link"},
        "account.end_browser": {"id": "nobody's"},
        "account.change": {"name": ""},
        "account.change_password": {"now": "wrong"},
        "own_tokens.make": {"token": ""},
        "own_tokens.revoke": {"id": "nobody's"},
        "tokens.revoke": {"id": token.id},
        "teams.add": {"id": "?", "name": "x"},
        "brands.add": {"id": "?"},
        "brands.change": {"do": "show", "name": "x"},
        "trees.change": {"rev": "99"},
        "teams.change": {"name": team},
    }
