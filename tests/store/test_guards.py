"""Each guard of the store alone.

They back each other up, so that a test of the whole would not miss one of them: here the others
are stepped around.
"""

import pytest

from tests.store.conftest import (
    EVERY_ENGINE,
    REFUSED,
    VERSION,
    answered,
    append,
    head_of,
    rows,
    run_raw,
)
from treeguide.store import KeyUsed, Standing, sql

pytestmark = EVERY_ENGINE

EVENT = {
    "session_id": "s1",
    "seq": 3,
    "key": "k3",
    "kind": "answered",
    "node": "lit",
    "given": "no",
    "body": "{}",
    "body_enc": None,
    "fp": "f",
    "at_us": 3000,
    "shown_at": None,
    "active_ms": None,
    "hash": "h",
}
SESSION = {
    "id": "s9",
    "tree_id": "lamp",
    "tree_hash": VERSION.hash,
    "closure": "{}",
    "mode": "live",
    "audience": "agent",
    "channel": "web",
    "head": 1,
    "head_hash": "h",
    "status": "open",
    "node": "lit",
    "kind": "question",
    "started_us": 1,
    "touched_us": 1,
}
MESSAGE = {
    "id": "m1",
    "endpoint_id": "crm",
    "topic": "t",
    "subject": "s",
    "payload": "",
    "due_us": 0,
    "attempts": 0,
    "state": "due",
}
TIMER = {"kind": "promise", "subject": "s1", "due_us": 1, "attempts": 0, "state": "due"}
TOKEN = {
    "id": "t1",
    "secret_hash": "h",
    "name": "n",
    "scopes": "",
    "created_us": 1,
    "created_by": "a",
    "expires_us": 2,
}
DRAFT = {
    "tree_id": "lamp",
    "name": "main",
    "rev": 1,
    "body": "{}",
    "updated_us": 1,
    "updated_by": "a",
}
COUNT = {
    "tree_hash": "h",
    "mode": "live",
    "day": 0,
    "node": "",
    "given": "",
    "dwell": 0,
    "shard": 0,
    "times": 1,
}


def insert(store, table: str, **row: object) -> None:
    names = ", ".join(row)
    run_raw(
        store,
        f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})",
        **row,
    )


@pytest.fixture
def told(store):
    """A store with a session of two events."""
    append(store, answered(2, "k2"))
    return store


