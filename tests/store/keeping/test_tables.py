"""Whoever takes a guard away, or adds something that meddles, is found out on every engine."""

import pytest

from tests.store.conftest import MASTER
from treeguide.store import Master, open_store
from treeguide.store.description import described
from treeguide.store.invariants.tables import ALL_MIGRATIONS
from treeguide.store.keeping.verify import quick_look, verify
from treeguide.store.migrations import MIGRATIONS, NEVER_CHANGED
from treeguide.store.postgresql.catalogue import catalogue

HOLLOW = """
CREATE OR REPLACE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RETURN NEW; END'
"""
CHANGES = {
    "DROP INDEX session_expiring": ["table “session”: It is missing: INDEX session_expiring."],
    "DROP INDEX session_expiring; CREATE INDEX session_expiring ON session (expires_us)": [
        "table “session”: Not as a migration makes it: INDEX session_expiring."
    ],
    "ALTER TABLE event DROP CONSTRAINT event_session_id_key_key": [
        "table “event”: It is missing: UNIQUE (session_id, key)."
    ],
    "ALTER TABLE data_key DROP CONSTRAINT data_key_pkey": [
        "table “data_key”: It is missing: PRIMARY KEY (session_id, keep_days)."
    ],
    "ALTER TABLE outbox_try DROP CONSTRAINT outbox_try_outbox_id_fkey": [
        "table “outbox_try”: It is missing: FOREIGN KEY (outbox_id) REFERENCES outbox(id)."
    ],
    "ALTER TABLE session DROP CONSTRAINT session_status_check": [
        "table “session”: It is missing: CHECK (status)."
    ],
    "ALTER TABLE session ADD CHECK (status <> 'done')": [
        "table “session”: Not as a migration makes it: CHECK (status)."
    ],
    "ALTER TABLE draft ADD CHECK (rev < 9); ALTER TABLE draft DROP CONSTRAINT draft_rev_check;"
    " ALTER TABLE draft ADD CHECK (rev > 0)": [
        "table “draft”: Not as a migration makes it: CHECK (rev)."
    ],
    "ALTER TABLE session ALTER node DROP NOT NULL": [
        "table “session”: Not as a migration makes it: column node."
    ],
    "ALTER TABLE session ALTER head TYPE INTEGER": [
        "table “session”: Not as a migration makes it: column head."
    ],
    "ALTER TABLE meta ADD COLUMN more TEXT": ["table “meta”: Not made by TreeGuide: column more."],
    "ALTER TABLE meta SET UNLOGGED": ["table “meta”: Not as a migration makes it: table."],
    HOLLOW: [
        f"table “{name}”: Not as a migration makes it: TRIGGER {name}_never_changed."
        for name in sorted(NEVER_CHANGED)
    ],
    "ALTER TABLE event DISABLE TRIGGER event_never_changed": [
        "table “event”: Not as a migration makes it: TRIGGER event_never_changed."
    ],
    "DROP TRIGGER event_never_changed ON event": [
        "table “event”: It is missing: TRIGGER event_never_changed."
    ],
    "CREATE TRIGGER quiet BEFORE INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION never_changed()": [
        "table “erasure”: Not made by TreeGuide: TRIGGER quiet."
    ],
    "CREATE RULE quiet AS ON DELETE TO erasure DO INSTEAD NOTHING": [
        "table “erasure”: Not made by TreeGuide: RULE quiet."
    ],
    "CREATE UNIQUE INDEX one ON session (token_hash)": [
        "table “session”: Not made by TreeGuide: UNIQUE INDEX one."
    ],
    "CREATE INDEX one ON session (team); CREATE TABLE reports (id INT); CREATE VIEW all_of AS"
    " SELECT * FROM session": [],
}


@pytest.fixture
def on_server(new_database):
    store = open_store(new_database(), master=Master(MASTER))
    yield store
    store.close()


def change(driver, statements: str) -> None:
    def run_all(run) -> None:
        for statement in [statements] if statements is HOLLOW else statements.split("; "):
            run(statement)

    driver.write(run_all)


def test_what_the_migrations_make_is_what_postgresql_says_of_itself(on_server):
    ours, there = described(ALL_MIGRATIONS), catalogue(on_server.driver.read)

    assert {part: what for part, what in there.items() if part[0] != "migration_lock"} == ours


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_of_the_tables_on_postgresql_is_named(on_server, statement):
    change(on_server.driver, statement)

    found = [str(one) for one in verify(on_server).damages]

    assert found == CHANGES[statement]


@pytest.mark.parametrize("table", ["event", "draft", "meta", "data_key"])
def test_a_table_that_is_gone_from_postgresql_is_named(on_server, table):
    change(on_server.driver, f"DROP TABLE {table}")

    assert f"database: The table {table} is missing." in quick_look(on_server)
    assert f"database: The table {table} is missing." in [
        str(one) for one in verify(on_server).damages
    ]


@pytest.mark.parametrize("table", ["event", "draft", "meta"])
def test_a_table_that_is_gone_from_a_file_is_named(folder, table):
    store = open_store(folder)
    change(store.driver, f"DROP TABLE {table}")
    store.close()

    store = open_store(folder, beside=True)
    found = [str(one) for one in verify(store).damages]
    store.close()

    assert [one for one in found if f"makes it: TABLE {table}." in one] != []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "CREATE TRIGGER quiet AFTER INSERT ON erasure BEGIN DELETE FROM outbox; END",
            ["database: Not made by TreeGuide: TRIGGER quiet on erasure."],
        ),
        (
            "create  unique index one ON session (token_hash)",
            ["database: Not made by TreeGuide: INDEX one on session."],
        ),
        ("CREATE INDEX one ON session (team)", []),
    ],
)
def test_what_meddles_with_the_rows_of_a_file_is_named(folder, statement, expected):
    store = open_store(folder)
    store.driver.write(lambda run: run(statement))

    found = [str(one) for one in verify(store).damages]
    store.close()

    assert found == expected


def test_what_meddles_with_the_keys_is_named(folder):
    store = open_store(folder)
    trigger = "CREATE TRIGGER quiet AFTER DELETE ON data_key BEGIN SELECT 1; END"
    store.keys.write(lambda run: run(trigger))

    found = [str(one) for one in verify(store).damages]
    store.close()

    assert found == ["database: Not made by TreeGuide: TRIGGER quiet on data_key."]


def test_a_migration_that_is_not_noted_is_named(folder):
    store = open_store(folder)
    last = list(MIGRATIONS)[-1]
    store.driver.write(lambda run: run(f"DELETE FROM _sqlite_migrations WHERE name = '{last}'"))

    found = [str(one) for one in verify(store).damages]
    store.close()

    assert found == [f"database: The migration {last} has not been applied."]
