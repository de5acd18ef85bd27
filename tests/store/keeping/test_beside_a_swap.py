"""While files are replaced nobody writes into them, and while somebody writes they are not."""

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.keeping.backups import data, file, store
from treeguide.store import Erased, Held, StoreError, open_store
from treeguide.store.keeping import repairing, restoring
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.verify import verify
from treeguide.store.sqlite import holding

__all__ = ["data", "file", "store"]

HOLD = """
import sys, time
from pathlib import Path
from treeguide.store import open_store
store = open_store(Path(sys.argv[1]), beside=True)
print("held", flush=True)
time.sleep(60)
"""
SWAPS = {
    "restore": (restoring, "_judged", lambda file, data: restoring.restore(file, data)),
    "repair": (repairing, "_remaining", lambda file, data: repairing.repair(data, applies=True)),
}
Swap = Callable[[Callable[[], object]], object]


@pytest.fixture(params=SWAPS)
def swap(request, store, data: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Swap:
    """Replace the files of the data, and do something else when all but that has been done."""
    back_up(store, file)
    store.close()
    module, last_look, swapped = SWAPS[request.param]
    look = getattr(module, last_look)

    def run(meanwhile: Callable[[], object]) -> object:
        def looked(*given: object, **more: object) -> object:
            found = look(*given, **more)
            meanwhile()
            return found

        monkeypatch.setattr(module, last_look, looked)
        return swapped(file, data)

    return run


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody."""
    monkeypatch.setattr(holding, "PATIENCE_S", 0)


def erase(data: Path) -> None:
    with closing(open_store(data, beside=True)) as beside:
        beside.erase_session("s1", actor="Ada", reason="asked")


def test_who_erases_while_files_are_replaced_is_told_that_nothing_was_erased(swap, data, hasty):
    said = []

    def try_to_erase() -> None:
        with pytest.raises(Held, match=r"is about to replace .* so nothing was changed") as told:
            erase(data)
        said.append(str(told.value))

    swap(try_to_erase)

    assert len(said) == 1


def test_who_waits_until_the_files_are_replaced_erases_in_the_new_ones(swap, data):
    eraser = threading.Thread(target=erase, args=[data])

    swap(eraser.start)
    eraser.join()

    with closing(open_store(data)) as again:
        assert [one.session_id for one in again.erasures()] == ["s1"]
        with pytest.raises(Erased):
            again.history_of("s1")


def test_who_only_reads_is_kept_from_nothing(swap, data, tmp_path, hasty):
    found = []

    def read() -> None:
        with closing(open_store(data, beside=True, only_reads=True)) as beside:
            found.append(verify(beside).damages)
            found.append(back_up(beside, tmp_path / "other.db").judgement.damages)

    swap(read)

    assert found == [(), ()]


def test_while_somebody_writes_beside_no_file_is_replaced(swap, data, hasty):
    with (
        closing(open_store(data, beside=True)),
        closing(open_store(data, beside=True)),
        pytest.raises(Held, match=r"writes to the data in .* so nothing was changed"),
    ):
        swap(lambda: None)

    assert sorted(one.name for one in data.glob("treeguide*.db*.*")) == [
        "treeguide.db.lock",
        "treeguide.db.writers.lock",
    ]


def test_who_was_killed_while_writing_beside_holds_nothing_up(swap, data, hasty):
    command = [sys.executable, "-c", HOLD, str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        try:
            assert killed.stdout.readline() == "held\n"
        finally:
            killed.kill()

    swap(lambda: None)

    open_store(data).close()


def test_a_server_and_who_writes_beside_it_do_not_hold_each_other_up(store, data, hasty):
    erase(data)

    with pytest.raises(Erased):
        store.history_of("s1")


def test_where_there_are_no_data_who_works_beside_leaves_nothing(tmp_path):
    with pytest.raises(StoreError, match="There are no data"):
        open_store(tmp_path, beside=True)

    assert list(tmp_path.iterdir()) == []
