"""R6 on PostgreSQL: a dump that is made under load is restored and verified."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import figures, lamps
from tests.faults.load import Load, events_in
from tests.postgresql import new_database, postgresql_server
from treeguide.store import Master, Store, open_store
from treeguide.store.keeping.verify import verify

__all__ = ["new_database", "postgresql_server"]

MASTER = b"d" * 32
Run = Callable[..., None]


def opened(address: str) -> Store:
    return open_store(address, master=Master(MASTER))


@pytest.fixture
def address(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with closing(opened(address)) as store:
        lamps.prepare(store)
        yield store


@pytest.fixture
def dump(postgresql_server, address: str, tmp_path: Path) -> Callable[..., Path]:
    """Return what dumps the database, or a part of it, into a file."""

    def run(name: str, *options: str) -> Path:
        file, program = tmp_path / name, postgresql_server.program("pg_dump")
        asked = ["--format=custom", f"--file={file}", *options, address]
        subprocess.run([program, *asked], check=True, timeout=120)
        return file

    return run


@pytest.fixture
def restored(postgresql_server, new_database: Callable[[], str]) -> Iterator[Callable[..., Store]]:
    """Return what opens a new database into which dumps were restored."""
    stores = []

    def run(*files: Path) -> Store:
        target, program = new_database(), postgresql_server.program("pg_restore")
        for file in files:
            subprocess.run([program, f"--dbname={target}", file], check=True, timeout=120)
        stores.append(opened(target))
        return stores[-1]

    yield run
    for store in stores:
        store.close()


def test_a_dump_under_load_holds_all_that_was_acknowledged_before(
    store, dump, restored, print_figures
):
    with Load(store) as load:
        load.go_on(sessions=20)
        before = dict(load.acknowledged)
        file = dump("whole")
        during = events_in(load.acknowledged) - events_in(before)
    again = restored(file)
    lost = sum(
        ack.seq - lamps.as_acknowledged(again, session_id, ack.seq)
        for session_id, ack in before.items()
    )
    wrong = {"lost": lost, "damaged": len(verify(again).damages)}

    checked = events_in(before)
    done = {"events acknowledged while it was dumped": during, "events before checked": checked}
    trials = figures.Trials(checked, "event")
    engine = again.health().engine
    print_figures(figures.line_of("R6", engine, done=done, wrong=wrong, trials=trials))
    assert wrong == {"lost": 0, "damaged": 0}
    assert during > 0


def test_this_test_would_notice_a_dump_of_more_than_one_moment(store, dump, restored):
    with Load(store) as load:
        events = dump("events", "--table=event", "--data-only")
        load.go_on(sessions=8)
        others = dump("others", "--exclude-table-data=event")
    again = restored(others, events)

    assert verify(again).damages != ()
