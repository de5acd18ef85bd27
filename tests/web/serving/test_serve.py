"""What happens between opening the data and the first answer."""

import subprocess
import sys

SERVE = """
import gc, sys
from pathlib import Path
from treeguide.web.serving import serve
serve.Server.run = lambda server, front: print("frozen", gc.get_freeze_count())
folder = Path(sys.argv[1])
sys.exit(serve.serve("127.0.0.1", 0, folder / "data", folder))
"""
MOST_OF_THE_PROGRAM = 50_000


def test_what_is_there_from_the_start_is_not_looked_through_for_garbage(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", SERVE, tmp_path], capture_output=True, text=True, timeout=60
    )

    [line] = [line for line in told.stdout.splitlines() if line.startswith("frozen")]
    assert told.returncode == 0, told.stderr
    assert int(line.split()[1]) > MOST_OF_THE_PROGRAM
