"""Every benchmark runs, and says what it compared. How fast anything is, no test asks."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("transitions", reason="the extra `bench` is not installed")
pytest.importorskip("SpiffWorkflow", reason="the extra `bench` is not installed")
pytest.importorskip("granian", reason="the extra `bench` is not installed")

from benchmarks import __main__ as harness
from benchmarks import walk
from benchmarks.peers import floor, naive_check, spiff_bpmn, spiff_walk, transitions_walk
from treeguide.checks import Case, check
from treeguide.format import Sources, read
from treeguide.kernel import Program, give

ROOT = Path(__file__).parents[1]
PROGRAMS = harness.programs()


@cache
def printed(program: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{program.stem}", "--smoke"],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(programs: list[Path]) -> list[str]:
    return [program.stem for program in programs]


@pytest.mark.parametrize("program", PROGRAMS, ids=named(PROGRAMS))
def test_every_benchmark_ends_by_itself_and_names_the_versions(program):
    assert "treeguide 0." in printed(program)


@pytest.mark.parametrize("program", PROGRAMS, ids=named(PROGRAMS))
def test_every_benchmark_holds_a_figure_against_a_bar(program):
    rows = [harness.bar_in(line) for line in printed(program).splitlines()]

    assert {row[2] for row in rows if row} <= {"reached", "MISSED"}
    assert any(rows)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("p1", ["lambda", "ours :", "growth"]),
        ("p2", ["floor", "transitions", "SpiffWorkflow", "docassemble", "ours :", "growth"]),
        ("p3", ["floor", "xstate", "ours :", "size of the state", "growth"]),
        ("p7", ["floor", "naive", "ours :", "chain", "diamonds", "flaws", "warm"]),
        ("p9", ["bare python", "--help", "rules", "check", "heavy"]),
        ("p10", ["dot alone", "ours", "growth"]),
    ],
)
def test_each_benchmark_prints_the_peer_the_floor_and_ours(number, words):
    program = next(one for one in PROGRAMS if harness.number_of(one) == number)

    assert [word for word in words if word not in printed(program)] == []


def test_every_program_begins_with_the_row_that_it_measures():
    titles = [harness.title_of(program) for program in PROGRAMS]

    assert [title.partition(":")[0].lower() for title in titles] == [
        harness.number_of(program) for program in PROGRAMS
    ]


def test_an_unknown_benchmark_is_answered_with_the_known_ones(capsys):
    assert harness.main(["p99"]) == 2
    assert "Choose from: p1, p2" in capsys.readouterr().out


def test_the_page_begins_with_every_bar():
    program = PROGRAMS[0]

    page = harness.page({program: "numbers\n  ours : floor 2.10 (bar at most 3, reached)"})

    assert "| P1 | ours : floor 2.10 | at most 3 | reached |" in page
    assert page.index("| P1 |") < page.index("```")


def walked(answers: list[str]) -> str:
    position = Program(walk.tree(), {}).begin("2027-01-04", walk.KNOWN)
    for answer in answers:
        give(position, answer)
    return position.node


@pytest.mark.parametrize("steps", [1, 5, 10, 11, 12, 13, 30, 70])
def test_all_engines_stand_at_the_same_question_after_the_same_answers(steps):
    answers = walk.answers()[:steps]

    nodes = {
        floor.give_all(floor.table(), answers),
        transitions_walk.give_all(transitions_walk.begin(transitions_walk.machine()), answers),
        spiff_walk.give_all(spiff_walk.begin(spiff_walk.specification()), answers),
        spiff_bpmn.give_all(spiff_bpmn.begin(spiff_bpmn.specification()), answers),
        walked(answers),
    }

    assert nodes == {walked(answers)}


def test_the_walk_ends_after_loops_that_were_used_up():
    answers = walk.answers()

    assert walked(answers) == "end"
    assert answers.count("again") > walk.TIMES_BACK


@pytest.mark.parametrize("make", ["realistic", "chain"])
def test_the_large_trees_have_no_error(make):
    from benchmarks import large_trees

    content = getattr(large_trees, make)(120)
    findings = check(Case(read(Sources(content)).tree))

    assert [finding for finding in findings if finding.level == "error"] == []
    assert naive_check.check(content) == []


def test_the_naive_check_sees_the_ways_to_nowhere():
    from benchmarks.large_trees import flawed

    assert ("missing", "nowhere57") in naive_check.check(flawed(200))
