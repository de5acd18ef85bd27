"""The driver of SQLite: many writes in one transaction, each of which can fail alone."""

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from tests.store.conftest import answered, append, head_of
from treeguide.store import Broken, Busy, Failing, Full, StoreError, damages
from treeguide.store.sqlite import driver as sqlite
from treeguide.store.sqlite.driver import SqliteDriver

ROOT = Path(__file__).parents[3]
TABLES = {"m1": ("CREATE TABLE kept (number {int} PRIMARY KEY, text TEXT) {strict}",)}
KEEP = "INSERT INTO kept VALUES (:number, :text)"
EVERY_JOURNAL = pytest.mark.parametrize("journal", ["WAL", "TRUNCATE"], indirect=True)
WITHOUT_THE_NEWER = """
import sys
sys.modules["pysqlite3"] = None
import pytest
from treeguide.store.sqlite.driver import sqlite3
assert sqlite3.__name__ == "sqlite3", sqlite3.__name__
sys.exit(pytest.main(sys.argv[1:]))
"""


@pytest.fixture
def journal(request, monkeypatch):
    monkeypatch.setattr(sqlite, "JOURNAL", request.param)
    return request.param


@pytest.fixture
def driver(tmp_path):
    driver = SqliteDriver(tmp_path / "kept.db", TABLES)
    driver.migrate()
    yield driver
    driver.close()


class Writer:
    """Stands between the driver and its connection, to see and to disturb what it does."""

    def __init__(self, connection) -> None:
        self._connection = connection
        self.ran: list[str] = []
        self.trouble: dict[str, Exception] = {}

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def execute(self, statement: str, *values):
        self.ran.append(statement)
        trouble = self.trouble.pop(statement, None)
        if trouble is not None:
            raise trouble
        return self._connection.execute(statement, *values)


@pytest.fixture
def writer(driver) -> Writer:
    driver._writer = Writer(driver._writer)
    return driver._writer


def keep(driver, number: int, text: str = "") -> int:
    return driver.write(lambda run: run(KEEP, {"number": number, "text": text}).rowcount)


def kept(driver) -> list[int]:
    return [row["number"] for row in driver.read("SELECT number FROM kept ORDER BY number")]


def together(driver, *works) -> list[object]:
    """Write in one transaction, as a batch, and return what each has come to."""
    writes = [sqlite.Write(work) for work in works]
    try:
        driver._commit(writes)
    except BaseException as error:
        return [error]
    return [write._error or write._result for write in writes]


def keeping(number: int, text: str = ""):
    return lambda run: run(KEEP, {"number": number, "text": text}).rowcount


def test_writes_of_a_batch_share_one_transaction(driver, writer):
    assert together(driver, keeping(1), keeping(2)) == [1, 1]

    assert [one for one in writer.ran if one.split()[0] in ("BEGIN", "COMMIT")] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]
    assert kept(driver) == [1, 2]


def test_a_work_that_raises_after_it_wrote_leaves_nothing_and_harms_no_other(driver):
    trouble = ValueError("changed my mind")

    def write_and_raise(run):
        run(KEEP, {"number": 2, "text": ""})
        raise trouble

    said = together(driver, keeping(1), write_and_raise, keeping(3))

    assert said == [1, trouble, 1]
    assert kept(driver) == [1, 3]


def test_a_work_that_the_tables_refuse_harms_no_other(driver):
    said = together(driver, keeping(1), keeping(1), keeping(3))

    assert (said[0], said[2]) == (1, 1)
    assert type(said[1]) is StoreError
    assert "UNIQUE constraint failed: kept.number. Nothing was kept." in str(said[1])
    assert kept(driver) == [1, 3]


@pytest.mark.parametrize("ended", [KeyboardInterrupt, SystemExit])
def test_a_batch_in_which_somebody_is_ended_leaves_nothing(driver, ended):
    def end(run):
        run(KEEP, {"number": 2, "text": ""})
        raise ended

    [said] = together(driver, keeping(1), end, keeping(3))

    assert isinstance(said, ended)
    assert kept(driver) == []
    assert keep(driver, 4) == 1


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database or disk is full", Full),
        ("disk I/O error", Failing),
        ("database is locked", Busy),
        ("attempt to write a readonly database", Failing),
        ("something new", Failing),
    ],
)
@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT one"])
def test_where_the_transaction_fails_all_of_it_fails(driver, writer, statement, said, kind):
    writer.trouble[statement] = sqlite3.OperationalError(said)

    with pytest.raises(kind, match="Nothing was kept"):
        keep(driver, 1)

    assert kept(driver) == []
    assert keep(driver, 2) == 1
    assert kept(driver) == [2]


def test_everybody_in_a_batch_learns_that_its_commit_has_failed(driver, writer):
    is_held, is_free = threading.Event(), threading.Event()
    said: dict[int, object] = {}

    def hold(run):
        is_held.set()
        assert is_free.wait(10)
        return run(KEEP, {"number": 0, "text": ""}).rowcount

    def write(number: int, work) -> None:
        try:
            said[number] = driver.write(work)
        except StoreError as error:
            said[number] = type(error)

    def refuse(run):
        writer.trouble["COMMIT"] = sqlite3.OperationalError("disk I/O error")
        return keeping(1)(run)

    works = {0: hold, 1: refuse, 2: keeping(2), 3: keeping(3)}
    threads = []
    for number, work in works.items():
        thread = threading.Thread(target=write, args=(number, work), daemon=True)
        threads.append(thread)
        thread.start()
        assert is_held.wait(10)
        while len(driver._group) != number:
            pass
    is_free.set()
    for thread in threads:
        thread.join(10)

    assert said == {0: 1, 1: Failing, 2: Failing, 3: Failing}
    assert kept(driver) == [0]


