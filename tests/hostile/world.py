"""An application in which everything that somebody can write is hostile, and who visits it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.hostile.crawling import Crawler
from tests.hostile.payloads import PAYLOADS, packed
from tests.hostile.tree import ID, PICTURE, publish_hostile_tree
from tests.web.accounts import DAY_US, account
from treeguide.access import ROLES, Grant
from treeguide.service import passwords
from treeguide.settings import Settings
from treeguide.store import Store, open_store
from treeguide.store.people.teams import Team
from treeguide.web import Config, create_app

NAMES = packed(PAYLOADS, 100)
"""What people and teams are called."""


@dataclass
class World:
    """The application, and its visitors."""

    app: Any
    store: Store
    values: dict[str, str]
    """What stands in addresses."""

    def visitor(self, who: str, *grants: Grant, language: str = "en") -> Crawler:
        """Return somebody with these roles, without an account if there are none."""
        client = self.app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        if grants:
            somebody = account(self.store, *grants, name=NAMES[0], email=f"{who}@example.org")
            secret = self.store.sign_in(somebody.id, NAMES[1], DAY_US)
            client.set_cookie("treeguide-person", secret)
        return Crawler(client, self.app, who)

    def everybody(self) -> Crawler:
        """Return somebody who has every role."""
        return self.visitor("somebody", *(Grant(role) for role in ROLES))

    def addresses(self) -> list[str]:
        """Return an address of every page, and one with a payload wherever it takes something."""
        adapter = self.app.url_map.bind("localhost")
        hostile = dict.fromkeys(self.values, PAYLOADS[1])
        return [
            adapter.build(
                rule.endpoint, {**self.values, **more}, method="GET", append_unknown=False
            )
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            for more in ({}, hostile)
        ]


@contextmanager
def world(folder: Path, weaken: Callable[[Any], None] = lambda _: None) -> Iterator[World]:
    """Yield a world made in `folder`; its application is weakened before anybody visits it."""
    store = open_store(folder / "data")
    publish_hostile_tree(store, folder / "trees")
    app = create_app(Config(store, settings=Settings(sessions_per_minute=0)))
    weaken(app)
    store.add_team(Team("team-0", NAMES[2]), by="test")
    with pytest.MonkeyPatch.context() as patch:
        # Trying a password is slow on purpose, and here it is not what is tested.
        quick = PasswordHasher(time_cost=1, memory_cost=64)
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_nobodys", lambda: quick.hash("nobody has this password"))
        yield World(app, store, _values(app, store))
    store.close()


def _values(app: Any, store: Store) -> dict[str, str]:
    """Return what stands in addresses; of what we do not know yet, something that is not there."""
    begun = World(app, store, {}).visitor("starter").walk(f"/go/{ID}")[0].address.split("/")
    known = {
        "tree_id": ID,
        "session_id": begun[3],
        "node": "n0",
        "team_id": "team-0",
        "person_id": account(store, Grant("agent"), name=NAMES[2], email="p@example.org").id,
        "version_hash": store.live()[0].hash,
        "name": PICTURE,
    }
    named = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    return dict.fromkeys(named, "nothing") | known
