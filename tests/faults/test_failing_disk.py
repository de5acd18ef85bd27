"""R5: the disk is full or fails at any call; nothing acknowledged is lost, and it is said."""

import errno
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import figures, lamps, preloaded
from tests.faults.preloaded import Plan
from treeguide.store import open_store
from treeguide.store.sqlite.driver import JOURNAL, sqlite3

ROOT = Path(__file__).parents[2]
CASES = {
    "full once": (errno.ENOSPC, Plan.WRITES, 1),
    "full for a while": (errno.ENOSPC, Plan.WRITES, Plan.FROM_THEN_ON),
    "syncing fails once": (errno.EIO, Plan.SYNCS, 1),
    "syncing fails for a while": (errno.EIO, Plan.SYNCS, Plan.FROM_THEN_ON),
    "truncating fails once": (errno.EIO, Plan.TRUNCATIONS, 1),
    "reading fails once": (errno.EIO, Plan.READS, 1),
    "everything fails for a while": (errno.EIO, Plan.ALL, Plan.FROM_THEN_ON),
}
MORE_KINDS = {
    # Where SQLite can make no log beside the file, it does not say that the disk is full.
    "full": ("Full",),
    # What cannot be read when it is opened may as well be damaged, or have no key.
    "reading": ("Broken", "Locked"),
}
WRITES = 300
"""At least as many calls that write fail, each in a run of its own."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data in which a tree is live, as a stopped server leaves them."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    store = open_store(folder)
    lamps.prepare(store)
    list(lamps.walk(store, "before", 3))
    store.close()
    return folder


@pytest.fixture
def troubled(injector: Path, prepared: Path, quick: Path) -> Callable[..., dict[str, Any]]:
    """Return what lets every call of a case fail, once, and returns what came of it."""

    def run(case: str, *more: str) -> dict[str, Any]:
        data, plan = quick / "data", quick / "plan"
        return preloaded.told_by(
            "troubled",
            prepared,
            data,
            plan,
            *CASES[case],
            *more,
            library=injector,
            folder=data,
            plan=plan,
        )

    return run


def test_whichever_call_fails_nothing_is_lost_and_a_sentence_says_what_happened(
    troubled, print_figures
):
    results = {case: troubled(case) for case in CASES}

    found = sum((Counter(result["found"]) for result in results.values()), Counter())
    wrong = {name: found[name] for name in ("lost", "damaged")}
    wrong["without a sentence"] = sum(sum(one["raised"].values()) for one in results.values())
    print_figures(line(found, wrong))
    assert wrong == {"lost": 0, "damaged": 0, "without a sentence": 0}
    assert results["full once"]["found"]["faults"] >= WRITES
    assert {case: kinds_of(result) for case, result in results.items()} == {
        case: {"Failing", *MORE_KINDS.get(case.split()[0], ())} for case in CASES
    }
    said = {text for result in results.values() for _, text in result["said"]}
    assert [text for text in said if not text.endswith(".")] == []


def test_this_test_would_notice_a_store_that_acknowledges_what_the_disk_refused(troubled):
    assert troubled("syncing fails once", "hasty")["found"]["lost"] > 0


def kinds_of(result: dict[str, Any]) -> set[str]:
    return {kind for kind, _ in result["said"]}


def line(found: Counter[str], wrong: dict[str, int]) -> str:
    done = {
        "calls to the disk failed, each in a run of its own": found["faults"],
        "acknowledged events checked": found["events"],
        "refusals": found["refused"],
    }
    engine = f"sqlite {sqlite3.sqlite_version} {JOURNAL} FULL"
    trials = figures.Trials(found["faults"], "fault")
    return figures.line_of("R5", engine, done=done, wrong=wrong, trials=trials)


def test_a_file_that_may_not_grow_is_refused_and_loses_nothing(tmp_path):
    command = [sys.executable, "-m", "tests.faults.limited", tmp_path / "data"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["Failing True", "True True"]
