"""The command `test`."""

import pytest

SKETCH = "lamp? -lit-> done! ; lamp -dark-> help! ; lamp -not-sure-> help"


def scenario(**changes: object) -> dict:
    return {"id": "lit-lamp", "answers": [["lamp", "lit"]], "expect": {"outcome": "done"}} | changes


def test_scenarios_that_come_where_they_must_exit_with_0(run, plant):
    result = run("test", plant(SKETCH, scenarios=[scenario()]))

    assert result.exit_code == 0
    assert "1 scenario in 1 tree: all came where they must." in result.stdout


def test_a_scenario_that_ends_elsewhere_exits_with_1_and_says_where(run, plant):
    result = run("test", plant(SKETCH, scenarios=[scenario(answers=[["lamp", "dark"]])]))

    assert result.exit_code == 1
    assert "✗ lit-lamp" in result.stdout
    assert "It must end at done, and it ended at help" in result.stdout
    assert "Walked: lamp: dark" in result.stdout


@pytest.mark.parametrize("answers", [[["lamp", "blue"]], [["door", "open"]], []])
def test_a_scenario_that_cannot_be_walked_fails(run, plant, answers):
    assert run("test", plant(SKETCH, scenarios=[scenario(answers=answers)])).exit_code == 1


def test_the_sum_counts_what_failed(run, plant):
    failing = scenario(id="b", answers=[["lamp", "dark"]])

    shown = run("test", plant(SKETCH, scenarios=[scenario(), failing])).stdout

    assert "2 scenarios in 1 tree: 1 failed." in shown


def test_a_tree_without_scenarios_fails_nothing(run, lamp):
    result = run("test", lamp)

    assert result.exit_code == 0
    assert "no scenarios" in result.stdout


@pytest.mark.parametrize("file", ["tree.json", "scenarios.json"])
def test_files_that_cannot_be_read_exit_with_1_and_say_why(run, plant, file):
    place = plant(SKETCH, scenarios=[scenario()])
    (place / file).write_text("[{")

    result = run("test", place)

    assert result.exit_code == 1
    assert f"{file} " in result.stdout
    assert "1 tree could not be read." in result.stdout


def test_breaking_an_edge_of_a_shipped_tree_fails_the_scenarios_that_take_it(run, tmp_path):
    from shutil import copytree

    from treeguide.library import shipped

    place = copytree(shipped() / "printer-does-not-print", tmp_path / "printer-does-not-print")
    tree = (place / "tree.json").read_text()
    (place / "tree.json").write_text(tree.replace('"to": "display"', '"to": "where"'))

    assert run("test", shipped() / "printer-does-not-print").exit_code == 0
    assert run("test", place).exit_code == 1


def test_the_scenarios_of_all_shipped_trees_and_templates_come_where_they_must(run):
    from treeguide.cli.commands.new import TEMPLATES
    from treeguide.library import shipped

    assert run("test", shipped(), TEMPLATES).exit_code == 0
