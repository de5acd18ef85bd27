"""Changing what is kept behind the store's back, past the guards of the database."""

from treeguide.store import Store
from treeguide.store.driver import Run
from treeguide.store.migrations import NEVER_CHANGED, guards


def tamper(store: Store, *changes: str, **values: object) -> None:
    """Run statements as somebody does who owns the database; its guards are there afterwards."""

    def change(run: Run) -> None:
        off, on = GUARDS[store.driver.dialect]
        for statement in off:
            run(statement)
        for statement in changes:
            run(statement, values)
        for statement in on:
            run(statement)

    store.driver.write(change)


GUARDS = {
    "sqlite": (
        [f"DROP TRIGGER {guard.split()[2]}" for guard in guards("sqlite")],
        guards("sqlite"),
    ),
    "postgresql": (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in NEVER_CHANGED],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in NEVER_CHANGED],
    ),
}
