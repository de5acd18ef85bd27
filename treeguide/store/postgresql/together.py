"""Several statements as one, so that together they cost one way to the server and back.

The first decides: where it touches no row, the others do nothing. Of those, an INSERT gives its
VALUES without any brackets in them, and anything else has its first WHERE at the outer level.
The same statements with many rows of values are one statement too, whose first is an UPDATE; then
the rows come as JSON, for so its text is the same whatever their number.
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

_BY_KEY = f"id = ANY (ARRAY(SELECT given_{KEY} FROM given))"
"""By this the server finds rows by their key alone, whatever it believes of the tables."""
_REFUSED_ANYWAY = re.compile(r"\s+AND NOT EXISTS \([^()]*\)\s*$")
"""What must not be there yet; where it is, the tables refuse all, and each is tried by itself."""
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
    """Return one statement for many rows of values, the JSON `:rows`; the first is an UPDATE.

    It returns the subject of each row for which the first of `statements` touches one. `types`
    holds the type of each name's value.
    """
    first, *others = statements
    parts = [f"given AS MATERIALIZED ({_given(statements, types)})"]
    parts.append(f"decided AS ({_deciding(first.strip())})")
    parts += [f"part{number} AS ({_of_decided(one.strip())})" for number, one in enumerate(others)]
    return f"WITH {', '.join(parts)} SELECT given_{KEY} FROM decided"


def _given(statements: tuple[str, ...], types: Mapping[str, str]) -> str:
    """Return the rows as a table whose columns are called as no column of a statement is."""
    names = names_in(statements)
    told = ", ".join(
        f'"{name}" {"text" if types[name] == BYTES else types[name]}' for name in names
    )
    columns = ", ".join(f"{_read(name, types)} AS given_{name}" for name in names)
    rows = f"json_to_recordset(CAST(:rows AS json)) AS told({told})"
    return f"SELECT {columns} FROM {rows}"


def _read(name: str, types: Mapping[str, str]) -> str:
    return f"decode(\"{name}\", 'base64')" if types[name] == BYTES else f'"{name}"'


def _deciding(statement: str) -> str:
    """Return an UPDATE that tells of each row that it touches what was given for it."""
    head, _, conditions = _REFUSED_ANYWAY.sub("", statement).partition("WHERE")
    own = f"{head}FROM given WHERE {_BY_KEY} AND {conditions.strip()} RETURNING given.*"
    return NAMED.sub(r"given_\1", own)


def _of_decided(statement: str) -> str:
    """Return a statement that does for all decided rows what `statement` does for one."""
    found = _VALUES.search(statement)
    if found is not None:
        chosen = f"{_chosen(found[1])} FROM decided{_grouped(found[1])}"
        own = f"{statement[: found.start()]}{chosen}{statement[found.end() :]}"
    else:
        head, _, conditions = statement.partition("WHERE")
        joins = "USING" if head.startswith("DELETE") else "," if "FROM" in head else "FROM"
        own = f"{head}{joins} decided WHERE {conditions}"
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


def rows_of(parties: Iterable[Sequence[Statement]]) -> bytes:
    """Return the values of parties that have the same statements, as `for_many` takes them."""
    return msgspec.json.encode([values_of(party) for party in parties])


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
    values: dict[str, Any] = {}
    for _, own in statements:
        values.update(own)
    return values
