"""The counters say what the events say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from treeguide.engine import Event
from treeguide.store.driver import Row
from treeguide.store.invariants.base import Damage, Invariant
from treeguide.store.records import Head
from treeguide.store.store import Store
from treeguide.store.traffic import counted

TIMES = """
SELECT tree_hash, mode, day, node AS count_node, given AS count_given, dwell, SUM(times) AS times
FROM traffic GROUP BY tree_hash, mode, day, node, given, dwell
"""
COLUMNS = ("tree_hash", "mode", "day", "count_node", "count_given", "dwell")

Counts = Mapping[tuple[Any, ...], int]


class Counters(Invariant):
    """Finds counters that are not what the events give.

    Answers that come meanwhile are counted too: what the events give lies between what the
    counters said before and what they say afterwards.
    """

    name = "counters"
    title = "Every counter is the number of the events that it counts."
    needs_everything = True

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._before = self._kept()
        self._counted: Counter[tuple[Any, ...]] = Counter()

    def of_session(self, session: Row, events: list[Row]) -> str | None:
        self._counted.update(counted_of(session, events))
        return None

    def found(self) -> Iterator[Damage]:
        after = self._kept()
        for name in sorted(after.keys() | self._counted.keys()):
            least, most, real = self._before.get(name, 0), after.get(name, 0), self._counted[name]
            if not least <= real <= most:
                tree_hash, mode, day, node, given, _ = name
                place = f"counter of “{node}” with “{given}” ({mode}, day {day}, {tree_hash[:12]})"
                yield self.damage(place, f"It says {most}, and the events give {real}.")

    def _kept(self) -> Counts:
        rows = self.store.driver.read(TIMES)
        return {tuple(row[name] for name in COLUMNS): int(row["times"]) for row in rows}


def counted_of(session: Row, events: list[Row]) -> Iterator[tuple[Any, ...]]:
    """Yield the counter, by its columns, that each event of a session has raised."""
    at_us = 0
    for event in events:
        before = Head(
            session["id"], event["seq"] - 1, "", session["tree_hash"], session["mode"], at_us
        )
        happened = Event(
            event["seq"],
            event["at_us"],
            event["kind"],
            node=event["node"],
            given=event["given"],
        )
        count = counted(before, happened, "sqlite")
        if count is not None:
            yield tuple(count[name] for name in COLUMNS)
        at_us = event["at_us"]
