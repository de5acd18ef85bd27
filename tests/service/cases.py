"""Cases that are handed to a team: sessions with personal answers, promises and outcomes."""

import datetime
import itertools
import json
from pathlib import Path

import pytest

from tests.nodes import handoff, outcome, question
from treeguide.service.publishing import publish_folder
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.walk import Walk
from treeguide.store import Store, open_store

SECOND = 1_000_000
DAY = 86_400 * SECOND
NOON = 20_000 * DAY + 12 * 3600 * SECOND
TREE = {
    "format": "treeguide/1",
    "id": "case",
    "title": "Case",
    "start": "lamp",
    "variables": {
        "name": {"type": "text", "label": "Name", "personal": True, "max_length": 40},
        "phone": {"type": "text", "label": "Phone", "personal": True, "keep_days": 7},
        "floor": {"type": "integer", "label": "Floor", "min": 0, "max": 40},
    },
    "nodes": {
        "lamp": question("Is the lamp lit?", lit=("It is lit", "good"), dark=("It is dark", "you")),
        "you": {
            "kind": "form",
            "title": "Who are you?",
            "fields": [
                {"variable": "name", "required": True},
                {"variable": "phone"},
                {"variable": "floor"},
            ],
            "to": "team",
        },
        "team": handoff("We come, {{name}}", "We come to {{name}}.", done="good", otherwise="bad"),
        "good": outcome("Good"),
        "bad": outcome("Bad", "unresolved"),
    },
}


class Clock:
    """Says what time it is, a little later each time; the tests decide how many days pass."""

    def __init__(self) -> None:
        self.now_us = NOON
        self._ticks = itertools.count(0, 1000)

    def __call__(self) -> int:
        return self.now_us + next(self._ticks)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock):
    """A store in which the tree of the cases is live."""
    folder = tmp_path / "trees" / "case"
    folder.mkdir(parents=True)
    (folder / "tree.json").write_text(json.dumps(TREE), "utf-8")
    store = open_store(tmp_path / "data")
    store.clock = store.vault._keys._clock = clock
    publish_folder(store, tmp_path / "trees")
    yield store
    store.close()


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return Sessions(Shelf(store, datetime.UTC))


def begun(sessions: Sessions, session_id: str) -> Walk:
    return sessions.begin("case", "customer", session_id=session_id)


def act(walk: Walk, kind: str = "answered", **what: object) -> Walk:
    """Do the next thing in a session."""
    seq = walk.session.seq
    walk.act(kind, seq=seq, key=f"k{seq}", **what)
    return walk


def answered(walk: Walk, *given: object) -> Walk:
    for one in given:
        act(walk, node=walk.session.node, given=one)
    return walk


PERSON = {"name": "Ada", "phone": "555-0100", "floor": 3}


def handed_over(sessions: Sessions, session_id: str) -> Walk:
    """A case that waits for a team, which has promised to come within a day."""
    return answered(begun(sessions, session_id), "dark", PERSON)


@pytest.fixture
def elsewhere(store) -> Sessions:
    """Another process on the same data, which keeps sessions at hand of its own."""
    return Sessions(Shelf(store, datetime.UTC))


@pytest.fixture
def walk(sessions):
    return begun(sessions, "s1")


def dark(walk, key: str = "k1", seq: int = 1):
    return walk.act("answered", seq=seq, key=key, node="lamp", given="dark")
