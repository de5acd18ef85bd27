"""Measure things in turn and compare them round by round, which other load hardly moves."""

import gc
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from time import perf_counter
from typing import Any

SMOKE = "--smoke" in sys.argv
"""Whether the program only has to show that it runs: tiny sizes, no figure to be trusted."""

Rounds = dict[str, list[float]]
"""The seconds of one operation of each thing, round by round."""


@dataclass(frozen=True)
class Work:
    """Something to be timed: `run` is given what `ready` made before the clock starts."""

    run: Callable[[Any], object]
    operations: int = 1
    """How many operations one run is."""
    ready: Callable[[], Any] = lambda: None
    times: int = 1


def sized(full: int, smoke: int) -> int:
    """Return how large to make something in this run."""
    return smoke if SMOKE else full


def in_turn(works: Mapping[str, Work], rounds: int) -> Rounds:
    """Return the seconds of one operation of each of `works`, measured in turn."""
    measured: Rounds = {name: [] for name in works}
    for _ in range(sized(rounds, 1)):
        for name, work in works.items():
            measured[name].append(seconds_of(work))
    return measured


def seconds_of(work: Work) -> float:
    """Return the seconds that one operation of `work` takes.

    The garbage collector starts clean and runs, as it does in a server.
    """
    items = [work.ready() for _ in range(work.times)]
    gc.collect()
    begin = perf_counter()
    for item in items:
        work.run(item)
    return (perf_counter() - begin) / (work.times * work.operations)


def median(rounds: Rounds, name: str) -> float:
    """Return the median seconds of one operation."""
    return statistics.median(rounds[name])


def ratio(rounds: Rounds, slow: str, fast: str) -> float:
    """Return how many times as fast as `slow` `fast` is: the median of each round's ratio."""
    pairs = zip(rounds[slow], rounds[fast], strict=True)
    return statistics.median(left / right for left, right in pairs)


def print_head(*packages: str, more: str = "") -> None:
    """Print what was measured with: Python, our packages and the peers'."""
    named = ", ".join(f"{package} {version(package)}" for package in packages)
    print(f"Python {platform.python_version()}, {named}{', ' + more if more else ''}")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors")


def print_speeds(rounds: Rounds, unit: str) -> None:
    """Print how fast each thing is, in operations a second and in microseconds."""
    for name in rounds:
        seconds = median(rounds, name)
        print(f"  {name:<44}{seconds * 1e6:12.2f} µs{1 / seconds:14,.0f} {unit}/s")


def print_bar(
    what: str, figure: float, *, at_least: float | None = None, at_most: float | None = None
) -> None:
    """Print a figure beside the bar that it has to reach: one of the two."""
    if at_least is not None:
        reached, bar = figure >= at_least, f"{at_least:g}"
    else:
        assert at_most is not None
        reached, bar = figure <= at_most, f"at most {at_most:g}"
    print(f"  {what} {figure:.2f} (bar {bar}, {'reached' if reached else 'MISSED'})")
