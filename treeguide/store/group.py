"""Group commit: writes that come while another one waits for the disk share the next commit.

Whoever comes first leads: it runs its own work and that of all who wait, commits once, hands the
lead to the first who came meanwhile, and wakes the others. No thread of its own is needed, and a
write that meets no other one passes through no queue.
"""

from collections import deque
from collections.abc import Callable, Iterable
from copy import copy
from threading import Lock
from typing import Any

from treeguide.store.errors import Busy, Failing

MOST_AT_ONCE = 64
MOST_WAITING = 2_000
STOPPED = "The server is being stopped. Nothing was kept; try again when it runs."


class Write:
    """One write that waits until it is settled, or until it is told to lead."""

    __slots__ = ("_error", "_result", "_wake", "is_settled", "is_to_lead", "work")

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work = work
        self.is_settled = False
        self.is_to_lead = False
        self._result: Any = None
        self._error: BaseException | None = None
        self._wake = Lock()
        self._wake.acquire()

    def done(self, result: Any) -> None:
        """Note what the work has returned; it holds once the batch is committed."""
        self._result, self._error, self.is_settled = result, None, True

    def failed(self, error: BaseException) -> None:
        """Note why the work has not happened."""
        self._error, self.is_settled = error, True

    def wake(self) -> None:
        """Let the thread that waits go on."""
        self._wake.release()

    def wait(self) -> None:
        """Wait until this write is settled or leads."""
        self._wake.acquire()

    def outcome(self) -> Any:
        """Return what the work has returned, or why it has not happened."""
        return self._result if self._error is None else self._error

    def result(self) -> Any:
        """Return what the work has returned, or raise why it has not happened."""
        if self._error is not None:
            raise self._error
        return self._result


class GroupCommit:
    """Runs writes one batch after the other; `commit` settles each write of a batch."""

    def __init__(self, commit: Callable[[list[Write]], None]) -> None:
        self._commit = commit
        self._waiting: deque[Write] = deque()
        self._choosing = Lock()
        self._is_led = False
        self.batches = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def run(self, work: Callable[..., Any]) -> Any:
        """Return what `work` returns, after the batch in which it ran is on the disk."""
        [write] = self.run_all([work])
        return write.result()

    def run_all(self, works: Iterable[Callable[..., Any]]) -> list[Write]:
        """Return a settled write for each of `works`, all that happened on the disk."""
        writes = [Write(work) for work in works]
        if writes and self._leads(writes):
            self._lead(writes[0])
        for write in writes:
            if not write.is_settled:
                self._wait(write)
            if not write.is_settled:
                self._lead(write)
        return writes

    def _wait(self, write: Write) -> None:
        try:
            write.wait()
        except BaseException:
            # Ctrl-C ends the first thread even here; nobody may wait for it to lead.
            self._leave(write)
            raise

    def _leave(self, write: Write) -> None:
        with self._choosing:
            if write in self._waiting:
                self._waiting.remove(write)
        if write.is_to_lead:
            self._hand_over()

    def _leads(self, writes: list[Write]) -> bool:
        """Put `writes` in the queue; return whether the first of them is to lead at once."""
        with self._choosing:
            if len(self._waiting) + len(writes) > MOST_WAITING:
                raise Busy(
                    f"{len(self._waiting)} answers wait to be written, more than the disk keeps up"
                    " with. Nothing was kept; try again in a few seconds."
                )
            self._waiting.extend(writes)
            if self._is_led:
                return False
            self._is_led = True
            self._waiting.popleft()
            return True

    def _lead(self, write: Write) -> None:
        batch = [write, *self._take(MOST_AT_ONCE - 1)]
        try:
            self._commit(batch)
            self.batches += 1
        except Exception as error:
            for each in batch:
                # Each thread raises its own: a trace to which many threads add tells nothing.
                each.failed(error if each is write else copy(error))
        except BaseException:
            for each in batch:
                each.failed(Failing(STOPPED))
            raise
        finally:
            self._hand_over()
            for each in batch[1:]:
                each.wake()

    def _take(self, most: int) -> list[Write]:
        with self._choosing:
            return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def _hand_over(self) -> None:
        """Let the first who waits lead; it takes those behind it along."""
        with self._choosing:
            if not self._waiting:
                self._is_led = False
                return
            following = self._waiting.popleft()
            following.is_to_lead = True
        following.wake()
