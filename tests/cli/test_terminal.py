import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from treeguide import __version__
from treeguide.cli.terminal import COMMANDS, wants_colour

HEAVY = {"flask", "networkx", "marshmallow", "sqlite_utils", "graphviz", "rich", "msgspec"}
OURS = {"treeguide.checks", "treeguide.engine", "treeguide.kernel", "treeguide.web"}
TREEGUIDE = [sys.executable, "-m", "treeguide"]


def imported_by(*words: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "treeguide", *words]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return {line.rsplit("|")[-1].strip() for line in said.splitlines() if "|" in line}


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["check", "--help"], ["walk", "--help"]]
)
def test_help_imports_nothing_that_takes_time(words):
    assert imported_by(*words) & (HEAVY | OURS) == set()


@pytest.mark.parametrize("words", [["rules"], ["rules", "dead_end"]])
def test_reading_about_a_rule_imports_no_rule(words):
    assert imported_by(*words) & (HEAVY | OURS) == set()


def test_a_check_imports_no_web_server_no_store_and_no_exporter():
    imported = imported_by("check", "treeguide/templates/yes-no")

    assert imported & {"flask", "sqlite_utils", "graphviz", "marshmallow", "rich"} == set()


def test_the_help_names_every_module_of_the_folder(run):
    shown = run("--help").stdout

    names = [file.stem.replace("_", "-") for file in COMMANDS.glob("[!_]*.py")]
    assert [name for name in names if f"  {name} " not in shown] == []


def test_the_version_is_that_of_the_package(run):
    assert run("--version").stdout == f"TreeGuide {__version__}\n"


def test_a_mistyped_command_is_answered_with_the_nearest(run):
    result = run("chekc")

    assert result.exit_code == 2
    assert result.stderr.startswith("There is no command “chekc”. Did you mean “check”?")


def test_a_missing_argument_says_where_to_read_on(run):
    result = run("check")

    assert result.exit_code == 2
    assert "`treeguide check --help` shows what it takes." in result.stderr


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_follows_the_environment(environment, wanted):
    assert wants_colour(environment) is wanted


@pytest.mark.parametrize("command", ["check", "walk", "test", "fmt", "export"])
def test_a_file_that_may_not_be_read_is_a_sentence(run, lamp, command):
    if os.geteuid() == 0:
        (lamp / "tree.json").unlink()
        (
            lamp / "tree.json"
        ).mkdir()  # Nothing is forbidden to the superuser, but a folder is no file.
    else:
        (lamp / "tree.json").chmod(0)

    result = run(command, lamp, *(["--to", "dot"] if command == "export" else []))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"“{lamp / 'tree.json'}” ")


def test_a_fault_of_the_program_itself_is_a_sentence_and_no_finding(run, lamp, monkeypatch):
    monkeypatch.setattr("treeguide.cli.checking.check", lambda case, told: 1 / 0)

    result = run("check", lamp)

    assert result.exit_code == 70
    assert "TreeGuide itself has a fault" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_trace_can_be_asked_for(run, lamp, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_TRACE", "1")
    monkeypatch.setattr("treeguide.cli.checking.check", lambda case, told: 1 / 0)

    assert isinstance(run("check", lamp).exception, ZeroDivisionError)


def test_a_reader_that_has_gone_is_no_error_worth_a_word(lamp):
    with subprocess.Popen(
        [*TREEGUIDE, "walk", lamp], stdin=-1, stdout=-1, stderr=-1, text=True
    ) as walk:
        walk.stdout.close()
        walk.stdin.write("c\n" * 1000)
        walk.stdin.close()
        said = walk.stderr.read()

    assert said == ""
    assert walk.returncode == 141


def test_an_interrupted_walk_exits_with_130(lamp):
    # Whoever runs the tests in the background may have it ignored, and a child would too.
    with subprocess.Popen(
        [*TREEGUIDE, "walk", lamp],
        stdin=-1,
        stdout=-1,
        stderr=-1,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as walk:
        walk.stdout.readline()
        time.sleep(0.2)
        walk.send_signal(signal.SIGINT)
        # Before its input ends: that would be another way to leave.
        walk.wait(20)
        said = walk.stderr.read()

    assert walk.returncode == 130
    assert b"Traceback" not in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_ask_for_its_completion(shell):
    environment = {**os.environ, "_TREEGUIDE_COMPLETE": f"{shell}_source"}

    program = Path(sys.executable).with_name("treeguide")
    said = subprocess.run([program], env=environment, capture_output=True, text=True, check=True)

    assert "treeguide" in said.stdout


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("treeguide ch", "check"),
        ("treeguide rules dead", "dead_end"),
        ("treeguide export --to mer", "mermaid"),
    ],
)
def test_commands_rules_and_formats_are_completed(typed, completed):
    words = typed.split()
    environment = {
        **os.environ,
        "_TREEGUIDE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }

    program = Path(sys.executable).with_name("treeguide")
    said = subprocess.run([program], env=environment, capture_output=True, text=True, check=True)

    assert completed in said.stdout
