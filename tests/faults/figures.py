"""The line of figures in which a fault test says what it did and what it found."""

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SETTING = "TREEGUIDE_FIGURES"
"""Names a file to which the lines are added."""
PROPERTY = "figures"
"""Under this name a line travels in the report of its test; tests/conftest.py prints it."""


class Trials(NamedTuple):
    """How often something could have been lost."""

    count: int
    each: str


def line_of(
    test: str, engine: str, *, done: Mapping[str, int], wrong: Mapping[str, int], trials: Trials
) -> str:
    """Return the figures of a test: what was done, what went wrong, and what that can hide.

    Where nothing went wrong in N trials, the rate is below 3/N with 95 % certainty.
    """
    said = [f"{count:,} {what}" for what, count in done.items()]
    said += [f"{what} {count:,}" for what, count in wrong.items()]
    if not any(wrong.values()):
        said.append(f"95 % upper bound on loss {_short(3 / trials.count)} per {trials.each}")
    return f"{test} {datetime.date.today()} {engine}: {', '.join(said)}"


def add(line: str) -> None:
    """Add a line to the file that the setting names, if it names one."""
    file = os.environ.get(SETTING)
    if file:
        with Path(file).open("a", encoding="utf-8") as opened:
            opened.write(f"{line}\n")


def _short(rate: float) -> str:
    digits, _, exponent = f"{rate:.0e}".partition("e")
    return f"{digits}e{int(exponent)}"
