"""Each rule of the tables alone: what has a name is there once, and no row lacks what it needs."""

import pytest

from tests.store.conftest import EVERY_ENGINE, REFUSED, VERSION, run_raw
from treeguide.store import Store, sql
from treeguide.store.migrations import NEVER_CHANGED
from treeguide.store.people.audit import Change

pytestmark = EVERY_ENGINE

REQUIRED = {
    "tree_version": "hash tree_id number format body bytes nodes edges created_us created_by",
    "medium": "sha256 content",
    "tree_ref": "tree_id channel hash closure rev updated_us updated_by",
    "session": (
        "id tree_id tree_hash closure mode audience channel head head_hash status node kind"
        " started_us touched_us"
    ),
    "event": "session_id seq key kind body fp at_us hash",
    "subscription": "endpoint_id topic since_us",
    "outbox": "id endpoint_id topic subject payload due_us attempts state",
    "outbox_try": "outbox_id number at_us",
    "api_token": "id secret_hash name scopes created_us created_by expires_us",
    "draft": "tree_id name rev body updated_us updated_by",
    "erasure": "session_id at_us actor reason",
    "meta": "key value",
}
"""What every row of a table has."""
AGAIN = {
    "tree_ref": "tree_id, channel, hash, closure, rev + 1, updated_us, updated_by",
    "outbox_try": "outbox_id, number, at_us + 1, status, error",
    "tree_version": (
        "hash, 'other', number, format, body, bytes, nodes, edges, report, created_us, created_by"
    ),
}
"""Rows with the name of one that is there, but with another content."""


@pytest.fixture
def full(store: Store) -> Store:
    """A store with a row in each table."""
    store.publish_version(VERSION, {})
    store.make_live("lamp", {"lamp": VERSION.hash}, "Ada")
    store.set_draft("lamp", "main", 0, body="{}", by="Ada")
    store.new_token("Reporting", ["read"], days=1, by="Ada")
    store.subscribe("crm", ["promise.due"])
    values = {"topic": "promise.due", "subject": "s1", "payload": "", "due_us": 0}
    store.driver.write(lambda run: run(sql.POST, values))
    [message] = store.claim_outbox("me", most=1, lease_us=1)
    store.settle_outbox(message, "me", status=204)
    store.note_in_audit(Change("Ada", "team changed", "it"))
    run_raw(store, "INSERT INTO medium (sha256, content) VALUES ('ab', :png)", png=b"PNG")
    run_raw(store, sql.KEEP_ERASURE, session_id="nobody", at_us=1, actor="Ada", reason="asked")
    run_raw(store, sql.KEEP_META, key="k", value="v")
    return store


def lacks(store: Store, table: str, column: str) -> bool:
    """Whether the database says of a row without `column` that this is missing."""
    columns = list(store.driver.read(f"SELECT * FROM {table}")[0])
    chosen = ", ".join("NULL" if one == column else one for one in columns)
    with pytest.raises(REFUSED) as refused:
        run_raw(store, f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}")
    said = str(refused.value).lower()
    return column in said and "null" in said


@pytest.mark.parametrize("table", REQUIRED)
def test_no_row_lacks_what_every_row_has(full, table):
    columns = list(full.driver.read(f"SELECT * FROM {table}")[0])

    required = [column for column in columns if lacks(full, table, column)]

    assert required == REQUIRED[table].split()


@pytest.mark.parametrize("table", AGAIN)
def test_another_row_under_the_same_name_is_refused(full, table):
    with pytest.raises(REFUSED, match=r"(?i)unique"):
        run_raw(full, f"INSERT INTO {table} SELECT {AGAIN[table]} FROM {table}")


def test_a_data_key_of_a_session_is_kept_once_for_each_time(full):
    full.vault.seal("s1", 2, {7: {"phone": "555-0100"}})
    again = (
        "INSERT INTO data_key SELECT session_id, keep_days, wrapped, 'other', created_us,"
        " delete_us FROM data_key"
    )

    with pytest.raises(REFUSED, match=r"(?i)unique"):
        full.keys.write(lambda run: run(again))


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_no_column_of_what_is_never_changed_can_be_rewritten(full, table):
    for column in full.driver.read(f"SELECT * FROM {table}")[0]:
        with pytest.raises(REFUSED, match=f"a row of {table} is never changed"):
            run_raw(full, f"UPDATE {table} SET {column} = {column}")
