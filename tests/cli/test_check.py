import json

import pytest


def test_a_tree_without_an_error_exits_with_0_and_says_how_long_a_walk_is(run, lamp):
    result = run("check", lamp)

    assert result.exit_code == 0
    assert "A walk takes at most 3 answers." in result.stdout


def test_a_tree_with_an_error_exits_with_1(run, faulty):
    assert run("check", faulty).exit_code == 1


def test_warnings_and_notes_do_not_change_the_exit_code(run, plant):
    result = run("check", plant("lamp? -lit-> done!"))

    assert "! warning  single_answer" in result.stdout
    assert result.exit_code == 0


def test_a_finding_shows_level_rule_line_message_and_remedy(run, plant):
    misspelt = {"nodes": {"plug": {"to": "don"}}}
    place = plant("lamp? -lit-> done! ; lamp -not-sure-> plug:step -> done", patch=misspelt)

    shown = run("check", place).stdout

    assert f"✗ error  missing_target  {place / 'tree.json'}:1" in shown
    assert "no node has this id." in shown
    assert "    → Write “done” instead of “don”." in shown


def test_a_finding_shows_the_walk_to_it_and_how_to_take_it(run, plant):
    place = plant("lamp? -lit-> done! ; lamp -dark-> plug:step ; lamp -not-sure-> done")

    shown = run("check", place).stdout

    assert "Walk: lamp: dark" in shown
    assert f"`treeguide walk {place} --answers dark` walks to one." in shown


def test_a_finding_at_the_first_question_needs_no_walk(run, faulty):
    assert "Walk: it is where every walk begins" in run("check", faulty).stdout


def test_the_sum_counts_trees_and_levels(run, lamp, faulty):
    shown = run("check", lamp.parent).stdout

    assert "2 trees: 1 error." in shown


def test_the_json_has_the_promised_shape(run, faulty):
    document = json.loads(run("check", faulty, "--format", "json").stdout)

    (tree,) = document["trees"]
    assert list(document) == ["trees"]
    assert list(tree) == ["id", "path", "findings", "certificate"]
    assert (tree["id"], tree["path"], tree["certificate"]) == ("faulty", str(faulty), None)
    assert list(tree["findings"][0]) == [
        "rule", "level", "node", "at", "message", "fix", "witness", "file",
    ]  # fmt: skip


def test_the_json_names_the_file_of_each_finding(run, lamp):
    (lamp / "de.json").write_text('{"language": "fr", "texts": {}}')

    document = json.loads(run("check", lamp, "--format", "json").stdout)

    assert [finding["file"] for finding in document["trees"][0]["findings"]] == ["de.json"]


def test_the_json_of_a_clean_tree_has_no_findings(run, lamp):
    document = json.loads(run("check", lamp, "--format", "json").stdout)

    assert document["trees"][0]["findings"] == []


@pytest.mark.parametrize("name", ["tree.json", "draft.json"])
def test_a_tree_file_can_be_named_instead_of_its_folder(run, lamp, name):
    file = lamp / name
    (lamp / "tree.json").rename(file)

    assert run("check", file).exit_code == 0


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "not_json"),
        ("[]", "wrong_type"),
        ('{"format": "treeguide/1", "id": "a", "id": "b", "nodes": {}}', "duplicate_key"),
        ('{"format": "treeguide/9", "id": "a", "nodes": {}}', "newer_format"),
        ("\x00\x01", "not_json"),
    ],
)
def test_a_file_that_is_no_tree_is_a_finding(run, tmp_path, content, rule):
    (tmp_path / "tree.json").write_text(content)

    result = run("check", tmp_path)

    assert result.exit_code == 1
    assert rule in result.stdout


def test_bytes_that_are_no_text_are_a_finding(run, tmp_path):
    (tmp_path / "tree.json").write_bytes(b"\xff\xfe{\x00}\x00")

    assert run("check", tmp_path).exit_code == 1


def test_a_fault_beside_the_tree_names_the_file_that_it_is_in(run, lamp):
    (lamp / "de.json").write_text('{"language": "fr", "texts": {}}')

    result = run("check", lamp)

    assert f"{lamp / 'de.json'}:1" in result.stdout
    assert result.exit_code == 1


def test_a_failed_scenario_names_its_line_in_scenarios_json(run, plant):
    scenarios = [{"id": "dark-lamp", "answers": [["lamp", "dark"]], "expect": {"outcome": "done"}}]
    place = plant(
        "lamp? -lit-> done! ; lamp -dark-> help! ; lamp -not-sure-> help", scenarios=scenarios
    )

    (place / "scenarios.json").write_text(f"[\n{json.dumps(scenarios[0])}\n]")

    assert f"failed_scenario  {place / 'scenarios.json'}:2" in run("check", place).stdout


def test_a_missing_path_exits_with_2_and_a_sentence(run, tmp_path):
    result = run("check", tmp_path / "nowhere")

    assert result.exit_code == 2
    assert (
        result.stderr
        == f"There is nothing at “{tmp_path / 'nowhere'}”. Check the spelling of the path.\n"
    )


def test_a_folder_without_a_tree_exits_with_2_and_says_what_was_looked_for(run, tmp_path):
    result = run("check", tmp_path)

    assert result.exit_code == 2
    assert "holds no tree: no tree.json lies in it or in the folders below." in result.stderr


def test_an_authors_escape_sequences_never_reach_the_terminal(run, plant):
    place = plant("lamp? -lit-> ", patch={"title": "\x1b[31mRed\x1b]0;gone\x07"})

    assert "\x1b" not in run("check", place).stdout


def test_a_called_tree_is_found_beside_the_calling_one(run, plant, lamp):
    place = plant("c:call -done-> end!", "calling", patch={"nodes": {"c": {"tree": "sketch"}}})

    assert "missing_tree" not in run("check", place).stdout


def test_the_shipped_trees_and_templates_have_no_finding_that_blocks(run):
    from treeguide.cli.commands.new import TEMPLATES
    from treeguide.library import shipped

    assert run("check", shipped(), TEMPLATES).exit_code == 0


def test_a_person_is_not_shown_ten_thousand_findings(run, plant, monkeypatch):
    place = plant(
        "a? " + " ; a ".join(f"-x{number}-> " for number in range(150)),
        patch={"nodes": {"a": {"allow": [{"rule": "too_many_answers", "why": "Meant."}]}}},
    )
    shown = run("check", place).stdout
    monkeypatch.setattr("treeguide.cli.findings_text._most_shown", lambda: 100)

    for_a_person = run("check", place).stdout

    assert shown.count("✗ error") > 150 - 1
    assert for_a_person.count("✗ error") == 100
    assert "`--format json` prints them all." in for_a_person


def test_a_tree_that_is_named_twice_is_checked_once(run, lamp):
    document = json.loads(run("check", lamp, lamp / "tree.json", "--format", "json").stdout)

    assert len(document["trees"]) == 1
