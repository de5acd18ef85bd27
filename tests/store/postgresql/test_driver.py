"""The driver of PostgreSQL: what it reads and writes, and what the database refuses."""

from contextlib import suppress

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.store.postgresql.notes import (
    ADD,
    DROP_OLD,
    KEEP,
    KEEP_OTHER,
    KEPT,
    MORE,
    NOTE,
    NOTE_KEPT,
    OLD,
    kept,
)
from treeguide.store import StoreError
from treeguide.store.errors import Failing
from treeguide.store.postgresql import connections as postgresql_connections

SECOND = 1_000_000
TREE = {"hash": "h", "tree_id": "t", "sha256": "s", "content": b"\0picture"}


def test_rows_are_read_by_name_and_come_in_order_where_they_are_written(driver):
    written = driver.write(lambda run: run(f"{KEEP} RETURNING key, value", NOTE).fetchone())

    assert written == ("note", "1")
    assert driver.read(KEPT) == [{"key": "note", "value": "1"}]


@pytest.mark.parametrize("value", ["100 %", "%s %(key)s", "a:key", ":key", "’😀\\"])
def test_signs_that_mean_something_to_a_driver_are_text_in_a_value(driver, value):
    driver.write(lambda run: run(KEEP, {"key": "a", "value": value}))

    assert kept(driver) == {"a": value}


def test_percent_signs_and_casts_in_a_statement_are_left_alone(driver):
    found = driver.read("SELECT '50 %' LIKE '% %' AS is_like, CAST('1:2' AS TEXT) AS ratio")

    assert found == [{"is_like": True, "ratio": "1:2"}]


def test_bytes_come_back_as_bytes_and_sums_as_whole_numbers(driver):
    found = driver.read(
        "SELECT :content AS content, SUM(CAST(n AS {int})) AS n FROM (VALUES (3), (4)) AS v (n)",
        content=TREE["content"],
    )

    assert found == [{"content": b"\0picture", "n": 7}]
    assert type(found[0]["content"]) is bytes
    assert type(found[0]["n"]) is int


def test_statements_together_happen_where_the_first_touches_a_row(driver):
    driver.write(lambda run: [run(KEEP, note) for note in (NOTE, OLD)])

    touched = driver.write_together((ADD, MORE), KEEP_OTHER, DROP_OLD)

    assert touched
    assert kept(driver) == {"note": "12", "other": "3"}


def test_statements_together_do_nothing_where_the_first_touches_none(driver):
    driver.write(lambda run: run(KEEP, OLD))

    touched = driver.write_together((ADD, MORE), KEEP_OTHER, DROP_OLD)

    assert not touched
    assert kept(driver) == {"old": "0"}


def test_of_statements_together_one_that_is_refused_undoes_all(driver):
    driver.write_together((KEEP, NOTE))

    with pytest.raises(StoreError, match="duplicate key"):
        driver.write_together((ADD, MORE), (KEEP, NOTE))

    assert kept(driver) == NOTE_KEPT


def test_work_that_raises_has_not_happened(driver):
    def work(run):
        run(KEEP, NOTE)
        raise LookupError

    with pytest.raises(LookupError):
        driver.write(work)

    assert kept(driver) == {}


def test_work_that_swallows_a_refusal_is_not_taken_for_done(driver):
    def work(run):
        run(KEEP, NOTE)
        with suppress(psycopg.Error):
            run(KEEP, NOTE)

    with pytest.raises(Failing, match="nothing was kept"):
        driver.write(work)

    assert kept(driver) == {}


def test_the_time_is_the_servers(driver):
    before, now = driver.now_us(), driver.read("SELECT now() AS t")[0]["t"].timestamp() * 1e6

    assert before <= now <= driver.now_us() + SECOND


def test_its_health_names_the_engine_and_whether_it_survives_a_loss_of_power(driver):
    careful = driver.read("SELECT current_setting('fsync') AS fsync")[0]["fsync"] == "on"

    health = driver.health()

    assert health.engine.startswith("PostgreSQL 1")
    assert (health.journal, health.durable, health.waiting) == ("WAL", careful, 0)


def test_its_health_says_whether_it_keeps_checksums(driver):
    [said] = driver.read("SHOW data_checksums")

    assert driver.health().notices_damage == (said["data_checksums"] == "on")


@pytest.mark.parametrize("table", ["tree_version", "medium", "event"])
@pytest.mark.parametrize("change", ["UPDATE {} SET hash = 'other'", "DELETE FROM {}"])
def test_what_was_kept_is_never_changed_or_removed(driver, table, change):
    column = {"medium": "sha256"}.get(table, "hash")
    statement = change.format(table).replace("hash", column)
    driver.write(lambda run: [run(made, TREE) for made in ONE_OF_EACH])

    with pytest.raises(StoreError, match=f"a row of {table} is never changed"):
        driver.write(lambda run: run(statement))


ONE_OF_EACH = (
    "INSERT INTO tree_version VALUES (:hash, :tree_id, 1, 'f', 'b', 1, 1, 1, NULL, 1, '')",
    "INSERT INTO medium VALUES (:sha256, :content)",
    "INSERT INTO session (id, tree_id, tree_hash, closure, mode, audience, channel, head,"
    " head_hash, status, node, kind, started_us, touched_us)"
    " VALUES ('s', :tree_id, :hash, '', 'live', 'agent', 'web', 1, '', 'open', 'n', 'k', 1, 1)",
    "INSERT INTO event (session_id, seq, key, kind, body, fp, at_us, hash)"
    " VALUES ('s', 1, 'k', 'started', '{}', '', 1, 'h')",
)


@pytest.mark.parametrize("setting", ["off", "local", "remote_write"])
def test_a_server_that_acknowledges_too_early_is_refused(driver, address, opened, setting):
    database = conninfo_to_dict(address)["dbname"]
    driver.write(lambda run: run(f"ALTER DATABASE {database} SET synchronous_commit = {setting}"))

    with pytest.raises(Failing, match=rf"synchronous_commit = {setting}\), so a crash would lose"):
        opened(address)


def test_no_statement_and_no_lock_lasts_for_ever(driver):
    settings = {
        name: driver.read("SELECT current_setting(:name) AS value", name=name)[0]["value"]
        for name in postgresql_connections.SETTINGS
    }

    assert settings == postgresql_connections.SETTINGS
