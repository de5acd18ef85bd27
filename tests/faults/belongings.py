"""A store in which there is something of everything, and all that a reader sees of it."""

import datetime
import itertools
import json
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.faults import lamps
from tests.nodes import handoff, outcome, question
from treeguide.access import Grant
from treeguide.format import Sources
from treeguide.format.version import version_hash
from treeguide.service.publishing import publish_folder
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.store import Store, Version, open_store
from treeguide.store.driver import Driver, Row
from treeguide.store.ending import due_sessions
from treeguide.store.people.teams import Team

SESSIONS = 32
NODES: dict[str, Any] = {
    "which": question(
        "Which lamp is it?", left=("The left one", "where"), right=("The right one", "where")
    ),
    "where": {
        "kind": "form",
        "title": "Where is it?",
        "why": "We come to the lamp.",
        "fields": [{"variable": name, "input": "text"} for name in ("room", "floor")],
        "to": "lit",
    },
    "lit": question("Is it lit?", yes=("Yes", "good"), no=("No", "team")),
    "team": handoff(
        "Somebody changes the lamp",
        "{{owner}} comes by {{due}}.",
        team="caretakers",
        within="PT1H",
        done="good",
        otherwise="bad",
    ),
    "good": outcome("The lamp is lit"),
    "bad": outcome("The lamp stays dark", "declined"),
}
VARIABLES = {
    "room": {"type": "text", "label": "Room", "personal": True, "keep_days": 30},
    "floor": {"type": "text", "label": "Floor", "personal": True},
}
TREE = {
    "format": "treeguide/1",
    "id": "lamps",
    "title": "Lamps",
    "owner": "caretakers",
    "start": "which",
    "variables": VARIABLES,
    "nodes": NODES,
}
PICTURE = b"\x89PNG" + bytes(range(256)) * 8
PICTURE_HASH = sha256(PICTURE).hexdigest()
_MEDIA = {"lamp.png": PICTURE_HASH}
_SOURCES = Sources(lamps.TREE, None, {}, frozenset(_MEDIA))
PICTURED = Version(version_hash(_SOURCES, _MEDIA), "lamp", _SOURCES, _MEDIA, 2, 2)
NOW_US = lamps.FIRST_US + 3_600 * lamps.SECOND
FOLLOW_UP = {"resolved": "later", "reason": "waiting", "follow_up": "2027-03-27"}
DAY_US = 86_400 * lamps.SECOND
TABLES = "SELECT CAST(name AS TEXT) AS name FROM sqlite_master WHERE type = 'table' ORDER BY name"
SCAN = "SELECT * FROM {} NOT INDEXED"
UNSEEN = {"traffic": "shard"}
"""Which of several writers has counted, no reader sees: there is only the sum of all."""

Seen = dict[str, Any]
"""What a reader sees, by what it asked for: a table, or a verb with its arguments."""


def fill(folder: Path, trees: Path) -> None:
    """Make a store with sessions in every status, messages, timers, drafts and tokens."""
    (trees / "lamps").mkdir(parents=True)
    (trees / "lamps" / "tree.json").write_text(json.dumps(TREE), "utf-8")
    store = open_store(folder)
    lamps.prepare(store)
    publish_folder(store, trees)
    store.publish_version(PICTURED, {PICTURE_HASH: PICTURE}, by="Ada")
    ticks = itertools.count(lamps.FIRST_US, lamps.SECOND)
    store.clock = lambda: next(ticks)
    sessions = Sessions(Shelf(store, datetime.UTC))
    for number, name in enumerate(names()):
        _walk(sessions, name, number % 4)
    store.clock = lambda: NOW_US
    store.erase_session(names()[1], actor="Ada", reason="asked for")
    tell(store)
    store.set_draft("lamp", "draft", 0, body=lamps.TREE.decode(), by="Ada")
    store.new_token("Reporting", ["read"], days=30, by="Ada")
    people(store)
    beside(store, names()[0])
    store.close()


def people(store: Store) -> None:
    """Let some people have accounts, and one of them be signed in."""
    store.add_team(Team("desk", "The desk"), by="Ada")
    ada = store.set_up(store.new_link("setup", by="start"), "Ada", "ada@example.org", "kept")
    bob, _ = store.invite("Bob", "bob@example.org", [Grant("agent", "desk")], by=ada.id)
    store.take_role(bob.id, Grant("agent", "desk"), by=ada.id)
    store.give_role(bob.id, Grant("lead", "desk"), by=ada.id)
    store.sign_in(ada.id, "Firefox", DAY_US)
    store.try_to_guess("account:ada")


