"""A program that keeps data while calls to the disk fail, and prints what came of it as JSON.

python -m tests.faults.keeping COMMAND PREPARED WORK PLAN ERROR CALLS TIMES [hasty]

For many n, for each one where the tests have time: WORK begins as PREPARED, COMMAND is typed while
the n-th of CALLS fails with ERROR, and those after it, TIMES in all. Then it is typed once more on
a disk that is well. A hasty command writes straight to where what it makes has its place.
"""

import contextlib
import errno
import io
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults import hasty
from tests.faults.preloaded import Plan
from tests.soak import soaked
from treeguide.cli import terminal
from treeguide.store import StoreError, open_store
from treeguide.store.keeping.digest import Digest
from treeguide.store.keeping.kept_file import open_file
from treeguide.store.keeping.tables import TABLES
from treeguide.store.keeping.verify import verify
from treeguide.store.keeping.workshop import PREFIX
from treeguide.store.sealing.master import Master
from treeguide.store.sqlite.data_folder import FILE

DATA, DAMAGED, MOVED, OLDER, NEW = "data", "damaged", "moved", "older.db", "new.db"
PLACES = (DATA, DAMAGED, MOVED, OLDER, NEW)
COMMANDS = {
    "backup": ("backup", NEW, "--data", DATA),
    "backup again": ("backup", OLDER, "--force", "--data", DATA),
    "restore": ("restore", OLDER, "--data", DATA),
    "repair": ("repair", "--apply", "--data", DAMAGED),
    "migrate-store": ("migrate-store", DATA, MOVED),
}
SAYS_WHEN = ("meta", "audit")
"""Tables in which a restore notes that it was made: there are other words each time."""
REFUSALS = (1, 2, 3)
"""What a command may exit with that was not done; 70 is a fault of ours."""
MOST = soaked(30)
"""How many of the calls fail, spread over all of them."""
LAST = 12
"""So many of the last ones fail as well: those that put in place what was made."""
OFFER = "--force"
FULL_SENTENCE = re.compile(r"[“A-Z].+\.")


class View(NamedTuple):
    """What is at a place: a digest of all rows, and what is wrong with them."""

    rows: str
    sessions: int = 0
    wrong: tuple[str, ...] = ()


NOTHING = View("nothing, or refused")


class Typed(NamedTuple):
    """How a command has ended, and what it has said of why."""

    code: int
    said: str

    @property
    def is_a_refusal_in_words(self) -> bool:
        is_said = FULL_SENTENCE.fullmatch(" ".join(self.said.split()))
        return self.code in REFUSALS and bool(is_said)


