"""R3: the power is cut at any moment of a recorded run; nothing acknowledged is lost."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.faults import figures, lamps, preloaded, writer
from tests.faults.power import Disk
from tests.faults.recording import Change, changes
from tests.soak import soaked
from treeguide.store import StoreError, open_store
from treeguide.store.keeping.verify import verify
from treeguide.store.sqlite.driver import JOURNAL, sqlite3

ROOT = Path(__file__).parents[2]
CUTS, CUTS_WITHOUT_A_LOG = 500, 100
Record = Callable[..., list[Change]]


@pytest.fixture(scope="module")
def record(recorder: Path, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return what records a run of the writer, once for the same constants."""
    recorded: dict[tuple[str, ...], list[Change]] = {}

    def run(**constants: str) -> list[Change]:
        given = tuple(f"{name}={value}" for name, value in constants.items())
        if given not in recorded:
            recorded[given] = changes(record_run(recorder, tmp_path_factory.mktemp("run"), given))
        return recorded[given]

    return run


def record_run(recorder: Path, folder: Path, given: tuple[str, ...] = ()) -> Path:
    data, log = folder / "data", folder / "log"
    data.mkdir()
    command = [sys.executable, "-m", "tests.faults.writer", str(data), *given]
    environment = preloaded.environment(recorder, data, FAULTS_LOG=log)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
    return log


def is_ack(change: Change) -> bool:
    return change.name == writer.ACKS


def acknowledged(change: Change) -> tuple[str, int]:
    session_id, seq = change.content.split()
    return session_id.decode(), int(seq)


def power_cuts(
    recorded: list[Change], count: int, random: Random
) -> Iterator[tuple[dict[str, bytes], dict[str, int]]]:
    """Yield what the disk holds after cuts at random moments, and what was acknowledged by then."""
    first = next(number for number, change in enumerate(recorded) if is_ack(change))
    moments = Counter(random.randrange(first + 1, len(recorded)) for _ in range(count))
    disk, acks = Disk(), dict[str, int]()
    for number, change in enumerate(recorded):
        for _ in range(moments[number]):
            yield disk.after_a_power_cut(random), acks
        if is_ack(change):
            acks |= [acknowledged(change)]
        else:
            disk.apply(change)


def judged(files: dict[str, bytes], acks: dict[str, int], folder: Path) -> Counter[str]:
    """Open what a power cut has left, and count what is wrong with it."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    found = Counter(images=1, acknowledged=sum(acks.values()))
    try:
        with closing(open_store(folder)) as store:
            found["kept"] = sum(lamps.as_acknowledged(store, *ack) for ack in acks.items())
            found["corrupt"] = verify(store).damages != ()
    except (StoreError, sqlite3.DatabaseError):
        found["corrupt"] = 1
    for file in folder.iterdir():
        file.unlink()
    return found


def tried(recorded: list[Change], count: int, folder: Path) -> Counter[str]:
    """Return what was found after `count` power cuts of a recorded run."""
    folder.mkdir()
    random = Random(count)
    return sum(
        (judged(files, acks, folder) for files, acks in power_cuts(recorded, count, random)),
        Counter[str](),
    )


def engine(journal: str) -> str:
    return f"sqlite {sqlite3.sqlite_version} {journal} FULL"


@pytest.mark.parametrize(("journal", "cuts"), [(JOURNAL, CUTS), ("TRUNCATE", CUTS_WITHOUT_A_LOG)])
def test_after_a_power_cut_nothing_acknowledged_is_lost(
    record, quick, print_figures, journal, cuts
):
    recorded = record(JOURNAL=journal)

    found = tried(recorded, soaked(cuts), quick / "image")

    wrong = {"lost": found["acknowledged"] - found["kept"], "corrupt": found["corrupt"]}
    done = {"power cuts": found["images"], "acknowledged events checked": found["acknowledged"]}
    trials = figures.Trials(found["images"], "power cut")
    print_figures(figures.line_of("R3", engine(journal), done=done, wrong=wrong, trials=trials))
    assert (found["images"] >= soaked(cuts), wrong) == (True, {"lost": 0, "corrupt": 0})


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_this_test_would_notice_that_the_store_does_not_wait_for_the_disk(
    record, quick, synchronous
):
    recorded = record(SYNCHRONOUS=synchronous)

    found = tried(recorded, 40, quick / "image")

    assert found["kept"] < found["acknowledged"]


def test_the_record_of_a_run_holds_every_change_to_its_files(recorder, tmp_path):
    log = record_run(recorder, tmp_path)
    disk = Disk()

    for change in changes(log):
        disk.apply(change)

    on_the_disk = {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()}
    # Nothing was ever written to it: it is only held.
    on_the_disk.pop("treeguide.db.writers.lock")
    assert disk.whole() == on_the_disk


def test_the_power_is_cut_while_the_log_is_written_back_too(record):
    recorded = record(JOURNAL=JOURNAL)
    first = next(number for number, change in enumerate(recorded) if is_ack(change))
    last = max(number for number, change in enumerate(recorded) if is_ack(change))

    assert "treeguide.db" in {change.name for change in recorded[first:last]}
