"""R5 for what keeps the data: backup, restore, repair and migrate-store meet a failing disk."""

import errno
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.faults import figures, lamps, preloaded
from tests.faults.keeping import COMMANDS, DAMAGED, DATA, OLDER
from tests.faults.preloaded import Plan
from tests.store.tampering import tamper
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.workshop import PREFIX
from treeguide.store.sqlite.driver import JOURNAL, sqlite3

MADE = Plan.WRITES | Plan.NAMES
EVERYTHING = MADE | Plan.TRUNCATIONS | Plan.CHANGES
CASES = {
    "full from then on": (errno.ENOSPC, MADE, Plan.FROM_THEN_ON),
    "fails once": (errno.EIO, EVERYTHING | Plan.SYNCS, 1),
    "read-only from then on": (errno.EROFS, EVERYTHING, Plan.FROM_THEN_ON),
}
WRONG = ("lost", "half", "wordless", "not made good", "left behind")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data with more in them than in the older backup, and damaged ones."""
    folder = tmp_path_factory.mktemp("prepared") / "kept"
    with closing(open_store(folder / DATA)) as store:
        lamps.prepare(store)
        list(lamps.walk(store, "in both", 5))
        back_up(store, folder / OLDER)
        list(lamps.walk(store, "in the data alone", 4))
    with closing(open_store(folder / DAMAGED)) as store:
        lamps.prepare(store)
        list(lamps.walk(store, "damaged", 3))
        tamper(store, "UPDATE session SET node = 'elsewhere'")
    return folder


@pytest.fixture
def kept(injector: Path, prepared: Path, quick: Path) -> Callable[..., dict[str, Any]]:
    """Return what lets every call of a command fail in turn, and returns what came of it."""

    def run(command: str, case: str, *more: str) -> dict[str, Any]:
        work, plan = quick / "work", quick / "plan"
        return preloaded.told_by(
            "keeping",
            command,
            prepared,
            work,
            plan,
            *CASES[case],
            *more,
            library=injector,
            folder=work,
            plan=plan,
        )

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_whichever_call_fails_nothing_is_lost_or_half_there_and_it_can_be_done_again(
    kept, command, print_figures
):
    results = {case: kept(command, case) for case in CASES}

    found = sum((Counter(result["found"]) for result in results.values()), Counter())
    wrong = {name: found[name] for name in WRONG}
    print_figures(line(command, found, wrong))
    assert wrong == dict.fromkeys(WRONG, 0)
    assert all(result["found"]["refused"] for result in results.values())
    # What lies in a folder for the time of the work says nothing to a person.
    assert [text for result in results.values() for text in result["said"] if PREFIX in text] == []


def test_this_test_would_notice_a_backup_that_is_written_where_it_has_its_place(kept):
    assert kept("backup", "full from then on", "hasty")["found"]["half"] > 0


def test_this_test_would_notice_a_restore_that_is_written_over_the_data(kept):
    assert kept("restore", "full from then on", "hasty")["found"]["lost"] > 0


def line(command: str, found: Counter[str], wrong: dict[str, int]) -> str:
    done = {f"calls of `{command}` failed": found["faults"], "refusals": found["refused"]}
    engine = f"sqlite {sqlite3.sqlite_version} {JOURNAL} FULL"
    trials = figures.Trials(found["faults"], "fault")
    return figures.line_of("R5", engine, done=done, wrong=wrong, trials=trials)
