import json
from pathlib import Path

import pytest


def test_a_tree_is_written_in_canonical_writing_and_then_left_alone(run, lamp):
    first = run("fmt", lamp)
    written = (lamp / "tree.json").read_bytes()
    second = run("fmt", lamp)

    assert first.stdout.endswith("1 file written anew, 0 in order.\n")
    assert second.stdout == "0 files written anew, 1 in order.\n"
    assert (lamp / "tree.json").read_bytes() == written


def test_nothing_of_a_tree_is_lost(run, lamp):
    before = json.loads((lamp / "tree.json").read_text())

    run("fmt", lamp)

    assert json.loads((lamp / "tree.json").read_text()) == before


def test_check_changes_nothing_and_exits_with_1(run, lamp):
    before = (lamp / "tree.json").read_bytes()

    result = run("fmt", "--check", lamp)

    assert result.exit_code == 1
    assert f"{lamp / 'tree.json'} is not in canonical writing." in result.stdout
    assert (lamp / "tree.json").read_bytes() == before


def test_check_of_what_is_in_order_exits_with_0(run, lamp):
    run("fmt", lamp)

    assert run("fmt", "--check", lamp).exit_code == 0


def test_the_files_beside_a_tree_are_written_too(run, plant):
    place = plant(
        "lamp? -lit-> done!",
        scenarios=[{"expect": {"outcome": "done"}, "id": "a", "answers": [["lamp", "lit"]]}],
        de={"texts": {}, "language": "de"},
    )

    run("fmt", place)

    assert (place / "de.json").read_text().index("language") < 10
    assert (place / "scenarios.json").read_text().index('"id"') < 20


def test_a_half_made_tree_can_be_written_too(run, tmp_path):
    (tmp_path / "tree.json").write_text('{"nodes": {"a": {"kind": "qestion"}}, "id": "half"}')

    assert run("fmt", tmp_path).exit_code == 0


@pytest.mark.parametrize("content", ["{", '{"a": 1, "a": 2}', '{"format": "treeguide/2"}'])
def test_a_file_that_cannot_be_kept_whole_is_left_alone(run, tmp_path, content):
    (tmp_path / "tree.json").write_text(content)

    result = run("fmt", tmp_path)

    assert result.exit_code == 2
    assert str(tmp_path / "tree.json") in result.stderr
    assert (tmp_path / "tree.json").read_text() == content


def test_one_broken_file_keeps_no_other_from_being_written(run, lamp, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "tree.json").write_text("{")

    result = run("fmt", tmp_path)

    assert result.exit_code == 2
    assert f"{lamp / 'tree.json'} was written anew." in result.stdout


def test_rights_and_links_stay_as_they_were(run, lamp, tmp_path):
    real = tmp_path / "elsewhere.json"
    (lamp / "tree.json").rename(real)
    (lamp / "tree.json").symlink_to(real)
    real.chmod(0o640)

    run("fmt", lamp)

    assert (lamp / "tree.json").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_text().startswith("{\n")


def test_no_file_is_left_behind(run, lamp):
    run("fmt", lamp)

    assert [file.name for file in lamp.iterdir()] == ["tree.json"]


def test_the_shipped_trees_and_the_templates_are_in_canonical_writing(run):
    from treeguide.cli.commands.new import TEMPLATES
    from treeguide.library import shipped

    assert run("fmt", "--check", shipped(), TEMPLATES).stdout.startswith("0 files")


def test_a_new_file_gets_the_rights_that_the_system_gives(tmp_path):
    from treeguide.cli.writing import write

    (tmp_path / "usual").write_text("")
    write(tmp_path / "written", b"")

    def rights(name: str) -> int:
        return Path(tmp_path, name).stat().st_mode

    assert rights("written") == rights("usual")
