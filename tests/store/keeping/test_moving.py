"""Everything arrives on the other side, or nothing does."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import lamps
from tests.faults.belongings import beside, people
from tests.store.conftest import MASTER, emptied, run_raw
from tests.store.tampering import tamper
from treeguide.store import Broken, Master, Store, StoreError, Unsure, open_store
from treeguide.store.keeping import moving
from treeguide.store.keeping.moving import digest_of, move
from treeguide.store.keeping.tables import KEY_TABLES, TABLES, rows_in
from treeguide.store.keeping.verify import verify


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """A store with something in every table."""
    store = open_store(tmp_path / "source", master=Master(MASTER))
    lamps.prepare(store)
    for number in range(60):
        for _ in lamps.walk(store, f"ä{number}", 9 if number % 7 else 2):
            pass
    fill(store)
    yield store
    store.close()


def fill(store: Store) -> None:
    store.publish_version(lamps.VERSION, {})
    store.set_draft("lamp", "main", 0, body='{"ü": 1}', by="Ada")
    store.erase_session("ä3", actor="Ada", reason="asked")
    for statement in (
        "INSERT INTO medium (sha256, content) VALUES ('ab', CAST('x' AS BLOB))",
        "INSERT INTO meta (key, value) VALUES ('a', 'b')",
        "INSERT INTO timer (kind, subject, due_us, attempts, state)"
        " VALUES ('promise', 'ä1', 5, 0, 'due')",
        "INSERT INTO api_token (id, secret_hash, name, scopes, created_us, created_by, expires_us)"
        " VALUES ('t', 'h', 'n', 'read', 1, 'me', 2)",
        "INSERT INTO outbox VALUES ('o', 'e', 't', 's', '{}', 1, 1, NULL, NULL, 'sent')",
        "INSERT INTO outbox_try VALUES ('o', 1, 1, 200, NULL)",
        "INSERT INTO session_case VALUES ('ä5', 'ä-17')",
        "INSERT INTO follow_up (session_id, person_id, team, due_us, made_us)"
        " VALUES ('ä5', 'ada', 'desk', 1, 1)",
    ):
        run_raw(store, statement)
    people(store)
    beside(store, "ä5")


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest):
    """Open an empty store of an engine."""
    opened = []

    def make(engine: str) -> Store:
        numbers = itertools.count()
        place = tmp_path / f"target{next(numbers)}{len(opened)}"
        if engine == "postgresql":
            place = emptied(request.getfixturevalue("one_database"))
        opened.append(open_store(place, master=Master(MASTER)))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


def test_nothing_is_left_out_of_the_test(source):
    used = {table.name for table in TABLES if source.driver.read(moving.IS_USED.format(table.name))}
    keys = {table.name for table in KEY_TABLES if source.keys.read(f"SELECT * FROM {table.name}")}

    assert used == {table.name for table in TABLES}
    assert keys == {table.name for table in KEY_TABLES}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_all_that_was_there_is_on_the_other_side(source, empty, engine):
    target = empty(engine)

    moved = move(source, target)

    assert moved.source == moved.target == digest_of(source) == digest_of(target)
    assert moved.rows == rows_in(source) == rows_in(target)
    assert [event.given for event in target.history_of("ä5").events] == [
        event.given for event in source.history_of("ä5").events
    ]
    assert target.rows_of("ä3") == source.rows_of("ä3")


def test_from_one_engine_to_the_other_and_back_nothing_has_changed(source, empty):
    there, back = empty("postgresql"), empty("sqlite")
    ids = [f"ä{number}" for number in range(60) if number != 3]

    digests = {move(source, there).target, move(there, back).target, digest_of(source)}

    assert len(digests) == 1
    assert [back.history_of(one).events for one in ids] == [
        source.history_of(one).events for one in ids
    ]
    assert [back.session_row(one) for one in ids] == [source.session_row(one) for one in ids]
    assert back.erasures() == source.erasures()


def test_what_was_moved_goes_on_where_it_stood(source, empty):
    target = empty("postgresql")
    move(source, target)
    row = target.session_row("ä1")

    lamps.go_on(target, "ä1", lamps.Ack(row.head, row.head_hash))

    assert [one.place for one in verify(target).damages if one.invariant in ("I1", "I2")] == []


def test_a_target_in_which_there_is_something_is_left_alone(source, empty):
    target = empty("sqlite")
    target.set_draft("lamp", "main", 0, body="{}", by="Ada")

    with pytest.raises(StoreError, match="in the table draft of the target already"):
        move(source, target)

    assert rows_in(target) == 1


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_was_interrupted_left_nothing_behind_and_can_be_done_again(source, empty, engine):
    target = empty(engine)

    with pytest.raises(InterruptedError):
        move(source, target, interrupted_after(300))
    left = [name for name in tables_in(target) if name != "data_key"]

    assert (left, target.keys.read("SELECT * FROM data_key")) == ([], [])
    assert move(source, target).target == digest_of(source)


def test_a_move_that_is_given_up_at_the_end_leaves_no_keys_behind(source, empty, monkeypatch):
    target = empty("sqlite")
    monkeypatch.setattr(moving, "digest_of", interrupted_after(-1))

    with pytest.raises(InterruptedError):
        move(source, target)

    assert rows_in(target) == 0


LONGEST_WAIT = "SELECT current_setting('idle_in_transaction_session_timeout')"


def test_a_target_waits_as_long_as_the_source_is_read_again(source, empty, monkeypatch):
    target, allowed = empty("postgresql"), []
    write = target.driver.write

    def asked(work):
        return write(lambda run: (work(run), allowed.append(run(LONGEST_WAIT).fetchone()[0]))[0])

    monkeypatch.setattr(target.driver, "write", asked)
    move(source, target)
    asked(lambda run: None)

    assert allowed == ["0", "10s"]


END_ALL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_who_cannot_know_whether_all_was_moved_is_told_how_to_find_out(
    source, empty, monkeypatch, one_database
):
    target = empty("postgresql")

    def cut(store: Store) -> str:
        with psycopg.connect(one_database, autocommit=True) as connection:
            connection.execute(END_ALL)
        return digest_of(store)

    monkeypatch.setattr(moving, "digest_of", cut)
    with pytest.raises(Unsure, match=r"whether everything is there or nothing\. Run it again"):
        move(source, target)
    monkeypatch.undo()

    assert move(source, target).target == digest_of(source)


HALT = """
import os, sys
from pathlib import Path
from treeguide.store import Master, open_store
from treeguide.store.keeping import moving
source = open_store(Path(sys.argv[1]), master=Master(b"m" * 32))
target = open_store(Path(sys.argv[2]), master=Master(b"m" * 32), resumes=True)
# It comes after the keys were written, and before the data are.
moving.digest_of = lambda store: os._exit(9)
moving.move(source, target)
"""


@pytest.fixture
def halted(source, tmp_path) -> Path:
    """A folder in which a process was killed between the keys and the data."""
    source.close()
    place = tmp_path / "target"
    command = [sys.executable, "-c", HALT, str(tmp_path / "source"), str(place)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    return place


@pytest.mark.parametrize("beside", [False, True])
def test_where_a_move_was_killed_halfway_nobody_starts(halted, beside):
    with pytest.raises(StoreError, match=r"was interrupted while .* Run it again"):
        open_store(halted, beside=beside)


def test_a_move_that_was_killed_halfway_is_done_again(halted, tmp_path):
    source = open_store(tmp_path / "source", master=Master(MASTER))
    target = open_store(halted, master=Master(MASTER), resumes=True)
    assert target.keys.read("SELECT * FROM data_key") != []

    moved = move(source, target)
    target.close()
    again = open_store(halted, master=Master(MASTER))

    assert moved.target == digest_of(again) == digest_of(source)
    for store in (again, source):
        store.close()


def test_keys_of_other_data_are_left_alone(source, empty):
    target = empty("sqlite")
    target.vault.seal("other", 2, {-1: {"name": "Ada"}})

    with pytest.raises(StoreError, match="in the table data_key of the target already"):
        move(source, target)

    assert [row["session_id"] for row in target.keys.read("SELECT * FROM data_key")] == ["other"]


def tables_in(store: Store) -> list[str]:
    return [one.name for one in TABLES if store.driver.read(f"SELECT * FROM {one.name} LIMIT 1")]


def interrupted_after(rows: int):
    def progress(done: object) -> None:
        if not isinstance(done, int) or done > rows:
            raise InterruptedError

    return progress


def test_what_changes_while_it_is_moved_is_not_moved(source, empty):
    target = empty("sqlite")
    changes = iter([lambda: source.set_draft("lamp", "other", 0, body="{}", by="Ada")])

    def progress(done: int) -> None:
        if done == rows_in(source):
            for change in changes:
                change()

    with pytest.raises(Broken, match="Something was written to one of the two sides meanwhile"):
        move(source, target, progress)

    assert tables_in(target) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE draft SET body = 'x'",
        "UPDATE session SET node = 'x' WHERE id = 'ä1'",
        "UPDATE session SET agent_id = '' WHERE id = 'ä1'",
        "DELETE FROM meta",
        "UPDATE outbox_try SET status = NULL",
        "UPDATE medium SET content = CAST('y' AS BLOB)",
    ],
)
def test_any_change_changes_the_digest(source, change):
    before = digest_of(source)

    tamper(source, change)

    assert digest_of(source) != before