@pytest.mark.parametrize(
    ("other", "guard"),
    [
        ({"seq": 2}, r"event\.session_id, event\.seq|event_pkey"),
        ({"key": "k2"}, r"event\.session_id, event\.key|event_session_id_key_key"),
        ({"seq": 0}, "seq > 0|event_seq_check"),
        ({"seq": -1}, "seq > 0|event_seq_check"),
        ({"session_id": "nobody"}, "(?i)foreign key"),
        ({"seq": None}, r"event\.seq|“?seq"),
        ({"key": None}, r"event\.key|key"),
        ({"body": None}, r"event\.body|body"),
        ({"hash": None}, r"event\.hash|hash"),
        ({"seq": "third"}, "INTEGER|integer|bigint"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_the_database(told, other, guard):
    with pytest.raises(REFUSED, match=guard):
        insert(told, "event", **{**EVENT, **other})

    assert len(told.rows_of("s1")) == 2


def test_an_event_that_can_be_is_taken_by_the_database(told):
    insert(told, "event", **EVENT)

    assert len(told.rows_of("s1")) == 3


@pytest.mark.parametrize(
    ("table", "row", "other", "guard"),
    [
        ("session", SESSION, {"status": "closed"}, "status"),
        ("session", SESSION, {"mode": "training"}, "mode"),
        ("session", SESSION, {"audience": "everybody"}, "audience"),
        ("session", SESSION, {"head": -1}, "head"),
        ("session", SESSION, {"tree_hash": "0" * 64}, "(?i)foreign key"),
        ("session", SESSION, {"id": "s1"}, r"session\.id|session_pkey"),
        ("session", SESSION, {"head_hash": None}, "head_hash"),
        ("outbox", MESSAGE, {"state": "lost"}, "state"),
        ("timer", TIMER, {"state": "lost"}, "state"),
        ("draft", DRAFT, {"rev": 0}, "rev"),
        (
            "outbox_try",
            {"outbox_id": "none", "number": 1, "at_us": 1},
            {},
            "(?i)foreign key",
        ),
        (
            "tree_ref",
            {
                "tree_id": "lamp",
                "channel": "live",
                "hash": "0" * 64,
                "closure": "{}",
                "rev": 1,
                "updated_us": 1,
                "updated_by": "a",
            },
            {},
            "(?i)foreign key",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_the_database(store, table, row, other, guard):
    with pytest.raises(REFUSED, match=guard):
        insert(store, table, **{**row, **other})


@pytest.mark.parametrize(
    ("table", "row", "other"),
    [
        ("outbox", MESSAGE, {"id": "m2"}),
        ("outbox", MESSAGE, {"endpoint_id": "x"}),
        ("timer", TIMER, {}),
        ("api_token", TOKEN, {}),
        ("draft", DRAFT, {}),
        ("traffic", COUNT, {}),
        ("subscription", {"endpoint_id": "crm", "topic": "t", "since_us": 1}, {}),
        ("medium", {"sha256": "ab", "content": b""}, {}),
        ("erasure", {"session_id": "s1", "at_us": 1, "actor": "a", "reason": "r"}, {}),
        ("meta", {"key": "k", "value": "v"}, {}),
    ],
)
def test_a_row_is_kept_once(store, table, row, other):
    insert(store, table, **row)

    with pytest.raises(REFUSED, match=r"(?i)unique"):
        insert(store, table, **{**row, **other})


def test_the_versions_of_a_tree_have_numbers_of_their_own(store):
    copied = "hash || 'x', tree_id, number, format, body, bytes, nodes, edges, 0, ''"

    with pytest.raises(REFUSED, match=r"(?i)unique"):
        run_raw(
            store,
            "INSERT INTO tree_version (hash, tree_id, number, format, body, bytes, nodes, edges,"
            f" created_us, created_by) SELECT {copied} FROM tree_version",
        )


@pytest.mark.parametrize("table", ["event", "tree_version", "medium"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_to_rewrite(told, table, verb):
    column = "content" if table == "medium" else "body"
    insert(told, "medium", sha256="ab", content=b"\x89PNG")
    before = rows(told, f"SELECT * FROM {table}")

    with pytest.raises(REFUSED, match=f"a row of {table} is never changed"):
        if verb == "UPDATE":
            run_raw(told, f"UPDATE {table} SET {column} = {column}")
        else:
            run_raw(told, f"DELETE FROM {table}")

    assert rows(told, f"SELECT * FROM {table}") == before


def moving(store, **other: object) -> dict[str, object]:
    head = head_of(store)
    return {
        "session_id": "s1",
        "seq": head.seq + 1,
        "key": "k3",
        "before": head.hash,
        "hash": "h",
        "at_us": head.at_us,
        "at_node": "lit",
        "at_kind": "question",
        "outcome": None,
        "status": "open",
        "expires_us": None,
        **other,
    }


@pytest.mark.parametrize(
    "other",
    [{"seq": 2}, {"seq": 4}, {"before": "0" * 64}, {"at_us": 1999}, {"session_id": "nobody"}],
    ids=["behind", "ahead", "another-hash", "earlier", "nobody"],
)
def test_the_head_moves_only_from_where_it_is(told, other):
    before = told.session_row("s1")

    touched = run_raw(told, sql.MOVE_HEAD, **moving(told, **other))

    assert touched == 0
    assert told.session_row("s1") == before


@pytest.mark.parametrize("status", ["done", "escalated", "abandoned", "erased"])
def test_the_head_of_a_session_that_has_ended_never_moves(told, status):
    run_raw(told, "UPDATE session SET status = :status", status=status)

    assert run_raw(told, sql.MOVE_HEAD, **moving(told)) == 0


def test_the_head_moves_from_where_it_is_even_in_the_same_microsecond(told):
    assert run_raw(told, sql.MOVE_HEAD, **moving(told)) == 1

    assert told.session_row("s1").head == 3


def test_the_head_never_moves_under_a_used_key(told):
    assert run_raw(told, sql.MOVE_HEAD, **moving(told, key="k2")) == 0


@pytest.mark.parametrize("used", [{"key": "k2"}, {"seq": 2}], ids=["key", "place"])
def test_an_event_under_a_used_key_or_at_a_used_place_is_refused(told, used):
    with pytest.raises(REFUSED):
        run_raw(told, sql.KEEP_EVENT, **{**EVENT, **used})

    assert run_raw(told, sql.KEEP_EVENT, **EVENT) == 1


def test_where_the_event_is_not_kept_the_head_does_not_move(told):
    head = head_of(told)

    with pytest.raises(KeyUsed):
        told.append(head, answered(3, "k2", "yes"), Standing("good", "outcome", "good"))

    assert head_of(told) == head


def test_where_the_head_does_not_move_no_event_is_kept(told, monkeypatch):
    monkeypatch.setattr(sql, "KEEP_EVENT", sql.KEEP_EVENT.replace(":seq", ":seq + 7"))
    stale = answered(3, "k3", at_us=1)

    with pytest.raises(Exception, match="position 2"):
        append(told, stale)

    assert len(told.rows_of("s1")) == 2


def test_a_session_of_a_used_id_is_left_out(store):
    names = (
        "language",
        "token_hash",
        "contact_key",
        "case_reference",
        "experiment_arm",
        "agent_id",
        "team",
    )
    values = {
        **SESSION,
        **dict.fromkeys(names),
        "id": "s1",
        "hash": "h",
        "at_node": "x",
        "at_kind": "x",
        "outcome": None,
        "at_us": 1,
        "expires_us": None,
    }

    assert run_raw(store, sql.START_SESSION, **values) == 0
    assert run_raw(store, sql.START_SESSION, **{**values, "id": "s2"}) == 1
