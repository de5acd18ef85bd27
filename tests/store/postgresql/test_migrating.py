"""How the tables come to be, whichever node starts first."""

import threading

import pytest

from treeguide.store import StoreError
from treeguide.store.migrations import digest_of
from treeguide.store.postgresql.driver import ALL_TABLES


def test_of_nodes_that_start_at_once_one_makes_the_tables(address, opened):
    nodes = [opened(address) for _ in range(4)]
    starting = threading.Barrier(len(nodes))
    failed = []

    def start(node):
        starting.wait()
        try:
            node.migrate()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=start, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert [node.pending_migrations() for node in nodes] == [[], [], [], []]


def test_what_was_applied_is_noted_with_its_digest(driver):
    noted = driver.read("SELECT name, sha256 FROM applied ORDER BY name")

    expected = {name: digest_of(name, "postgresql") for name in ALL_TABLES}
    assert {row["name"]: row["sha256"] for row in noted} == expected


def test_a_migration_that_fails_leaves_nothing_behind(address, opened):
    driver = opened(address, migrations={"m0002_sessions": ("CREATE TABLE x (a INT)", "NONSENSE")})

    with pytest.raises(StoreError, match="syntax error"):
        driver.migrate()

    assert driver.pending_migrations() == ["m0002_sessions"]
    assert driver.read("SELECT to_regclass('x') IS NULL AS gone") == [{"gone": True}]


def test_what_a_newer_program_has_applied_is_named(driver, address, opened):
    older = opened(address, migrations={"m0001_versions": ALL_TABLES["m0001_versions"]})

    assert "m0002_sessions" in older.unknown_migrations()
    assert driver.unknown_migrations() == []


def test_a_user_who_may_not_make_tables_can_use_those_that_are_there(driver, address, opened):
    driver.write(lambda run: [run(right) for right in USER_OF_TABLES])

    user = opened(address.replace("treeguide@", "only_user@"))
    user.migrate()

    assert user.pending_migrations() == []


USER_OF_TABLES = (
    "DO $$ BEGIN CREATE ROLE only_user LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO only_user",
)
