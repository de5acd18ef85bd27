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

TEXT = "text"
"""The name under which an event's free words are sealed; they may hold anything."""

FREE_WORDS = ""
"""Under this name `sealed` says for how many days free words are kept; no variable has it."""

UNTIL_ERASED = -1
"""For how many days is kept what nobody has set a limit for."""

OF_CALLERS = ("case", "caller", "contact")
"""What an event `identified` says, all of it sealed."""
ABOUT_THE_SESSION = frozenset({"handed-over", "ended"})
"""Kinds that give ids and words of a list, no values of variables."""
OPEN = str | None
"""What is given of which nothing is sealed: an answer's id, or nothing."""

NOTHING_RARE = "{}"

Parts = dict[int, dict[str, Any]]
"""What is sealed of an event: by the days for which it is kept, by name."""

_encode = msgspec.json.Encoder(order="deterministic").encode


def beginning(session: Mapping[str, Any]) -> str:
    """Return the hash with which the chain of a session begins."""
    return _digest([session[name] for name in FIXED])


def link(before: str, session_id: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event that follows the hash `before`."""
    return _digest([before, session_id, *map(event.__getitem__, COLUMNS)])


def columns(event: Event) -> dict[str, Any]:
    """Return `event` as it is kept: what is rare lies in `body`, as canonical JSON."""
    is_answer = isinstance(event.given, str)
    given = event.given if is_answer else None
    body = NOTHING_RARE if is_answer and _is_plain(event) else _rare(event, is_answer=is_answer)
    return {
        "seq": event.seq,
        "key": event.key,
        "kind": event.kind,
        "node": event.node,
        "given": given,
        "body": body,
        "body_enc": None,
        "fp": fingerprint(event.kind, event.node, given, body),
        "at_us": event.at_us,
    }


def _is_plain(event: Event) -> bool:
    """Whether an answer says no more than itself, as most do."""
    is_bare = event.by is None and event.index is None and event.text is None
    return is_bare and not (event.read or event.known)


def _rare(event: Event, *, is_answer: bool) -> str:
    """Return as JSON what has no column of its own, since few events have it."""
    rare = {
        "values": None if is_answer else event.given,
        "index": event.index,
        "text": event.text,
        "by": event.by,
        "known": event.known or None,
        "read": event.read or None,
    }
    return text_of({name: value for name, value in rare.items() if value is not None})


def fingerprint(*content: Any) -> str:
    """Return what tells whether an event that comes a second time is the same."""
    return _digest(list(content))


def parted(event: Event, sealed: Mapping[str, int]) -> tuple[Event, Parts]:
    """Return `event` without what `sealed` names and without free words, and just those.

    `sealed` says for how many days the value of a variable is kept.
    """
    parts: Parts = {}
    open_event = event
    if event.text is not None:
        parts.setdefault(sealed.get(FREE_WORDS, UNTIL_ERASED), {})[TEXT] = event.text
        open_event = msgspec.structs.replace(open_event, text=None)
    if isinstance(event.given, dict):
        given = _without(event.given, "values", _sealed_of(event.kind, sealed), parts)
        open_event = msgspec.structs.replace(open_event, given=given)
    if event.known:
        known = _without(event.known, "known", sealed, parts)
        open_event = msgspec.structs.replace(open_event, known=known)
    return open_event, parts


def _sealed_of(kind: str, sealed: Mapping[str, int]) -> Mapping[str, int]:
    """Return what is sealed of what an event of a kind gives: most give values of variables."""
    if kind == "identified":
        return dict.fromkeys(OF_CALLERS, sealed.get(FREE_WORDS, UNTIL_ERASED))
    return {} if kind in ABOUT_THE_SESSION else sealed


def _without(
    values: Mapping[str, Any], place: str, sealed: Mapping[str, int], parts: Parts
) -> dict[str, Any]:
    left = {}
    for name, value in values.items():
        # That somebody said nothing is not about that person.
        if name in sealed and value is not None:
            parts.setdefault(sealed[name], {})[f"{place}.{name}"] = value
        else:
            left[name] = value
    return left


def event_of(
    row: Mapping[str, Any], session: Mapping[str, Any], opened: Mapping[str, Any]
) -> Event:
    """Return the event that a row holds, with what was `opened` of its sealed part.

    Mode, audience and language are its session's.
    """
    rare = msgspec.json.decode(row["body"])
    values, known = rare.get("values"), rare.get("known", {})
    for address, value in opened.items():
        place, _, name = address.partition(".")
        if place != TEXT:
            (values if place == "values" else known)[name] = value
    return Event(
        row["seq"],
        row["at_us"],
        row["kind"],
        key=row["key"],
        node=row["node"],
        given=row["given"] if row["given"] is not None else values,
        index=rare.get("index"),
        text=opened.get(TEXT, rare.get("text")),
        by=rare.get("by"),
        read=rare.get("read", False),
        known=known,
        mode=session["mode"],
        audience=session["audience"],
        language=session["language"],
    )


def text_of(value: Any) -> str:
    """Return `value` as JSON with sorted keys."""
    return _encode(value).decode()


def _digest(parts: Iterable[Any]) -> str:
    return sha256(_encode(parts)).hexdigest()
