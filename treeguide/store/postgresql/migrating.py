"""Applying the migrations to PostgreSQL, once, whichever of several nodes starts first."""

from collections.abc import Mapping

import psycopg

from treeguide import __version__
from treeguide.store.dialects import in_dialect
from treeguide.store.migrations import digest_of, guards_of
from treeguide.store.postgresql.connections import Connection

IS_MADE = "SELECT to_regclass('applied') IS NOT NULL AS made"
APPLIED = "SELECT name FROM applied ORDER BY name"

_LOCK_ROW = (
    "CREATE TABLE IF NOT EXISTS migration_lock (id INTEGER PRIMARY KEY CHECK (id = 1))",
    "INSERT INTO migration_lock VALUES (1) ON CONFLICT DO NOTHING",
)
_HOLD = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = '60s'",
    "SELECT id FROM migration_lock FOR UPDATE",
    """
    CREATE TABLE IF NOT EXISTS applied (
      name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_us BIGINT NOT NULL,
      program TEXT NOT NULL
    )
    """,
)
_NOTE = """
INSERT INTO applied VALUES
  (%s, %s, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT), %s)
"""
_MADE_BY_ANOTHER = ("23505", "42710", "42P07", "XX000")
"""How PostgreSQL refuses the second of two that make the same table at the same moment."""


def make_lock_row(connection: Connection) -> None:
    """Make the row that whoever migrates holds until its transaction ends, however it ends."""
    for statement in _LOCK_ROW:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            if error.sqlstate not in _MADE_BY_ANOTHER:
                raise


def apply_pending(connection: Connection, migrations: Mapping[str, tuple[str, ...]]) -> None:
    """Apply, in the transaction that is open, what nobody has applied yet."""
    for statement in _HOLD:
        connection.execute(statement.encode())
    applied = {name for (name,) in connection.execute(APPLIED.encode())}
    for name, statements in migrations.items():
        if name not in applied:
            for statement in statements or guards_of(name, "postgresql"):
                connection.execute(in_dialect(statement, "postgresql").encode())
            connection.execute(_NOTE, (name, digest_of(name, "postgresql"), __version__))
