"""A program that walks sessions while calls to the disk fail, and prints what came of it as JSON.

python -m tests.faults.troubled PREPARED DATA PLAN ERROR CALLS TIMES [hasty]

For each n, until there are fewer calls than n: DATA begins as PREPARED, then the n-th of CALLS
fails with ERROR, and those after it, TIMES in all. A hasty store does not wait for the disk.
"""

import json
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from tests.faults import figures, hasty, lamps
from tests.faults.preloaded import Plan
from treeguide.store import Ack, Store, StoreError, open_store
from treeguide.store.keeping.verify import verify

T = TypeVar("T")
SESSIONS = ("a", "b")
EVENTS = round(6 * figures.soak() ** 0.5)
"""Of each session; a run that is longer fails at more calls, too."""
PATIENCE = 2
"""How often something is refused before the trouble is over."""


class Walker:
    """Walks sessions, tries again what was refused, and remembers what was acknowledged."""

    def __init__(self, data: Path, plan: Plan) -> None:
        self.data = data
        self.plan = plan
        self.acknowledged: dict[str, int] = {}
        self.found = Counter[str]()
        self.said: set[tuple[str, str]] = set()

    def walk(self) -> None:
        """Walk all sessions, whatever fails."""
        store = self.insist(lambda: open_store(self.data))
        try:
            for session_id in SESSIONS:
                self.walk_one(store, session_id)
        finally:
            self.insist(store.close)

    def walk_one(self, store: Store, session_id: str) -> None:
        ack = self.insist(lambda: lamps.start(store, session_id))
        self.acknowledged[session_id] = ack.seq
        while ack.seq < EVENTS:
            ack = self.step(store, session_id, ack)
            self.acknowledged[session_id] = ack.seq
            self.insist(lambda: self.read(store, session_id))

    def step(self, store: Store, session_id: str, ack: Ack) -> Ack:
        return self.insist(lambda: lamps.go_on(store, session_id, ack))

    def read(self, store: Store, session_id: str) -> None:
        seq = self.acknowledged[session_id]
        self.found["lost"] += seq - lamps.as_acknowledged(store, session_id, seq)

    def insist(self, do: Callable[[], T]) -> T:
        """Return what comes of trying until it is not refused; the trouble ends at some point."""
        for refusals in range(PATIENCE + 1):
            if refusals == PATIENCE:
                self.plan.relent()
            try:
                return do()
            except StoreError as error:
                self.found["refused"] += 1
                self.said.add((type(error).__name__, str(error)))
        raise AssertionError("Refused although nothing fails any more.")

    def judge(self) -> None:
        """Open what was kept in quiet, and compare it with what was acknowledged."""
        store = open_store(self.data)
        for session_id in self.acknowledged:
            self.read(store, session_id)
        self.found["events"] += sum(self.acknowledged.values())
        self.found["damaged"] += len(verify(store).damages)
        store.close()


def main(prepared: Path, data: Path, plan: Plan, fault: tuple[int, int, int]) -> None:
    error, calls, times = fault
    found, said, raised = Counter[str](), set[tuple[str, str]](), Counter[str]()
    for at in count(1):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(prepared, data)
        walker = Walker(data, plan)
        plan.fail(at, times=times, error=error, calls=calls)
        try:
            walker.walk()
        except Exception:
            raised[traceback.format_exc()] += 1
        plan.relent()
        if not plan.failed:
            break
        walker.judge()
        found += walker.found + Counter(faults=1)
        said |= walker.said
    print(json.dumps({"found": found, "said": sorted(said), "raised": raised}))


if __name__ == "__main__":
    prepared, data, plan = map(Path, sys.argv[1:4])
    error, calls, times = map(int, sys.argv[4:7])
    if sys.argv[7:] == ["hasty"]:
        hasty.forget_that_a_commit_failed()
    main(prepared, data, Plan(plan), (error, calls, times))
