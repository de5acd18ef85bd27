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
from itertools import count
from pathlib import Path

from tests.faults import hasty
from tests.faults.preloaded import Plan
from tests.faults.walker import Walker
from treeguide.store import open_store


def main(prepared: Path, data: Path, plan: Plan, fault: tuple[int, int, int]) -> None:
    error, calls, times = fault
    found, said, raised = Counter[str](), set[tuple[str, str]](), Counter[str]()
    for at in count(1):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(prepared, data)
        walker = Walker(lambda: open_store(data), plan)
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
