"""What is saved of rows that are not as they were written: nobody comes in by one of them."""

from collections.abc import Iterable, Iterator, Mapping

from treeguide.store.driver import Row
from treeguide.store.keeping.unproven import LOST, Unproven

LET_IN = ("api_token", "sign_in", "one_use_link", "resume_code")
"""Tables of which a row lets somebody in; each has an `id`."""
WAYS_IN: Mapping[str, tuple[str, ...]] = {
    "person": ("password", "issuer", "subject"),
    "session": ("token_hash",),
}
"""Columns that let somebody in, of rows that are kept without them."""

IS_LOST = "It cannot be read any more, or is not there."
NOT_AS_WRITTEN = "It is not as it was written, and nobody can say what has changed."
KEPT = (
    f"{NOT_AS_WRITTEN} It is kept as it is now, unless events or the audit say otherwise: look"
    " whether it is right."
)
LEFT_OUT = f"{NOT_AS_WRITTEN} It lets somebody in, so it is left out: make a new one."
SHUT_OUT = {
    "person": (
        f"{NOT_AS_WRITTEN} The account is kept without its password and its sign-ins: look whether"
        " the name and the address are right, and let an administrator make a link for a new"
        " password; `treeguide admin reset` lets a new administrator in."
    ),
    "session": (
        f"{NOT_AS_WRITTEN} It is kept, and whoever has begun it cannot go on with it by the page"
        " that she has open."
    ),
}


class Doubtful:
    """Rows that are not as they were written."""

    def __init__(self, unproven: Iterable[Unproven]) -> None:
        self._keys: dict[str, set[str]] = {}
        for row in unproven:
            self._keys.setdefault(row.table, set()).add(row.key)

    def harmless(self, table: str, rows: list[Row]) -> list[Row]:
        """Return the rows of a table so that none of them lets somebody in who may not come."""
        keys = self._keys.get(table, set())
        if table in WAYS_IN:
            nothing = dict.fromkeys(WAYS_IN[table])
            return [row | nothing if row["id"] in keys else row for row in rows]
        rows = [row for row in rows if not (table in LET_IN and row["id"] in keys)]
        if table == "sign_in":
            people = self._keys.get("person", set())
            return [row for row in rows if row["person_id"] not in people]
        return rows


def said_of(unproven: Iterable[Unproven]) -> Iterator[tuple[str, str]]:
    """Yield what each row is and what becomes of it."""
    for row in unproven:
        if row.table == "session":
            what = f"session “{row.key}”"
        else:
            what = f"row “{row.key}” of table “{row.table}”"
        yield what, _becomes(row)


def _becomes(row: Unproven) -> str:
    if row.how == LOST:
        return IS_LOST
    return LEFT_OUT if row.table in LET_IN else SHUT_OUT.get(row.table, KEPT)
