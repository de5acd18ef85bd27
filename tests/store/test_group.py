"""Group commit: writes that come together share a commit, and each learns what became of it."""

import threading
import time
from collections.abc import Callable

import pytest

from treeguide.store import Busy, Failing, group
from treeguide.store.group import GroupCommit, Write

PATIENCE_S = 10


class Disk:
    """What commits batches: it can be held, and it can fail."""

    def __init__(self) -> None:
        self.batches: list[list[object]] = []
        self.trouble: BaseException | None = None
        self.is_free = threading.Event()
        self.is_free.set()
        self.is_asked = threading.Event()

    def commit(self, batch: list[Write]) -> None:
        self.is_asked.set()
        assert self.is_free.wait(PATIENCE_S)
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble
        for write in batch:
            try:
                write.done(write.work())
            except Exception as error:
                write.failed(error)
        self.batches.append([write.result() for write in batch if write._error is None])


class Crowd:
    """Threads that write at the same time."""

    def __init__(self, run: Callable) -> None:
        self.run = run
        self.said: dict[object, object] = {}
        self.threads: list[threading.Thread] = []

    def add(self, name: object, work: Callable | None = None) -> None:
        thread = threading.Thread(
            target=self._write, args=(name, work or (lambda: name)), name=str(name), daemon=True
        )
        self.threads.append(thread)
        thread.start()

    def _write(self, name: object, work: Callable) -> None:
        try:
            self.said[name] = self.run(work)
        except BaseException as error:
            self.said[name] = error

    def settled(self) -> dict[object, object]:
        for thread in self.threads:
            thread.join(PATIENCE_S)
        assert not any(thread.is_alive() for thread in self.threads)
        return self.said


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def grouped(disk: Disk) -> GroupCommit:
    return GroupCommit(disk.commit)


@pytest.fixture
def crowd(grouped: GroupCommit) -> Crowd:
    return Crowd(grouped.run)


@pytest.fixture
def queued(disk, grouped, crowd):
    """Let one write hold the disk and others queue behind it, in their order."""

    def queue(*names: object, **works: Callable) -> Crowd:
        disk.is_free.clear()
        crowd.add("leader", works.get("leader"))
        assert disk.is_asked.wait(PATIENCE_S)
        for number, name in enumerate(names, 1):
            crowd.add(name, works.get(name))
            until(lambda wanted=number: len(grouped) == wanted)
        return crowd

    yield queue
    disk.is_free.set()
    crowd.settled()


def test_a_write_that_meets_no_other_one_is_a_batch_of_its_own(grouped, disk):
    assert [grouped.run(lambda: 1), grouped.run(lambda: 2)] == [1, 2]

    assert disk.batches == [[1], [2]]
    assert grouped.batches == 2


def test_writes_that_wait_share_the_next_commit_in_their_order(queued, disk, grouped):
    crowd = queued("a", "b", "c")

    disk.is_free.set()

    assert crowd.settled() == {"leader": "leader", "a": "a", "b": "b", "c": "c"}
    assert disk.batches == [["leader"], ["a", "b", "c"]]
    assert (grouped.batches, len(grouped)) == (2, 0)


def test_nothing_is_acknowledged_before_its_batch_is_committed(queued, disk):
    crowd = queued("a", "b")

    assert crowd.said == {}
    disk.is_free.set()

    assert len(crowd.settled()) == 3


def test_a_work_that_fails_harms_no_other_of_its_batch(queued, disk):
    trouble = ValueError("mine")

    def fail() -> None:
        raise trouble

    crowd = queued("a", "b", "c", b=fail)
    disk.is_free.set()

    assert crowd.settled() == {"leader": "leader", "a": "a", "b": trouble, "c": "c"}


def test_where_the_commit_fails_nothing_of_the_batch_is_acknowledged(queued, disk, grouped):
    crowd = queued("a", "b")
    disk.trouble = OSError("no disk")
    disk.is_free.set()

    said = crowd.settled()

    assert said == {"leader": said["leader"], "a": "a", "b": "b"}
    assert str(said["leader"]) == "no disk"
    assert grouped.batches == 1


