import pytest


def test_the_formats_are_listed_with_their_endings(run):
    shown = run("export", "--to", "list").stdout

    assert "dot " in shown
    assert "(.mmd)" in shown


def test_a_text_goes_to_the_terminal_when_no_file_is_named(run, lamp):
    result = run("export", lamp, "--to", "dot")

    assert result.exit_code == 0
    assert "digraph" in result.stdout


def test_a_file_is_written_where_it_was_wanted(run, lamp, tmp_path):
    result = run("export", lamp, "--to", "mermaid", "-o", tmp_path / "lamp.mmd")

    assert "flowchart" in (tmp_path / "lamp.mmd").read_text()
    assert result.stdout == ""
    assert result.stderr == f"Wrote {tmp_path / 'lamp.mmd'}.\n"


def test_the_ending_of_the_file_names_the_format(run, lamp, tmp_path):
    run("export", lamp, "-o", tmp_path / "lamp.dot")

    assert "digraph" in (tmp_path / "lamp.dot").read_text()


@pytest.mark.parametrize("output", [[], ["-o", "lamp.pigeon"], ["-o", "lamp"]])
def test_without_a_format_the_known_ones_are_named(run, lamp, output):
    result = run("export", lamp, *output)

    assert result.exit_code == 2
    assert "Choose one of:" in result.stderr


def test_an_unknown_format_is_answered_with_the_known_ones(run, lamp):
    result = run("export", lamp, "--to", "pigeon")

    assert result.exit_code == 2
    assert "mermaid" in result.stderr


def test_a_folder_of_trees_becomes_a_folder_of_files(run, lamp, faulty, tmp_path):
    (tmp_path / "out").mkdir()

    result = run("export", tmp_path, "--to", "dot", "-o", tmp_path / "out")

    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "faulty.dot",
        "sketch.dot",
    ]
    assert result.stderr == "Wrote 2 files.\n"


@pytest.mark.parametrize("output", [[], ["-o", "one.dot"]])
def test_several_trees_need_a_folder_for_their_files(run, lamp, faulty, tmp_path, output):
    result = run("export", tmp_path, "--to", "dot", *output)

    assert result.exit_code == 2
    assert "2 trees make 2 files" in result.stderr


def test_a_missing_folder_for_the_file_is_said(run, lamp, tmp_path):
    result = run("export", lamp, "--to", "dot", "-o", tmp_path / "nowhere" / "lamp.dot")

    assert result.exit_code == 2
    assert "Make it first." in result.stderr


def test_a_picture_goes_into_another_program_as_bytes(run, lamp):
    assert run("export", lamp, "--to", "png").stdout_bytes.startswith(b"\x89PNG")


def test_a_picture_is_not_thrown_at_a_terminal(run, lamp, monkeypatch):
    from treeguide.cli import exporting

    monkeypatch.setattr(exporting, "is_a_terminal", lambda: True)

    result = run("export", lamp, "--to", "png")

    assert result.exit_code == 2
    assert "Name a file with -o, such as -o tree.png." in result.stderr


def test_a_walk_can_be_marked(run, lamp):
    plain = run("export", lamp, "--to", "dot").stdout

    assert run("export", lamp, "--to", "dot", "--answers", "dark").stdout != plain


def test_findings_can_be_marked(run, faulty):
    plain = run("export", faulty, "--to", "dot").stdout

    assert run("export", faulty, "--to", "dot", "--findings").stdout != plain


def test_a_file_that_is_no_tree_cannot_be_drawn_and_says_why(run, tmp_path):
    (tmp_path / "tree.json").write_text("{")

    result = run("export", tmp_path, "--to", "dot")

    assert result.exit_code == 2
    assert "cannot be read as a tree" in result.stderr


def test_nothing_to_export_is_answered_with_what_to_type(run):
    result = run("export", "--to", "dot")

    assert result.exit_code == 2
    assert "Name the tree to export" in result.stderr


def test_a_place_that_cannot_be_written_to_is_said_by_its_name(run, lamp, tmp_path):
    too_long = tmp_path / f"{'lamp' * 100}.dot"

    result = run("export", lamp, "-o", too_long)

    assert result.exit_code == 2
    assert f"“{too_long}” cannot be" in result.stderr
