"""R5 on PostgreSQL: any row may be refused, and the wire cut at any word; nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.faults import figures, lamps, walker
from tests.faults.cut import CountingWire
from tests.faults.refusing import AT_ONCE, AT_THE_COMMIT, FROM_THEN_ON, RefusedRows
from tests.faults.walker import EVENTS, Walker
from tests.postgresql import new_database, postgresql_server
from tests.store.postgresql.cutting import folder_of
from treeguide.store import Full, Master, Store, open_store
from treeguide.store.keeping.verify import verify
from treeguide.store.postgresql import driver as postgresql

__all__ = ["new_database", "postgresql_server"]

MASTER = b"f" * 32
FULL, BROKEN, STOPPED = "53100", "58030", "57014"
ROWS = {
    "full once": ({"times": 1, "code": FULL, "moment": AT_ONCE}, "Full"),
    "broken for a while": ({"times": FROM_THEN_ON, "code": BROKEN, "moment": AT_ONCE}, "Failing"),
    "stopped at the commit": ({"times": 1, "code": STOPPED, "moment": AT_THE_COMMIT}, "Busy"),
}
FAULTS = 150
"""At least as many in all, each in a run of its own."""


def opened(address: str) -> Store:
    return open_store(address, master=Master(MASTER), connections=2)


@pytest.fixture
def address(new_database: Callable[[], str]) -> str:
    """A database in which a tree is live, and somebody listens."""
    address = new_database()
    with closing(opened(address)) as store:
        lamps.prepare(store)
    return address


@pytest.fixture
def rows(address: str) -> Iterator[RefusedRows]:
    with closing(RefusedRows(address)) as rows:
        yield rows


@pytest.fixture
def wire(address: str, tmp_path: Path) -> Iterator[CountingWire]:
    with closing(CountingWire(folder_of(address), tmp_path)) as wire:
        yield wire


@pytest.fixture
def wired(wire: CountingWire, address: str) -> str:
    """The address of the database, behind the wire."""
    return f"postgresql://treeguide@/{conninfo_to_dict(address)['dbname']}?host={wire.folder}"


class Troubled:
    """Walks sessions again and again, while another n-th thing fails each time."""

    names = count(1)

    def __init__(self, trouble: Any, through: str, address: str) -> None:
        self._trouble = trouble
        self._through = through
        self._address = address
        self.found = Counter[str]()
        self.said: set[tuple[str, str]] = set()
        self.engine = ""

    def walk(self, **fault: Any) -> None:
        """Let each n-th thing fail once, until there are fewer of them than n."""
        with closing(opened(self._address)) as quiet:
            for at in count(1):
                walking = Walker(self._opened, self._trouble, f"{next(self.names)}-")
                self._trouble.fail(at, **fault)
                walking.walk()
                self._trouble.relent()
                if not self._trouble.has_failed(at):
                    break
                self._compare(walking, quiet)
            # What makes rows fail is seen as well, and is ours.
            found = [one for one in verify(quiet).damages if "fails_at_" not in str(one)]
            self.found["damaged"] = len(found)
            self.engine = quiet.health().engine

    def _opened(self) -> Store:
        return opened(self._through)

    def _compare(self, walking: Walker, quiet: Store) -> None:
        walking.compare(quiet)
        kept = sum(len(quiet.rows_of(session_id)) for session_id in walking.sessions)
        walking.found["duplicated"] += max(0, kept - len(walking.sessions) * EVENTS)
        self.found.update(walking.found, faults=1)
        self.said |= walking.said


def line(found: Counter[str], what: str, engine: str) -> str:
    done = {
        f"{what}, each in a run of its own": found["faults"],
        "acknowledged events checked": found["events"],
        "refusals": found["refused"],
    }
    trials = figures.Trials(found["faults"], "fault")
    return figures.line_of("R5", engine, done=done, wrong=wrong_in(found), trials=trials)


def wrong_in(found: Counter[str]) -> dict[str, int]:
    return {name: found[name] for name in ("lost", "duplicated", "damaged")}


def test_whichever_row_is_refused_nothing_is_lost_and_a_sentence_says_why(
    rows, address, print_figures
):
    cases = {name: Troubled(rows, address, address) for name in ROWS}

    for name, (fault, _) in ROWS.items():
        cases[name].walk(**fault)

    found = sum((case.found for case in cases.values()), Counter())
    print_figures(line(found, "rows refused", cases["full once"].engine))
    assert not any(wrong_in(found).values())
    assert found["faults"] >= FAULTS
    said = {(name, kind) for name, case in cases.items() for kind, _ in case.said}
    assert said == {(name, kind) for name, (_, kind) in ROWS.items()}
    sentences = {text for case in cases.values() for _, text in case.said}
    assert [text for text in sentences if not text.endswith(".")] == []


@pytest.mark.parametrize("is_heard", [True, False])
def test_whichever_word_is_cut_off_nothing_is_lost_or_kept_twice(
    wire, wired, address, print_figures, is_heard
):
    troubled = Troubled(wire, wired, address)

    troubled.walk(times=1, is_heard=is_heard)

    what = "words cut off after" if is_heard else "words cut off before"
    print_figures(line(troubled.found, f"{what} the server heard", troubled.engine))
    assert not any(wrong_in(troubled.found).values())
    assert troubled.found["faults"] > EVENTS
    # Whoever walks does not even notice.
    assert troubled.said == set()


def test_this_test_would_notice_a_store_that_acknowledges_what_was_refused(
    rows, address, monkeypatch
):
    honest = postgresql.PostgresqlDriver.write_together

    def hasty(driver, *statements, **how):
        try:
            return honest(driver, *statements, **how)
        except Full:
            return True

    monkeypatch.setattr(postgresql.PostgresqlDriver, "write_together", hasty)
    monkeypatch.setattr(walker, "EVENTS", 6)
    walking = walker.Walker(lambda: opened(address), rows)
    # Of 52 rows one of the last event's: nobody tries to go on from it.
    rows.fail(50, times=1, code=FULL, moment=AT_THE_COMMIT)

    walking.walk()

    assert walking.found["lost"] > 0
