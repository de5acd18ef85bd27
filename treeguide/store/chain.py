"""The hash chain over a session: each event's hash covers all its columns and the hash before."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from treeguide.engine import Event

FIXED = (
    "id",
    "tree_id",
    "tree_hash",
    "closure",
    "mode",
    "audience",
    "channel",
    "language",
    "contact_key",
    "case_reference",
    "experiment_arm",
    "started_us",
)
"""The columns of a session that never change; the chain begins with them."""

COLUMNS = (
    "seq",
    "key",
    "kind",
    "node",
    "given",
    "body",
    "body_enc",
    "fp",
    "at_us",
    "shown_at",
    "active_ms",
)
"""The columns of an event that its hash covers, in the order in which they are hashed."""

_encode = msgspec.json.Encoder(order="deterministic").encode


def beginning(session: Mapping[str, Any]) -> str:
    """Return the hash with which the chain of a session begins."""
    return _digest(session[name] for name in FIXED)


def link(before: str, session_id: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event that follows the hash `before`."""
    return _digest((before, session_id, *(event.get(name) for name in COLUMNS)))


def columns(event: Event) -> dict[str, Any]:
    """Return `event` as it is kept: what is rare lies in `body`, as canonical JSON."""
    is_answer = isinstance(event.given, str)
    rare = {
        "values": None if is_answer else event.given,
        "index": event.index,
        "text": event.text,
        "by": event.by,
        "known": event.known or None,
    }
    given = event.given if is_answer else None
    body = text_of({name: value for name, value in rare.items() if value is not None})
    return {
        "seq": event.seq,
        "key": event.key,
        "kind": event.kind,
        "node": event.node,
        "given": given,
        "body": body,
        "fp": _digest((event.kind, event.node, given, body)),
        "at_us": event.at_us,
    }


def event_of(row: Mapping[str, Any], session: Mapping[str, Any]) -> Event:
    """Return the event that a row holds; mode, audience and language are its session's."""
    rare = msgspec.json.decode(row["body"])
    return Event(
        row["seq"],
        row["at_us"],
        row["kind"],
        key=row["key"],
        node=row["node"],
        given=row["given"] if row["given"] is not None else rare.get("values"),
        index=rare.get("index"),
        text=rare.get("text"),
        by=rare.get("by"),
        known=rare.get("known", {}),
        mode=session["mode"],
        audience=session["audience"],
        language=session["language"],
    )


def text_of(value: Any) -> str:
    """Return `value` as JSON with sorted keys."""
    return _encode(value).decode()


def _digest(parts: Iterable[Any]) -> str:
    return sha256(_encode(list(parts))).hexdigest()
