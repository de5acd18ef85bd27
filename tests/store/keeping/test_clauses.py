"""Each clause about a session finds what it is there for, also where nothing else does.

The histories are made up, and their hash chains are right: what the chain finds, it finds first.
"""

from hashlib import sha256
from typing import Any

import pytest

from tests.store.conftest import AT_LAMP, SOURCES, answered, append
from tests.store.tampering import tamper
from treeguide.engine import Event
from treeguide.format.version import version_hash
from treeguide.store import Start, Version
from treeguide.store.chain import beginning, fingerprint, link
from treeguide.store.driver import Row
from treeguide.store.invariants.pinned import Pinned
from treeguide.store.keeping.histories import History, all_histories
from treeguide.store.keeping.verify import all_invariants, verify

CONTENT = b"\x89PNG"
PICTURE = sha256(CONTENT).hexdigest()
MEDIA = {"a.png": PICTURE}
PICTURED = Version(version_hash(SOURCES, MEDIA), "lamp", SOURCES, MEDIA, 2, 2)


@pytest.fixture
def history(store) -> History:
    """A session with three events, as it was written."""
    append(store, answered(2, "k2"))
    append(store, answered(3, "k3", "yes"))
    [[history]] = all_histories(store.driver)
    return history


def chained(session: Row, events: list[Row]) -> None:
    """Let fingerprints and hashes be those of what the events say now."""
    before = beginning(session)
    for event in events:
        event["fp"] = fingerprint(event["kind"], event["node"], event["given"], event["body"])
        before = event["hash"] = link(before, session["id"], event)
    session["head_hash"] = before


def said(store, session: Row, events: list[Row]) -> list[tuple[str, str]]:
    """Return what each invariant says that finds anything."""
    told = [(kind.name, kind(store).of_session(session, events)) for kind in all_invariants()]
    return [(name, message) for name, message in told if message]


def test_of_a_history_as_it_was_written_nobody_says_anything(store, history):
    assert said(store, *history) == []


@pytest.mark.parametrize(
    ("seq", "what", "of_session", "expected"),
    [
        (3, {"seq": 4}, {}, ("I1", "Event 3 is missing.")),
        (1, {}, {"head": 4}, ("I1", "The session says that it has 4 events; 3 are there.")),
        (3, {"key": "k2"}, {}, ("I3", "Event 3 is there for the second time.")),
        (2, {"key": "start"}, {}, ("I3", "Event 2 is there for the second time.")),
        (2, {"kind": "ended"}, {}, ("I9", "Event 3 came after the end.")),
        (2, {"kind": "timed-out"}, {}, ("I9", "Event 3 came after the end.")),
        (1, {"kind": "ended"}, {}, ("I9", "Event 2 came after the end.")),
        (3, {"kind": "ended"}, {}, ("I9", "The status is “open”, and the events say “abandoned”.")),
        (
            3,
            {"kind": "timed-out"},
            {"status": "abandoned", "outcome": "good"},
            ("I9", "The status is “abandoned”, and the events say “done”."),
        ),
        (
            3,
            {"at_us": 1999},
            {"touched_us": 1999},
            ("I10", "Event 3 is older than the one before it."),
        ),
        (1, {"at_us": 999}, {}, ("I10", "Event 1 is older than the one before it.")),
        (
            1,
            {},
            {"touched_us": 3001},
            ("I10", "The session was last touched at another time than its last event says."),
        ),
    ],
)
def test_what_no_hash_can_show_is_named_by_its_invariant_alone(
    store, history, seq: int, what: dict[str, Any], of_session: dict[str, Any], expected
):
    session, events = history
    events[seq - 1].update(what)
    session.update(of_session)
    chained(session, events)

    assert said(store, session, events) == [expected]


@pytest.mark.parametrize(
    ("seq", "what", "of_session", "message"),
    [
        (2, {"hash": "x"}, {}, "Event 2 is not as it was written."),
        (2, {"shown_at": 7}, {}, "Event 2 is not as it was written."),
        (1, {}, {"contact_key": "x"}, "Event 1 is not as it was written."),
        (
            1,
            {},
            {"head_hash": "x"},
            "The session does not end with the event that was written last.",
        ),
    ],
)
def test_what_only_a_hash_can_show_is_named_by_the_chain_alone(
    store, history, seq: int, what: dict[str, Any], of_session: dict[str, Any], message: str
):
    session, events = history
    events[seq - 1].update(what)
    session.update(of_session)

    assert said(store, session, events) == [("I2", message)]


def test_a_fingerprint_that_is_another_is_named_though_its_hash_is_right(store, history):
    session, events = history
    chained(session, events)
    events[2]["fp"] = "x"
    session["head_hash"] = events[2]["hash"] = link(events[1]["hash"], "s1", events[2])

    assert said(store, session, events) == [("I3", "Event 3 would not be known if it came again.")]


def test_a_history_without_an_event_has_not_ended(store, history):
    session, _ = history
    session.update(head=0, touched_us=session["started_us"])
    chained(session, [])

    assert said(store, session, []) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            "UPDATE medium SET content = x'00'",
            f"picture {PICTURE[:12]}: It is not as it was published.",
        ),
        ("DELETE FROM medium", f"version {PICTURED.hash[:12]}: Its picture “a.png” is missing."),
    ],
)
def test_a_picture_that_is_another_or_missing_is_named(store, change, message):
    store.publish_version(PICTURED, {PICTURE: CONTENT})
    before = verify(store).damages

    tamper(store, change)

    assert before == ()
    assert [(one.invariant, str(one)) for one in verify(store).damages] == [("I5", message)]


def test_a_version_that_is_published_meanwhile_is_no_damage(store):
    invariant = Pinned(store)
    store.publish_version(PICTURED, {PICTURE: CONTENT})
    start = Start("s2", "lamp", {"lamp": PICTURED.hash})
    store.start_session(start, Event(1, 1000, "started", key="start"), AT_LAMP)
    [[_, history]] = all_histories(store.driver)

    assert invariant.of_session(*history) is None
