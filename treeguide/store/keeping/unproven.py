"""Finding the rows that are not what they were when their sums were kept."""

from collections.abc import Iterator

from treeguide.model import Record
from treeguide.store.driver import Driver, Row
from treeguide.store.sqlite.row_sums import IS_MADE, TABLE, Migrations, Summed, summed

AT_ONCE = 1_000
BEFORE_ALL = -(2**63)
CHANGED, WITHOUT_SUM, LOST = "changed", "without a sum", "lost"


class Unproven(Record, frozen=True):
    """A row that is not as it was written, and what is wrong with it."""

    table: str
    key: str
    how: str


def unproven_rows(driver: Driver, migrations: Migrations) -> Iterator[Unproven]:
    """Yield the rows in a file that are not as they were written, and those that are lost.

    Of data that an older program has written, nobody can say that. Each statement reads rows
    together with their sums, so that who writes meanwhile harms nothing.
    """
    if not driver.read(IS_MADE):
        return
    pending = driver.pending_migrations()
    tables = summed({name: how for name, how in migrations.items() if name not in pending})
    found = False
    for table in tables:
        for row in _wrong_in(driver, table):
            found = True
            yield Unproven(
                table.name, _text(row["named"]), CHANGED if row["has_sum"] else WITHOUT_SUM
            )
    if found or _are_uneven(driver, tables):
        yield from _lost(driver, tables)


def _wrong_in(driver: Driver, table: Summed) -> Iterator[Row]:
    of = f"{table.name}."
    statement = f"""
    SELECT {of}rowid AS place, CAST({table.named(of)} AS BLOB) AS named,
      {TABLE}.sum IS NOT NULL AS has_sum, {TABLE}.sum IS {table.sum(of)} AS is_right
    FROM {table.name} NOT INDEXED LEFT JOIN {TABLE}
      ON of_table = '{table.name}' AND row_key = {table.named(of)}
    WHERE {of}rowid > :after ORDER BY {of}rowid LIMIT :most
    """
    place = BEFORE_ALL
    while True:
        rows = driver.read(statement, after=place, most=AT_ONCE)
        yield from (row for row in rows if not row["is_right"])
        before, place = place, max((row["place"] for row in rows), default=place)
        # What is added meanwhile is not waited for; in a damaged table rows may come again.
        if len(rows) < AT_ONCE or place <= before:
            return


def _are_uneven(driver: Driver, tables: list[Summed]) -> bool:
    rows = " + ".join(f"(SELECT COUNT(*) FROM {table.name})" for table in tables)
    found = driver.read(f"SELECT (SELECT COUNT(*) FROM {TABLE}) <> {rows} AS uneven")
    return bool(found[0]["uneven"])


def _lost(driver: Driver, tables: list[Summed]) -> Iterator[Unproven]:
    """Yield the rows of which only the sums are there."""
    for table in tables:
        named = table.named()
        for row in driver.read(
            f"SELECT CAST(row_key AS BLOB) AS named FROM {TABLE} WHERE of_table = '{table.name}'"
            f" AND row_key NOT IN (SELECT {named} FROM {table.name} WHERE {named} IS NOT NULL)"
        ):
            yield Unproven(table.name, _text(row["named"]), LOST)
    names = ", ".join(f"'{table.name}'" for table in tables)
    for row in driver.read(
        f"SELECT CAST(of_table AS BLOB) AS of_table, CAST(row_key AS BLOB) AS named FROM {TABLE}"
        f" WHERE of_table NOT IN ({names})"
    ):
        yield Unproven(_text(row["of_table"]), _text(row["named"]), LOST)


def _text(content: bytes | None) -> str:
    return "" if content is None else content.decode("utf-8", "replace")
