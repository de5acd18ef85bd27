"""What the tables are, said so that every version of a database says the same of itself."""

import re
from collections.abc import Iterator, Mapping

from treeguide.store.dialects import in_dialect
from treeguide.store.migrations import guards

Part = tuple[str, str]
"""A table, and something that belongs to it."""
Description = dict[Part, str]
"""Of each part what it is, where its name does not say all."""

TABLE = "table"
KEPT = "p, False"
"""A table outlives a crash, and hides no row from anybody."""
BEFORE_EACH_ROW_IS_CHANGED = 1 + 2 + 8 + 16
"""How PostgreSQL notes that a trigger runs before UPDATE and DELETE, for each row."""

_TABLE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)", re.DOTALL)
_INDEX = re.compile(
    r"CREATE (UNIQUE )?INDEX (\w+) ON (?:\w+\.)?(\w+) (?:USING btree )?\(([^)]*)\)(.*)", re.DOTALL
)
_COLUMN = re.compile(r'(\w+) (\w+)(?: COLLATE "(\w+)")?(.*)', re.DOTALL)
_REFERENCE = re.compile(r"REFERENCES (\w+) \((\w+)\)")
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (.*)", re.DOTALL)
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).* AS '(.*)'", re.DOTALL)
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .* ON (\w+) .* FUNCTION (\w+)\(\)")
_ESSENTIAL = re.compile(r"'[^']*'|\b\d+\b|[<>]=?|NOT VALID|NOT ENFORCED")
_BETWEEN = re.compile(r",(?![^(]*\))")


def described(migrations: Mapping[str, tuple[str, ...]]) -> Description:
    """Return what PostgreSQL has to say after `migrations`."""
    made: Description = {}
    for statements in migrations.values():
        if not statements:
            made |= _guards()
        for statement in statements:
            _follow(made, in_dialect(statement, "postgresql").strip())
    return made


def essence(condition: str) -> str:
    """Return what a condition compares with; the rest databases write in their own ways."""
    return " ".join(_ESSENTIAL.findall(condition))


def index(definition: str) -> tuple[Part, str]:
    """Return what an index is by its definition."""
    found = _INDEX.match(definition)
    if found is None:
        return ("", definition), ""
    unique, name, table, columns, condition = found.groups()
    kind = "UNIQUE INDEX" if unique else "INDEX"
    return (table, f"{kind} {name}"), f"({columns}) {essence(condition)}"


def _follow(made: Description, statement: str) -> None:
    table, added = _TABLE.match(statement), _ADDED.match(statement)
    if table is not None:
        made |= dict(_parts(table[1], table[2]))
    elif added is not None:
        made |= dict(_column(added[1], added[2]))
    elif statement.startswith("CREATE"):
        part, what = index(statement)
        made[part] = what
    else:
        dropped = statement.removeprefix("DROP ")
        for part in [part for part in made if part[1] == dropped]:
            del made[part]


def _parts(table: str, body: str) -> Iterator[tuple[Part, str]]:
    yield (table, TABLE), KEPT
    lines = [" ".join(one.split()) for one in _BETWEEN.split(body)]
    of_many = [one for one in lines if one.startswith(("PRIMARY KEY", "UNIQUE"))]
    for one in of_many:
        yield (table, one), ""
    for one in lines:
        if one not in of_many:
            yield from _column(table, one)


def _column(table: str, line: str) -> Iterator[tuple[Part, str]]:
    found = _COLUMN.match(line)
    assert found is not None, line
    name, kind, collation, rest = found.groups()
    is_there = "NOT NULL" in rest or "PRIMARY KEY" in rest
    yield (table, f"column {name}"), f"{kind.lower()}, {collation or ''}, {is_there}"
    if "PRIMARY KEY" in rest:
        yield (table, f"PRIMARY KEY ({name})"), ""
    reference = _REFERENCE.search(rest)
    if reference is not None:
        yield (table, f"FOREIGN KEY ({name}) REFERENCES {reference[1]}({reference[2]})"), ""
    if "CHECK" in rest:
        yield (table, f"CHECK ({name})"), essence(rest)


def _guards() -> Description:
    statements = guards("postgresql")
    functions = {
        one[1]: one[2].replace("''", "'") for one in map(_FUNCTION.match, statements) if one
    }
    return {
        (one[2], f"TRIGGER {one[1]}"): f"{BEFORE_EACH_ROW_IS_CHANGED} {functions[one[3]]}"
        for one in map(_TRIGGER.match, statements)
        if one
    }
