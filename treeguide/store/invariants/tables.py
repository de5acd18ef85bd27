"""The tables are those that the migrations make, and refuse what they have to refuse."""

from collections.abc import Iterator, Mapping

from treeguide.store.dialects import in_dialect
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.keeping.kept_file import NoKeys
from treeguide.store.migrations import KEY_MIGRATIONS, MIGRATIONS, digest_of, guards, guards_of

MADE = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
APPLIED = "SELECT name, sha256 FROM applied"
TRIGGERS = "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


class Tables(Invariant):
    """Finds tables, indexes and guards that were changed or removed."""

    name = "I16"
    title = "The tables are just those that the migrations make, with all their guards."

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
            made = {_normal(row["sql"]) for row in driver.read(MADE)}
            for what, (name, statement) in _lasting(migrations).items():
                if statement not in made:
                    message = f"Not as the migration {name} makes it: {what}."
                    yield self.damage("database", message)

    def _on_server(self) -> Iterator[Damage]:
        for row in self.store.driver.read(APPLIED):
            name = row["name"]
            if name in MIGRATIONS and row["sha256"] != digest_of(name, "postgresql"):
                yield self.damage("database", f"The migration {name} was another one.")
        there = {row["name"] for row in self.store.driver.read(TRIGGERS)}
        for statement in guards("postgresql"):
            _, kind, name, *_ = statement.split()
            if kind == "TRIGGER" and name not in there:
                yield self.damage("database", f"The trigger {name} is missing.")


def _lasting(migrations: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, str]]:
    """Return the migration and the statement that make each thing; not what a later one drops."""
    made: dict[str, tuple[str, str]] = {}
    for name, statements in migrations.items():
        for statement in statements or guards_of(name, "sqlite"):
            normal = _normal(in_dialect(statement, "sqlite"))
            verb, _, what = normal.split(" (")[0].partition(" ")
            if verb == "DROP":
                made = {other: how for other, how in made.items() if not _is_called(other, what)}
            else:
                made[what] = name, normal
    return made


def _is_called(made: str, dropped: str) -> bool:
    return made.split()[:2] == dropped.split()[:2]


def _normal(statement: str) -> str:
    return " ".join(statement.split()).replace(" IF NOT EXISTS", "")
