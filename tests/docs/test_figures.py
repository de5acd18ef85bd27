"""The lines of figures in the README are those that the fault tests print, and say enough."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from tests.docs.pages import ROOT
from tests.faults import (
    figures,
    judging,
    keeping,
    test_bit_rot,
    test_dump_postgresql,
    test_failing_disk,
    test_failing_postgresql,
    test_keeping_on_a_failing_disk,
    test_kill_postgresql,
    test_kill_server,
    test_power_cuts,
    walker,
)
from tests.store.keeping import test_backup

SQLITE = r"sqlite \d+\.\d+\.\d+ WAL FULL"
SQLITE_WITHOUT_A_LOG = r"sqlite \d+\.\d+\.\d+ TRUNCATE FULL"
POSTGRESQL = r"PostgreSQL \d+\.\d+"
KEPT = ("lost", "damaged")
KEPT_ONCE = ("lost", "duplicated", "damaged")


class Wanted(NamedTuple):
    """What one line has to say."""

    test: str
    engine: str
    printed_by: object
    least: Mapping[str, int]
    """How many there are at least of what begins so; the first counts what could be lost."""
    none: tuple[str, ...]
    """What has not happened, in this order."""


FAULTS = test_failing_postgresql.FAULTS
KILLED, KILLED_POSTGRESQL = test_kill_server, test_kill_postgresql
LINES = [
    Wanted(
        "R1",
        SQLITE,
        KILLED,
        {"events acknowledged": KILLED.EVENTS, "kill -9": KILLED.KILLS, "sent twice at once": 1},
        judging.WRONG,
    ),
    Wanted(
        "R2",
        f"{POSTGRESQL}, 3 servers",
        KILLED_POSTGRESQL,
        {
            "events acknowledged": KILLED_POSTGRESQL.EVENTS,
            "kill -9": KILLED_POSTGRESQL.KILLS,
            "kill -9 of PostgreSQL": 1,
            "kill -9 of a server": 1,
            "sent twice at once": 1,
        },
        judging.WRONG,
    ),
    Wanted(
        "R3",
        SQLITE_WITHOUT_A_LOG,
        test_power_cuts,
        {"power cuts": test_power_cuts.CUTS_WITHOUT_A_LOG, "acknowledged events checked": 1},
        ("lost", "corrupt"),
    ),
    Wanted(
        "R3",
        SQLITE,
        test_power_cuts,
        {"power cuts": test_power_cuts.CUTS, "acknowledged events checked": 1},
        ("lost", "corrupt"),
    ),
    Wanted(
        "R4",
        SQLITE,
        test_bit_rot,
        {"of them visible": sum(test_bit_rot.FLIPS.values())},
        ("missed",),
    ),
    Wanted(
        "R5",
        POSTGRESQL,
        test_failing_postgresql,
        {"rows refused": FAULTS, "acknowledged events checked": FAULTS},
        KEPT_ONCE,
    ),
    *(
        Wanted(
            "R5",
            POSTGRESQL,
            test_failing_postgresql,
            {f"words cut off {when} the server heard": walker.EVENTS + 1},
            KEPT_ONCE,
        )
        for when in ("after", "before")
    ),
    Wanted(
        "R5",
        SQLITE,
        test_failing_disk,
        {"calls to the disk failed": test_failing_disk.WRITES, "acknowledged events checked": 1},
        (*KEPT, "without a sentence"),
    ),
    *(
        Wanted(
            "R5",
            SQLITE,
            test_keeping_on_a_failing_disk,
            {f"calls of `{command}` failed": keeping.MOST},
            test_keeping_on_a_failing_disk.WRONG,
        )
        for command in keeping.COMMANDS
    ),
    Wanted(
        "R6",
        POSTGRESQL,
        test_dump_postgresql,
        {"events before checked": 1, "events acknowledged while it was dumped": 1},
        KEPT,
    ),
    Wanted(
        "R6",
        SQLITE,
        test_backup,
        {"events before checked": 1, "events acknowledged while it was copied": 1},
        KEPT,
    ),
]

SHOWN = re.search(
    r"<!-- figures -->\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
)[1].splitlines()
LINE = re.compile(r"(R\d) \d{4}-\d\d-\d\d ([^:]+): (.+), 95 % upper bound on loss \S+ per (.+)")
DONE = re.compile(r"([\d,]*\d) (.+)")
WRONG = re.compile(r"([a-z ]+) ([\d,]*\d)")


class Figures(NamedTuple):
    """What a line says."""

    test: str
    engine: str
    done: Mapping[str, int]
    wrong: Mapping[str, int]
    each: str

    def count(self, beginning: str) -> int:
        """Return how many there are of all that begins so."""
        return sum(count for what, count in self.done.items() if what.startswith(beginning))


def read(line: str) -> Figures:
    found = LINE.fullmatch(line)
    assert found is not None, f"This is no line of a fault test in which all went well: {line}"
    test, engine, said, each = found.groups()
    parts = re.split(r", (?!each in)", said)
    done = [match for part in parts if (match := DONE.fullmatch(part))]
    wrong = [match for part in parts if (match := WRONG.fullmatch(part))]
    assert len(done) + len(wrong) == len(parts), f"Something here is neither done nor wrong: {line}"
    return Figures(
        test,
        engine,
        {what: number(count) for count, what in (match.groups() for match in done)},
        {what: number(count) for what, count in (match.groups() for match in wrong)},
        each,
    )


def number(text: str) -> int:
    return int(text.replace(",", ""))


def is_of(wanted: Wanted, line: str) -> bool:
    """Whether a line is the wanted one, whatever it says of how much was done."""
    first = next(iter(wanted.least))
    is_same = re.match(rf"{wanted.test} \S+ {wanted.engine}: ", line)
    return is_same is not None and f" {first}" in line


def called(wanted: Wanted) -> str:
    return (
        f"{wanted.test}-{wanted.printed_by.__name__.rpartition('.')[2]}-{next(iter(wanted.least))}"
    )


@pytest.mark.parametrize("wanted", LINES, ids=called)
def test_the_readme_has_one_line_of_each_test_that_says_enough_was_done_and_nothing_lost(wanted):
    [line] = [line for line in SHOWN if is_of(wanted, line)]

    said = read(line)

    assert said.wrong == dict.fromkeys(wanted.none, 0)
    assert {
        what: said.count(what) for what, least in wanted.least.items() if said.count(what) < least
    } == {}


@pytest.mark.parametrize("wanted", LINES, ids=called)
def test_a_line_of_the_readme_is_written_as_its_test_prints_it(wanted):
    [line] = [line for line in SHOWN if is_of(wanted, line)]
    said = read(line)

    trials = figures.Trials(said.count(next(iter(wanted.least))), said.each)
    printed = figures.line_of(
        said.test, said.engine, done=said.done, wrong=said.wrong, trials=trials
    )

    # Only the day is another one.
    assert line.split(" ", 2)[2] == printed.split(" ", 2)[2]


def test_the_readme_has_no_line_that_no_test_prints():
    assert [line for line in SHOWN if not any(is_of(wanted, line) for wanted in LINES)] == []


def test_every_test_that_prints_figures_has_its_line():
    printing = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): test
        for file in (ROOT / "tests").glob("**/test_*.py")
        if "print_figures(" in file.read_text("utf-8")
        for test in re.findall(r"line_of\(\s*\"(R\d)\"", file.read_text("utf-8"))
    }

    assert printing == {wanted.printed_by.__name__: wanted.test for wanted in LINES}
