"""Several statements as one, so that together they cost one way to the server and back.

The first decides: where it touches no row, the others do nothing. Of those, an INSERT gives its
VALUES without any brackets in them, and anything else has its first WHERE at the outer level.
The same statements with many rows of values are one statement too; then the rows come as JSON,
for so its text is the same whatever their number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from treeguide.store.driver import NAMED, Statement

KEY = "session_id"
"""The name whose value tells the rows apart; what the first statement touches has it as its id."""
SUMMED = "times"
"""The name of a number that adds up: rows that are alike in all else are one row with the sum."""
BYTES = "bytea"

_VALUES = re.compile(r"VALUES\s*\(([^()]*)\)")


@cache
def together(statements: tuple[str, ...]) -> str:
    """Return one statement that returns a row where the first of `statements` touches one."""
    first, *others = statements
    parts = [f"decided AS ({first} RETURNING 1)"]
    parts += [f"part{number} AS ({_if_decided(one)})" for number, one in enumerate(others)]
    return f"WITH {', '.join(parts)} SELECT 1 FROM decided"


def _if_decided(statement: str) -> str:
    conditional, replaced = _VALUES.subn(r"SELECT \1 FROM decided", statement, count=1)
    return conditional if replaced else f"{statement} AND EXISTS (SELECT 1 FROM decided)"


@cache
def names_in(statements: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of values in `statements`, each once."""
    return tuple(dict.fromkeys(NAMED.findall(" ".join(statements))))


def for_many(statements: tuple[str, ...], types: Mapping[str, str]) -> str:
    """Return one statement for many rows of values, the JSON `:rows`.

    It returns the id of each row that the first of `statements` touches. `types` holds the type
    of each name's value.
    """
    columns = ", ".join(f"given_{name} {types[name]}" for name in names_in(statements))
    first, *others = statements
    parts = [
        f"given AS (SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS g({columns}))",
        f"decided AS ({_of_given(first.strip(), '')} RETURNING id)",
    ]
    is_decided = f"EXISTS (SELECT 1 FROM decided WHERE decided.id = given_{KEY})"
    parts += [
        f"part{number} AS ({_of_given(one.strip(), is_decided)})"
        for number, one in enumerate(others)
    ]
    return f"WITH {', '.join(parts)} SELECT id FROM decided"


def _of_given(statement: str, condition: str) -> str:
    """Return a statement that does for all given rows what `statement` does for one."""
    found = _VALUES.search(statement)
    if found is not None:
        chosen = f"{_chosen(found[1])} FROM given WHERE {condition or 'true'}{_grouped(found[1])}"
        own = f"{statement[: found.start()]}{chosen}{statement[found.end() :]}"
    else:
        head, _, rest = statement.partition("WHERE")
        joins = "USING" if head.startswith("DELETE") else "," if "FROM" in head else "FROM"
        own = f"{head}{joins} given WHERE {condition}{' AND ' if condition else ''}{rest}"
    return NAMED.sub(r"given_\1", own)


def _chosen(values: str) -> str:
    return f"SELECT {values.replace(f':{SUMMED}', f'SUM(:{SUMMED})')}"


def _grouped(values: str) -> str:
    """Return by what rows are one, in an order that is the same on all nodes.

    In another order two nodes could wait for each other's rows.
    """
    if f":{SUMMED}" not in values:
        return ""
    others = ", ".join(f":{name}" for name in NAMED.findall(values) if name != SUMMED)
    return f" GROUP BY {others} ORDER BY {others}"


def rows_of(parties: Iterable[Sequence[Statement]], types: Mapping[str, str]) -> str:
    """Return the values of parties that have the same statements, as `for_many` takes them."""
    names = [(name, f"given_{name}", types[name] == BYTES) for name in types]
    rows = []
    for party in parties:
        values = values_of(party)
        rows.append(
            {key: _hex(values[name]) if is_bytes else values[name] for name, key, is_bytes in names}
        )
    return msgspec.json.encode(rows).decode()


def alike(parties: Sequence[Sequence[Statement]]) -> dict[tuple[str, ...], list[int]]:
    """Return the numbers of parties that have the same statements, by these.

    Of one session there is one, for another one may be about the same event.
    """
    lists: dict[tuple[str, ...], dict[Any, int]] = {}
    for number, party in enumerate(parties):
        texts = tuple([text for text, _ in party])
        lists.setdefault(texts, {}).setdefault(subject_of(party), number)
    return {texts: list(numbers.values()) for texts, numbers in lists.items()}


def subject_of(statements: Sequence[Statement]) -> Any:
    """Return the session that statements are about."""
    return statements[0][1].get(KEY)


def values_of(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return what stands for each name; it is the same in all of `statements`."""
    return {name: value for _, values in statements for name, value in values.items()}


def _hex(value: bytes | None) -> str | None:
    return None if value is None else f"\\x{value.hex()}"