def beside(store: Store, session_id: str) -> None:
    """Keep what is said of a session and of trees beside their histories."""
    rows: dict[str, dict[str, Any]] = {
        "resume_code": {
            "id": "hash",
            "session_id": session_id,
            "made_us": NOW_US,
            "expires_us": NOW_US,
        },
        "brand": {
            "id": "ours",
            "name": "Ours",
            "look": "{}",
            "rev": 1,
            "updated_us": NOW_US,
            "updated_by": "Ada",
        },
        "tree_presence": {
            "tree_id": "lamp",
            "brand": "ours",
            "sites": "[]",
            "tells": "[]",
            "rev": 1,
            "updated_us": NOW_US,
            "updated_by": "Ada",
        },
    }
    for table, row in rows.items():
        marks = ", ".join(f":{name}" for name in row)
        statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
        store.driver.write(lambda run, statement=statement, row=row: run(statement, row))


def names() -> list[str]:
    return [f"session-{number:03}" for number in range(SESSIONS)]


def _walk(sessions: Sessions, name: str, how: int) -> None:
    """Walk a session to an outcome, to a team, to nowhere, or not to its end, as `how` says."""
    holder = sha256(name.encode()).hexdigest()
    walk = sessions.begin("lamps", "customer", session_id=name, token_hash=holder, language="en")
    values = {"room": f"Room of {name}", "floor": "2nd"}
    done: list[tuple[str, Any]] = [
        ("answered", "left"),
        ("answered", values),
        ("went-back", None),
        ("answered", values),
    ]
    ends: tuple[list[tuple[str, Any]], ...] = (
        [("answered", "yes"), ("identified", {"case": "ä-17"}), ("ended", FOLLOW_UP)],
        [("answered", "no")],
        [("ended", None)],
        [],
    )
    for kind, given in done + ends[how]:
        seq = walk.session.seq
        by = "ada" if kind in ("identified", "ended") else None
        walk.act(kind, seq=seq, key=f"{name}.{seq}", node=walk.session.node, given=given, by=by)


def tell(store: Store) -> None:
    """Send some of the messages, one of them without success."""
    messages = store.claim_outbox("sender", most=20, lease_us=lamps.SECOND)
    for status, message in zip((503, *[204] * 19), messages, strict=True):
        store.settle_outbox(message, "sender", status=status, again_us=NOW_US + DAY_US)


def opened(folder: Path) -> Store:
    """Open a store at the moment at which it was filled."""
    store = open_store(folder)
    store.clock = lambda: NOW_US
    return store


def seen(store: Store) -> Seen:
    """Return all that a reader sees: by the verbs, and in the tables themselves."""
    verbs: dict[str, Callable[[], Any]] = {
        "live": store.live,
        "medium": lambda: store.medium(PICTURE_HASH),
        "draft": lambda: store.draft("lamp", "draft"),
        "traffic": lambda: [store.traffic(live.hash) for live in store.live()],
        "waiting": store.waiting_for_others,
        "expired": lambda: due_sessions(store, 2**60),
        "listed": lambda: store.sessions_before(2**60, "", 500),
        "erasures": store.erasures,
    }
    for digest in (lamps.VERSION.hash, PICTURED.hash):
        verbs[f"version {digest}"] = partial(store.version, digest)
    for name in names():
        verbs[f"session_row {name}"] = partial(store.session_row, name)
        verbs[f"history_of {name}"] = partial(store.history_of, name)
    found = {name: _or_refusal(verb) for name, verb in verbs.items()}
    return found | _tables(store.driver) | _tables(store.keys)


def _tables(driver: Driver) -> Seen:
    tables = [row["name"] for row in driver.read(TABLES)]
    return {f"table {name}": _or_refusal(partial(_rows, driver, name)) for name in tables}


def _rows(driver: Driver, table: str) -> list[Row]:
    unseen = UNSEEN.get(table)
    rows = driver.read(SCAN.format(table))
    return [{name: value for name, value in row.items() if name != unseen} for row in rows]


def _or_refusal(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except Exception as error:
        return repr(error)


def differences(one: Seen, other: Seen) -> frozenset[str]:
    """Return where two views differ: `table.column`, a table, or what only a verb shows."""
    names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    tables = {name for name in names if name.startswith("table ")}
    return set().union(
        *(_columns(name, one.get(name), other.get(name)) for name in tables or names)
    )


def _columns(name: str, one: Any, other: Any) -> set[str]:
    table = name.removeprefix("table ")
    if table == name or not isinstance(other, list) or len(one) != len(other):
        return {name}
    return {
        f"{table}.{column}"
        for before, after in zip(one, other, strict=True)
        for column in before
        if before[column] != after.get(column)
    }
