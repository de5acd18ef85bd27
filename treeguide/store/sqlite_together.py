"""The same statements of many writes as one each, with a row of values for every write.

SQLite lets go of Python's global lock at each statement, and with many threads each time takes
longer to get it back than the statement takes. Of those statements, an INSERT gives its VALUES
without any brackets in them, and anything else has its first WHERE at the outer level.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from treeguide.store.driver import Run, Statement
from treeguide.store.group import Write

_NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_VALUES = re.compile(r"VALUES\s*\(([^()]*)\)")


class Together:
    """Statements of which all are run or, where the first touches no row, none."""

    __slots__ = ("statements", "texts")

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.texts = tuple([text for text, _ in statements])

    def __call__(self, run: Run) -> bool:
        """Run them by themselves; return whether the first has touched a row."""
        first, *others = self.statements
        if run(*first).rowcount != 1:
            return False
        for other in others:
            run(*other)
        return True


def alike(batch: Iterable[Write]) -> list[list[Write]]:
    """Return the writes of a batch that can share their statements, two or more in each list.

    Of one session there is one in a list, for another one may be about the same event.
    """
    lists: dict[tuple[str, ...], dict[Any, Write]] = {}
    for write in batch:
        if isinstance(write.work, Together):
            subject = write.work.statements[0][1].get("session_id")
            lists.setdefault(write.work.texts, {}).setdefault(subject, write)
    return [
        list(writes.values())
        for texts, writes in lists.items()
        if len(writes) > 1 and not any(text.lstrip().startswith("DELETE") for text in texts)
    ]


def are_run(run: Run, changes: Callable[[], int], writes: list[Write]) -> bool:
    """Run the statements of `writes` at once; return whether each first one has touched its row.

    If one has not, the caller undoes what has been done. `changes` tells how many rows were ever
    touched: a statement that begins with WITH does not say it of itself.
    """
    works = [cast(Together, write.work) for write in writes]
    before = changes()
    for number, text in enumerate(works[0].texts):
        own, names = for_many(text, len(works))
        run(own, [work.statements[number][1][name] for work in works for name in names])
        if number == 0 and changes() - before != len(works):
            return False
    return True


@lru_cache(maxsize=1024)
def for_many(statement: str, count: int) -> tuple[str, tuple[str, ...]]:
    """Return `statement` for `count` rows of values, with the names of a row in order."""
    names = tuple(dict.fromkeys(_NAMED.findall(statement)))
    own, replaced = _VALUES.subn(r"SELECT \1 FROM given WHERE true", statement, count=1)
    if not replaced:
        joins = "," if "FROM" in statement.partition("WHERE")[0] else "FROM"
        own = statement.replace("WHERE", f"{joins} given WHERE", 1)
    own = _NAMED.sub(r"given_\1", own)
    row = f"({', '.join('?' * len(names))})"
    columns = ", ".join(f"given_{name}" for name in names)
    rows = ", ".join([row] * count)
    return f"WITH given ({columns}) AS (VALUES {rows}) {own}", names
