"""A store with one published tree and one session."""

import itertools
from pathlib import Path

import pytest

from treeguide.engine import Event
from treeguide.format import Sources
from treeguide.format.version import version_hash
from treeguide.store import Standing, Start, Store, Version, open_store

TREE = b"""{"format": "treeguide/1", "id": "lamp", "title": "Lamp", "start": "lit", "nodes": {
"lit": {"kind": "question", "title": "Is it lit?", "answers": [
{"id": "yes", "label": "Yes", "to": "good"}, {"id": "no", "label": "No", "to": "lit"}]},
"good": {"kind": "outcome", "title": "Good", "result": "resolved"}}}"""
SOURCES = Sources(TREE, None, {"de": b'{"language": "de", "texts": {}}'}, frozenset())
VERSION = Version(version_hash(SOURCES), "lamp", SOURCES, {}, 2, 2)
AT_LAMP = Standing("lit", "question")


def answered(seq: int, key: str, given: object = "no", **what: object) -> Event:
    return Event(seq, seq * 1000, "answered", key=key, node="lit", given=given, **what)


def begin(store: Store, session_id: str = "s1", **what: object) -> None:
    closure = {"lamp": VERSION.hash}
    start = Start(session_id, "lamp", closure, **what)
    store.start_session(start, Event(1, 1000, "started", key="start", language="en"), AT_LAMP)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path):
    store = open_store(folder)
    ticks = itertools.count(5_000)
    store.clock = lambda: next(ticks)
    store.publish_version(VERSION)
    begin(store)
    yield store
    store.close()
