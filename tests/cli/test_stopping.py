"""A backup that somebody ends leaves nothing behind: there would be keys in it."""

import subprocess
import sys

from tests.faults import lamps
from treeguide.store import open_store

ENDED_IN_THE_MIDDLE = """
import os, signal, sys
from treeguide.cli import main
from treeguide.store.keeping import backing_up

def end(*_):
    os.kill(os.getpid(), signal.SIGTERM)

backing_up._erase_in = end
sys.argv = ["treeguide", "backup", sys.argv[2], "--data", sys.argv[1]]
main()
"""


def test_a_backup_that_is_ended_leaves_no_keys_beside_it(tmp_path):
    store = open_store(tmp_path / "data")
    lamps.prepare(store)
    list(lamps.walk(store, "s1", 5))
    store.close()
    (tmp_path / "backups").mkdir()
    file = tmp_path / "backups" / "one.db"

    ended = subprocess.run(
        [sys.executable, "-c", ENDED_IN_THE_MIDDLE, tmp_path / "data", file],
        capture_output=True,
        timeout=60,
    )

    assert ended.returncode == 143
    assert list((tmp_path / "backups").iterdir()) == []