def test_whoever_shares_a_commit_that_fails_is_told(queued, disk, grouped):
    def break_the_next() -> str:
        disk.trouble = OSError("no disk")
        return "leader"

    crowd = queued("a", "b", "c", leader=break_the_next)
    disk.is_free.set()

    said = crowd.settled()

    assert said["leader"] == "leader"
    assert {str(said[name]) for name in "abc"} == {"no disk"}
    assert grouped.run(lambda: "again") == "again"


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), SystemExit(), OSError("no disk")])
def test_a_leader_that_is_ended_passes_the_lead_on(queued, disk, grouped, trouble):
    crowd = queued("a", "b")
    disk.trouble = trouble
    disk.is_free.set()

    said = crowd.settled()

    assert said == {"leader": trouble, "a": "a", "b": "b"}
    assert grouped.run(lambda: "again") == "again"


def test_others_are_not_ended_with_the_one_who_leads_them(queued, disk):
    def end_the_next() -> str:
        disk.trouble = KeyboardInterrupt()
        return "leader"

    crowd = queued("a", "b", leader=end_the_next)
    disk.is_free.set()

    said = crowd.settled()

    assert isinstance(said["a"], KeyboardInterrupt)
    assert isinstance(said["b"], Failing)
    assert "being stopped" in str(said["b"])


class Ended(BaseException):
    """Somebody ends a thread from outside, as Ctrl-C ends the first one."""


@pytest.mark.parametrize(
    ("ended", "is_woken", "waiting"),
    [("a", False, (0, 1, 2)), ("a", True, (1, 2, 3)), ("b", True, (1, 2, 3))],
    ids=["while it waits", "when it is to lead", "when it is settled"],
)
def test_a_write_that_is_ended_keeps_nobody_waiting(
    disk, grouped, crowd, monkeypatch, ended, is_woken, waiting
):
    wait = Write.wait

    def wait_until_ended(write: Write) -> None:
        is_ended = threading.current_thread().name == ended
        if is_woken or not is_ended:
            wait(write)
        if is_ended:
            raise Ended

    monkeypatch.setattr(Write, "wait", wait_until_ended)
    disk.is_free.clear()
    crowd.add("leader")
    assert disk.is_asked.wait(PATIENCE_S)
    for name, number in zip("abc", waiting, strict=True):
        crowd.add(name)
        until(lambda wanted=number, name=name: len(grouped) == wanted or name in crowd.said)
    disk.is_free.set()

    said = crowd.settled()

    assert isinstance(said.pop(ended), Ended)
    assert said == {name: name for name in said}
    assert grouped.run(lambda: "again") == "again"


def test_no_more_writes_share_a_commit_than_are_meant_to(queued, disk, monkeypatch):
    monkeypatch.setattr(group, "MOST_AT_ONCE", 3)
    crowd = queued(*range(7))

    disk.is_free.set()

    assert len(crowd.settled()) == 8
    assert disk.batches == [["leader"], [0, 1, 2], [3, 4, 5], [6]]


def test_where_too_many_wait_the_next_one_is_told_to_come_again(queued, disk, grouped, monkeypatch):
    monkeypatch.setattr(group, "MOST_WAITING", 2)
    crowd = queued("a", "b")

    with pytest.raises(Busy, match=r"^2 answers wait .* try again in a few seconds"):
        grouped.run(lambda: "one too many")

    disk.is_free.set()
    assert crowd.settled() == {"leader": "leader", "a": "a", "b": "b"}
    assert grouped.run(lambda: "again") == "again"


def test_of_many_writes_by_many_threads_each_is_settled_once_in_fewer_commits(grouped, disk):
    disk_writes: list[int] = []
    said: list[int] = []

    def commit_slowly(batch: list[Write]) -> None:
        time.sleep(0.0002)
        for write in batch:
            write.done(write.work())

    grouped._commit = commit_slowly

    def write_all(first: int) -> None:
        for number in range(first, first + 200):

            def work(number: int = number) -> int:
                disk_writes.append(number)
                return number

            said.append(grouped.run(work))

    threads = [
        threading.Thread(target=write_all, args=(1000 * each,), daemon=True) for each in range(32)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    wanted = [1000 * each + number for each in range(32) for number in range(200)]
    assert sorted(disk_writes) == sorted(said) == wanted
    assert grouped.batches < len(wanted) / 2
