import json

import pytest

from treeguide.cli.commands.new import TEMPLATES

NAMES = sorted(place.parent.name for place in TEMPLATES.glob("*/tree.json"))


def test_there_are_templates_to_choose_from():
    assert {"yes-no", "troubleshooting", "service-desk"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_tree_checks_clean_and_its_scenarios_hold(run, tmp_path, name):
    made = run("new", "my-tree", "--template", name, "--to", tmp_path)

    assert made.exit_code == 0
    assert "Nothing is wrong." in run("check", tmp_path / "my-tree").stdout
    assert run("test", tmp_path / "my-tree").exit_code == 0
    assert run("fmt", "--check", tmp_path / "my-tree").exit_code == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_scenarios_of_a_template_reach_every_outcome(name):
    tree = json.loads((TEMPLATES / name / "tree.json").read_text())
    scenarios = json.loads((TEMPLATES / name / "scenarios.json").read_text())

    outcomes = {node for node, what in tree["nodes"].items() if what["kind"] == "outcome"}
    assert {scenario["expect"]["outcome"] for scenario in scenarios} == outcomes


def test_a_new_tree_carries_its_own_id_and_title(run, tmp_path):
    run("new", "door-does-not-open", "--to", tmp_path)

    tree = json.loads((tmp_path / "door-does-not-open" / "tree.json").read_text())
    assert (tree["id"], tree["title"]) == ("door-does-not-open", "Door does not open")


def test_a_new_tree_is_made_here_unless_another_folder_is_named(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    run("new", "my-tree")

    assert (tmp_path / "my-tree" / "scenarios.json").exists()


def test_what_lies_there_already_is_kept(run, tmp_path):
    (tmp_path / "my-tree").mkdir()

    result = run("new", "my-tree", "--to", tmp_path)

    assert result.exit_code == 2
    assert "is there already. Choose another id" in result.stderr
    assert list((tmp_path / "my-tree").iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "close"),
    [("My Tree", "my-tree"), ("1st", "st"), ("a_b", "a-b"), ("../x", "x"), ("Ä", None), ("", None)],
)
def test_an_id_that_cannot_be_one_is_answered_with_one_that_can(run, tmp_path, typed, close):
    result = run("new", typed, "--to", tmp_path)

    assert result.exit_code == 2
    assert "cannot be a tree's id" in result.stderr
    assert (f"“{close}” would do." in result.stderr) == (close is not None)


def test_a_missing_folder_is_not_made_in_silence(run, tmp_path):
    result = run("new", "my-tree", "--to", tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "Make it first." in result.stderr


def test_an_unknown_template_is_answered_with_the_known_ones(run, tmp_path):
    result = run("new", "my-tree", "--template", "maybe", "--to", tmp_path)

    assert result.exit_code == 2
    assert "yes-no" in result.stderr