def test_damage_that_a_work_meets_is_named_as_damage(driver):
    def meet(run):
        raise sqlite3.DatabaseError("database disk image is malformed")

    with pytest.raises(Broken, match="Restore a backup, or `treeguide repair` saves"):
        driver.write(meet)


@EVERY_JOURNAL
def test_where_sqlite_gives_the_whole_transaction_up_all_of_it_fails(journal, driver):
    assert driver.health().journal == journal.lower()
    pages = driver._writer.execute("PRAGMA page_count").fetchone()[0]
    driver._writer.execute(f"PRAGMA max_page_count={pages + 3}")

    [said] = together(driver, keeping(1), keeping(2, "x" * 100_000), keeping(3))

    assert isinstance(said, Full)
    assert "free some space" in str(said)
    assert kept(driver) == []
    driver._writer.execute("PRAGMA max_page_count=1073741823")
    assert together(driver, keeping(1), keeping(2, "x" * 100_000)) == [1, 1]
    assert kept(driver) == [1, 2]


@EVERY_JOURNAL
def test_a_full_disk_costs_no_answer_that_was_acknowledged(journal, store):
    pages = store.driver._writer.execute("PRAGMA page_count").fetchone()[0]
    store.driver._writer.execute(f"PRAGMA max_page_count={pages + 8}")
    acknowledged = []

    with pytest.raises(Full):
        for seq in range(2, 2000):
            append(store, answered(seq, f"k{seq}", "x" * 500))
            acknowledged.append(seq)

    assert len(acknowledged) > 5
    assert [event.seq for event in store.history_of("s1").events] == [1, *acknowledged]
    assert list(damages(store)) == []
    store.driver._writer.execute("PRAGMA max_page_count=1073741823")
    append(store, answered(head_of(store).seq + 1, "after"))


def test_what_is_acknowledged_is_seen_by_another_connection(driver, tmp_path):
    other = sqlite3.connect(str(tmp_path / "kept.db"))

    keep(driver, 1)

    assert other.execute("SELECT number FROM kept").fetchall() == [(1,)]
    other.close()


def test_another_program_that_holds_the_file_is_named(driver, tmp_path):
    driver._writer.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(str(tmp_path / "kept.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy, match="Another program holds"):
        keep(driver, 1)

    other.execute("ROLLBACK")
    other.close()
    assert keep(driver, 1) == 1


def test_who_reads_never_writes(driver):
    with pytest.raises(Failing, match="cannot be written to"):
        driver.read("DELETE FROM kept")


def test_writes_of_many_threads_are_all_kept_in_fewer_transactions(driver):
    start = threading.Barrier(16)

    def write_all(first: int) -> None:
        start.wait(30)
        for number in range(first, first + 50):
            keep(driver, number)

    threads = [threading.Thread(target=write_all, args=(100 * each,)) for each in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept(driver) == [100 * each + number for each in range(16) for number in range(50)]
    assert driver.health().batches < 16 * 50


def test_the_state_of_the_file_is_told(driver):
    keep(driver, 1)

    health = driver.health()

    assert health.engine == f"SQLite {sqlite3.sqlite_version}"
    assert (health.durable, health.waiting, health.batches) == (True, 0, 1)
    assert health.free_bytes > 0


def test_a_file_that_would_lose_what_it_acknowledged_is_told(driver):
    driver._writer.execute("PRAGMA synchronous=NORMAL")

    assert not driver.health().durable


def test_the_log_is_used_only_where_it_is_safe():
    wanted = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"

    assert wanted == sqlite.JOURNAL


def test_the_same_tests_pass_with_the_sqlite_that_python_brings():
    if sqlite3.__name__ == "sqlite3":
        return  # This is that run, or a machine on which there is no other.
    names = ("append", "drafts", "erasing", "guards", "listing", "queues", "traffic")
    files = [*(f"tests/store/test_{name}.py" for name in names), __file__]
    options = ["-q", "-p", "no:cacheprovider", "-k", "not postgresql and not truncate"]

    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_NEWER, *options, *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]


def test_a_thread_that_ends_leaves_no_connection_open(driver):
    connections = []

    def read() -> None:
        driver.read("SELECT 1 AS one")
        connections.append(driver._threads.reader.connection)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    gc.collect()

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connections[0].execute("SELECT 1")


@pytest.mark.parametrize("number", range(40))
def test_it_closes_while_others_write_and_says_so_to_them(tmp_path, number):
    """SQLite itself would now and then take the whole program down."""
    driver = SqliteDriver(tmp_path / f"{number}.db", {})
    driver.write(lambda run: run("CREATE TABLE written (number INTEGER)"))
    begun, refused = threading.Event(), []

    def write_on() -> None:
        try:
            while True:
                driver.write(lambda run: [run("INSERT INTO written VALUES (1)") for _ in range(50)])
                begun.set()
        except Failing as error:
            refused.append(str(error))

    writers = [threading.Thread(target=write_on) for _ in range(3)]
    for writer in writers:
        writer.start()
    assert begun.wait(10)
    driver.close()
    for writer in writers:
        writer.join(10)

    assert len(refused) == 3
    assert all("Nothing was kept" in one for one in refused)