class Keeper:
    """Types a command again and again, and counts what went wrong."""

    def __init__(self, command: str, prepared: Path, work: Path, plan: Plan) -> None:
        self.places = [word for word in COMMANDS[command] if word in PLACES]
        self.words = [str(work / word) if word in PLACES else word for word in COMMANDS[command]]
        self.prepared, self.work, self.plan = prepared, work, plan
        self.found = Counter[str]()
        self.said: set[str] = set()
        self.known: dict[bytes, View] = {}
        self.master = Master.of_folder(prepared / DATA, may_begin=False)
        self.begin()
        self.before = self.views()
        self.typed()
        self.after = self.views()

    def begin(self) -> None:
        """Let everything be as it was."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.prepared, self.work)

    def typed(self, *more: str) -> Typed:
        """Type the command."""
        said = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            try:
                terminal.main([*self.words, *more], prog_name="treeguide")
            except SystemExit as ended:
                return Typed(int(ended.code or 0), said.getvalue())
        raise AssertionError("A command always exits.")

    def numbers(self, *, calls: int) -> list[int]:
        """Return which of the calls of the command are to fail."""
        self.begin()
        self.plan.fail(Plan.FROM_THEN_ON, times=1, error=0, calls=calls)
        self.typed()
        self.plan.relent()
        end = self.plan.seen + 1
        return sorted({*range(1, end, -(-end // MOST)), *range(max(1, end - LAST), end)})

    def meet(self, at: int, fault: tuple[int, int, int]) -> None:
        """Type the command while calls fail from number `at` on, and count what is wrong then."""
        error, calls, times = fault
        self.begin()
        self.plan.fail(at, times=times, error=error, calls=calls)
        typed = self.typed()
        self.plan.relent()
        self.found["faults"] += bool(self.plan.failed)
        self.judge(typed)
        if typed.code:
            self.try_again(may_insist=error == errno.EROFS)

    def try_again(self, *, may_insist: bool) -> None:
        """Count what is wrong after the command was typed on a disk that is well."""
        again = self.typed()
        if may_insist and OFFER in again.said:
            # A file that nobody could remove any more is recognised, and left to the person.
            again = self.typed(OFFER)
        self.found["not made good"] += again.code != 0 or self.views() != self.after
        self.found["left behind"] += any(self.work.rglob(f"{PREFIX}*"))

    def judge(self, typed: Typed) -> None:
        """Count what is wrong with what a command has left that met a fault."""
        self.said |= {typed.said} - {""}
        views = self.views()
        if typed.code == 0:
            self.found["done all the same"] += 1
            self.found["half"] += views != self.after
        else:
            self.found["refused"] += 1
            self.found["wordless"] += not typed.is_a_refusal_in_words
        for place, view in views.items():
            is_whole = view in (self.before[place], self.after[place])
            if place in (DATA, DAMAGED):
                self.found["lost"] += not (is_whole and self.is_kept(place, view))
            else:
                self.found["half"] += not is_whole and view.sessions > 0

    def is_kept(self, place: str, view: View) -> bool:
        """Whether data that were replaced are there under another name."""
        before = self.before[place]
        kept = (self.view(file) for file in (self.work / place).glob(f"{FILE}.*-*-*"))
        return view == before or before.rows in [one.rows for one in kept]

    def views(self) -> dict[str, View]:
        """Return what is at each place."""
        return {name: self.view(self.work / name) for name in self.places}

    def view(self, place: Path) -> View:
        """Return what is at a place; what is the same to the bit is looked at once."""
        content = sha256(b"".join(_pieces(place))).digest()
        if content not in self.known:
            self.known[content] = _view(place, self.master)
        return self.known[content]


def _pieces(place: Path) -> Iterator[bytes]:
    """Yield the names and the contents of all files at a place."""
    files = place.parent.glob(f"{place.name}*") if place.suffix else place.rglob("*")
    for file in sorted(files):
        if file.is_file():
            yield str(file.relative_to(place.parent)).encode()
            yield file.read_bytes()


def _view(place: Path, master: Master) -> View:
    try:
        if place.suffix:
            store = open_file(place, master)
        else:
            store = open_store(place, master=master, beside=True, only_reads=True)
    except StoreError:
        return NOTHING
    with contextlib.closing(store):
        digest = Digest()
        for table in (one for one in TABLES if one.name not in SAYS_WHEN):
            for rows in table.rows_by(store.driver.read):
                digest.add(table.name, rows)
        judged = verify(store)
        wrong = (*map(str, judged.damages), *judged.remarks)
        return View(str(digest), judged.sessions, tuple(one.rpartition("”")[2] for one in wrong))


def main(keeper: Keeper, fault: tuple[int, int, int]) -> dict[str, Any]:
    for at in keeper.numbers(calls=fault[1]):
        keeper.meet(at, fault)
    return {"found": keeper.found, "said": sorted(keeper.said)}


if __name__ == "__main__":
    command, *paths = sys.argv[1:5]
    # What the tests are set to do is no setting of the program.
    for name in [name for name in os.environ if name.startswith("TREEGUIDE_")]:
        del os.environ[name]
    prepared, work, plan = map(Path, paths)
    keeper = Keeper(command, prepared, work, Plan(plan))
    if sys.argv[8:] == ["hasty"]:
        hasty.write_in_place()
    error, calls, times = map(int, sys.argv[5:8])
    print(json.dumps(main(keeper, (error, calls, times))))
