"""Whatever a person types wrongly is answered with a sentence that says what is possible."""

import click
import pytest

from treeguide.cli.terminal import module_of, modules

TYPED = {
    "erase": "SESSION is missing: the session's id, as lists and transcripts show it.",
    "erase abc": "--reason TEXT is missing: why, for whoever asks later.",
    "erase abc --reason": "Behind “--reason” its value is missing.",
    "erase abc --reason x --foo": "There is no option “--foo” here.",
    "erase abc --reaso x": "There is no option “--reaso” here. Did you mean “--reason”?",
    "token": "A word is missing. Choose one of: new, list, revoke.",
    "token make": "“make” is not possible. Choose one of: new, list, revoke.",
    "token new x --days 900": (
        "“900” behind --days is not possible. Give a whole number from 1 to 365."
    ),
    "token new CRM of ours": (
        "“of ours” is more than the command takes. If it belongs to the word before it, put all"
        " of them between quotes."
    ),
    "serve --port x": "“x” behind --port is not possible. Give a whole number from 0 to 65,535.",
    "serve --port 80000": (
        "“80000” behind --port is not possible. Give a whole number from 0 to 65,535."
    ),
    "verify --sample 0": "“0” behind --sample is not possible. Give a whole number from 1 on.",
    "check --format xml .": "“xml” behind --format is not possible. Choose one of: text, json.",
    "check": "PATH is missing: a tree's folder, its tree.json, or a folder of trees.",
    "fmt --check=3 x": "“--check” takes no value; write it without one.",
    "--nope": "There is no option “--nope” here.",
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_wrongly_is_answered_with_what_is_possible(run, typed):
    result = run(*typed.split())

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[0] == TYPED[typed]


@pytest.mark.parametrize("typed", ["erase abc --reason", "serve --port x", "token make"])
def test_the_hint_names_the_help_of_the_command_that_was_meant(run, typed):
    command = typed.split()[0]

    said = run(*typed.split()).stderr.splitlines()

    assert said[1:] == [f"`treeguide {command} --help` shows what it takes."]


def test_without_a_command_there_is_the_list_of_them_and_no_complaint(run):
    result = run()

    assert "Write:" in result.stderr
    assert "shows what it takes" not in result.stderr


def test_what_nobody_has_worded_is_said_as_it_is(run):
    result = run("export")

    assert result.stderr.startswith("Name the tree to export, or ask for `--to list`.")


@pytest.mark.parametrize("trace", ["1", "2"])
def test_a_refusal_is_a_sentence_also_where_faults_are_traced(run, monkeypatch, trace):
    monkeypatch.setenv("TREEGUIDE_TRACE", trace)

    result = run("serve", "--port", "80000")

    assert result.exit_code == 2
    assert result.stderr.startswith("“80000” behind --port is not possible.")


def test_a_wrong_value_for_tracing_is_refused_like_any_other(run, monkeypatch):
    monkeypatch.setenv("TREEGUIDE_TRACE", "2")

    result = run("serve")

    assert result.exit_code == 2
    assert result.stderr == "TREEGUIDE_TRACE is “2”. It can be `1` or `0`; without it: 0.\n"


def test_an_empty_reason_for_erasing_is_none(run, tmp_path):
    for reason in ("", "  "):
        result = run("erase", "abc", "--reason", reason, "--data", tmp_path)

        assert result.exit_code == 2
        assert "The reason is empty" in result.stderr


def paths_of(name):
    """Yield how to give each option of a command that takes a path an empty one."""
    for part in module_of(name).command.params:
        if isinstance(part, click.Option) and part.metavar in ("DIR", "FILE", "PLACE"):
            yield max(part.opts, key=len)


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name in modules() for option in paths_of(name)]
)
@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_path_means_no_folder_that_nobody_has_named(name, option, empty):
    with pytest.raises(click.BadParameter, match=f"The path behind {option} is empty.") as refused:
        module_of(name).command.make_context(name, [option, empty])

    assert "or leave the option out." in refused.value.message


@pytest.mark.parametrize("words", [["check", ""], ["walk", ""], ["backup", ""], ["restore", ""]])
def test_an_empty_path_is_not_the_folder_that_one_is_in(run, words):
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.startswith("The path is empty.")
