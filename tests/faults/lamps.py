"""Sessions whose every event follows from its number, so that what was kept can be told again."""

from collections.abc import Iterator

from treeguide.engine import Event
from treeguide.format import Sources
from treeguide.format.version import version_hash
from treeguide.store import Ack, Gone, Head, Standing, Start, Store, Version

TREE = b"""{"format": "treeguide/1", "id": "lamp", "title": "Lamp", "start": "lit", "nodes": {
"lit": {"kind": "question", "title": "Is it lit?", "answers": [
{"id": "yes", "label": "Yes", "to": "good"}, {"id": "no", "label": "No", "to": "lit"}]},
"good": {"kind": "outcome", "title": "Good", "result": "resolved"}}}"""
SOURCES = Sources(TREE, None, {}, frozenset())
VERSION = Version(version_hash(SOURCES), "lamp", SOURCES, {}, 2, 2)
LIT = Standing("lit", "question")
PERSONAL = {"room": 30}
ENDPOINT = "listener"
TOPICS = ("session.started", "session.answered")
SECOND = 1_000_000
FIRST_US = 1_700_000_000 * SECOND


def prepare(store: Store) -> None:
    """Publish the tree, and let somebody listen to all that happens from now on."""
    store.clock = lambda: FIRST_US - 60 * SECOND
    store.publish_version(VERSION)
    store.make_live("lamp", {"lamp": VERSION.hash}, "tests")
    store.subscribe(ENDPOINT, TOPICS)


def event(session_id: str, seq: int) -> Event:
    """Return what happens in a session at position `seq`: an answer, or a form with words."""
    at_us, key = FIRST_US + seq * SECOND, f"{session_id}.{seq}"
    if seq == 1:
        return Event(1, at_us, "started", key=key, language="en")
    if seq % 4:
        return Event(seq, at_us, "answered", key=key, node="lit", given="no", language="en")
    values = {"room": f"Room {seq} of {session_id}", "floor": seq}
    text = f"Said in {session_id}"
    return Event(
        seq, at_us, "answered", key=key, node="lit", given=values, text=text, language="en"
    )


def start(store: Store, session_id: str) -> Ack:
    """Start a session."""
    beginning = Start(session_id, "lamp", {"lamp": VERSION.hash}, language="en")
    return store.start_session(beginning, event(session_id, 1), LIT)


def go_on(store: Store, session_id: str, ack: Ack) -> Ack:
    """Append the event after the one that was acknowledged last."""
    at_us = event(session_id, ack.seq).at_us
    head = Head(session_id, ack.seq, ack.hash, VERSION.hash, "live", at_us)
    return store.append(head, event(session_id, ack.seq + 1), LIT, sealed=PERSONAL)


def walk(store: Store, session_id: str, events: int) -> Iterator[Ack]:
    """Yield what is acknowledged of a session of `events` events."""
    ack = start(store, session_id)
    yield ack
    while ack.seq < events:
        ack = go_on(store, session_id, ack)
        yield ack


def as_acknowledged(store: Store, session_id: str, seq: int) -> int:
    """Return how many of the first `seq` events are kept just as they were sent."""
    try:
        kept = store.history_of(session_id).events
    except Gone:
        return 0
    return sum(one == event(session_id, one.seq) for one in kept[:seq])
