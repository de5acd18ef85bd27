"""The same statements of many writes as one: an INSERT into a view whose trigger runs them.

SQLite lets go of Python's global lock at each statement, and with many threads it takes longer to
get it back than the statement takes. One that stands outside of a transaction also begins and
commits one by itself, so that a whole batch of writes is one call.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from treeguide.store.driver import NAMED, Run, Statement
from treeguide.store.group import Write

Texts = tuple[str, ...]
"""Statements without their values."""
UNTOUCHED = "the first statement has touched no row"


class Together:
    """Statements of which all are run or, where the first touches no row, none."""

    __slots__ = ("statements", "texts")

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.texts = tuple([text for text, _ in statements])

    def __call__(self, run: Run) -> bool:
        """Run them one after the other; return whether the first has touched a row."""
        first, *others = self.statements
        if run(*first).rowcount != 1:
            return False
        for other in others:
            run(*other)
        return True

    def values(self) -> dict[str, Any]:
        """Return what stands for each name; it is the same in all statements."""
        return {name: value for _, values in self.statements for name, value in values.items()}


class Many:
    """The statements of writes that are alike, as one statement with a row for each write.

    The statements are in SQLite's dialect; none may begin with WITH, which no trigger takes.
    """

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        self._name = name
        self._texts = texts
        self._columns = tuple(dict.fromkeys(NAMED.findall(" ".join(texts))))

    def definition(self) -> tuple[str, str]:
        """Return what makes the view and its trigger, for one connection."""
        columns = ", ".join(f"NULL AS {column}" for column in self._columns)
        first, *others = [NAMED.sub(r"NEW.\1", text).strip() for text in self._texts]
        guard = f"SELECT RAISE(ABORT, '{UNTOUCHED}') WHERE changes() <> 1"
        body = ";\n".join([first, guard, *others])
        return (
            f"CREATE TEMP VIEW {self._name} AS SELECT {columns}",
            f"CREATE TEMP TRIGGER {self._name}_inserted INSTEAD OF INSERT ON {self._name}\n"
            f"BEGIN\n{body};\nEND",
        )

    def run(self, run: Run, works: Sequence[Together]) -> None:
        """Run the statements of all `works`; where one fails, nothing of any has happened."""
        rows = [work.values() for work in works]
        values = [row[column] for row in rows for column in self._columns]
        run(_insert(self._name, self._columns, len(works)), values)


@lru_cache(maxsize=1024)
def _insert(name: str, columns: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"


def alike(batch: Iterable[Write]) -> dict[Texts, list[Write]]:
    """Return the writes of a batch that can share their statements, by these.

    Of one session there is one in a list, for another one may be about the same event.
    """
    lists: dict[Texts, dict[Any, Write]] = {}
    for write in batch:
        if isinstance(write.work, Together):
            subject = write.work.statements[0][1].get("session_id")
            lists.setdefault(write.work.texts, {}).setdefault(subject, write)
    return {texts: list(writes.values()) for texts, writes in lists.items()}
