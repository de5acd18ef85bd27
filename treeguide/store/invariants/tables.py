"""The tables are those that the migrations make, and refuse what they have to refuse."""

from collections.abc import Iterable, Iterator, Mapping

from treeguide.store.description import TABLE, described
from treeguide.store.dialects import in_dialect
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.keeping.kept_file import NoKeys
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS, digest_of, guards_of
from treeguide.store.postgresql.catalogue import catalogue

MADE = "SELECT type, tbl_name, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
APPLIED = "SELECT name, sha256 FROM applied"
ALL_MIGRATIONS = {**MIGRATIONS, **KEY_MIGRATIONS}
OF_SQLITE_UTILS = "_sqlite_migrations"
NOT_OURS = "Not made by TreeGuide: {}."
MEDDLING = ("CREATE TRIGGER", "CREATE UNIQUE INDEX")
"""What changes or refuses rows, in the words of SQLite; an index more only costs some time."""


class Tables(Invariant):
    """Finds tables, indexes and guards that were changed or removed, and what meddles with rows."""

    name = "I16"
    title = "The tables are as the migrations make them, and nothing else changes or refuses a row."

    def found(self) -> Iterator[Damage]:
        for name in self.store.driver.pending_migrations():
            yield self.damage("database", f"The migration {name} has not been applied.")
        if self.store.driver.dialect == "sqlite":
            yield from self._in_files()
        else:
            yield from self._on_server()

    def _in_files(self) -> Iterator[Damage]:
        databases = (self.store.driver, MIGRATIONS), (self.store.keys, KEY_MIGRATIONS)
        for driver, migrations in databases:
            if isinstance(driver, NoKeys):
                continue
            made, lasting = driver.read(MADE), _lasting(migrations)
            there = {_normal(row["sql"]) for row in made}
            for what, (name, statement) in lasting.items():
                if statement not in there:
                    message = f"Not as the migration {name} makes it: {what}."
                    yield self.damage("database", message)
            yield from (self.damage("database", one) for one in _meddling(made, lasting))

    def _on_server(self) -> Iterator[Damage]:
        for row in self.store.driver.read(APPLIED):
            name = row["name"]
            if name in ALL_MIGRATIONS and row["sha256"] != digest_of(name, "postgresql"):
                yield self.damage("database", f"The migration {name} was another one.")
        ours, there = described(ALL_MIGRATIONS), catalogue(self.store.driver.read)
        tables = {table for table, what in ours if what == TABLE}
        lost = {table for table in tables if (table, TABLE) not in there}
        for table, what in sorted(ours.keys() | there.keys()):
            if table in lost and what == TABLE:
                yield self.damage("database", f"The table {table} is missing.")
            elif table in tables - lost:
                message = _wrong_with(what, ours.get((table, what)), there.get((table, what)))
                if message:
                    yield self.damage(f"table “{table}”", message)


def _meddling(made: list[Row], lasting: Iterable[str]) -> Iterator[str]:
    """Yield what there is beside our own that changes or refuses rows."""
    ours = {tuple(what.split()[:2]) for what in lasting}
    for row in made:
        name = row["type"].upper(), row["name"]
        meddles = _normal(row["sql"]).startswith(MEDDLING)
        if meddles and name not in ours and row["tbl_name"] != OF_SQLITE_UTILS:
            yield NOT_OURS.format(f"{' '.join(name)} on {row['tbl_name']}")


def _wrong_with(what: str, should_be: str | None, found: str | None) -> str | None:
    """Return how a part of a table differs from what the migrations make, None if it does not."""
    if should_be is None:
        # An index more only costs some time.
        harms = not what.startswith("INDEX")
        return NOT_OURS.format(what) if harms else None
    if found is None:
        return f"It is missing: {what}."
    return None if found == should_be else f"Not as a migration makes it: {what}."


def _lasting(migrations: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, str]]:
    """Return the migration and the statement that make each thing, as the last one leaves it."""
    made: dict[str, tuple[str, str]] = {}
    for name, statements in migrations.items():
        for statement in statements or guards_of(name, "sqlite"):
            normal = _normal(in_dialect(statement, "sqlite"))
            verb, _, what = normal.split(" (")[0].partition(" ")
            if verb == "DROP":
                made = {other: how for other, how in made.items() if not _is_called(other, what)}
            elif verb == "ALTER":
                table, _, column = what.partition(" ADD COLUMN ")
                before, _, kind = made[table][1].rpartition(")")
                made[table] = name, f"{before}, {column}){kind}"
            else:
                made[what] = name, normal
    return made


def _is_called(made: str, dropped: str) -> bool:
    return made.split()[:2] == dropped.split()[:2]


def _normal(statement: str) -> str:
    """Return a statement as all write it who mean the same."""
    words = " ".join(statement.split()).replace(" IF NOT EXISTS", "")
    return words.replace("( ", "(").replace(" )", ")").replace(" ,", ",")
