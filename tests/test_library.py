import json
from hashlib import sha256
from pathlib import Path

import pytest

from treeguide.format import Limits
from treeguide.library import (
    Library,
    UnreadableFile,
    content_of,
    find_trees,
    language_files,
    read_folder,
    sentence,
    shipped,
)
from treeguide.sketch import sketch_document


def put(place: Path, **beside: object) -> Path:
    """Write a small tree into the folder `place`, and files beside it."""
    place.mkdir(parents=True)
    tree = sketch_document("lamp? -lit-> done!", {"id": place.name})
    for stem, content in {"tree": tree, **beside}.items():
        (place / f"{stem}.json").write_text(json.dumps(content), "utf-8")
    return place


def test_a_folder_of_trees_is_searched_to_the_bottom_in_order(tmp_path):
    places = [put(tmp_path / name) for name in ("a", "b/c", "b/d/e", "z")]

    assert find_trees(tmp_path) == places


def test_a_tree_inside_a_trees_folder_is_none_of_ours(tmp_path):
    outer = put(tmp_path / "outer")
    put(outer / "media" / "inner")

    assert find_trees(tmp_path) == [outer]


@pytest.mark.parametrize("name", [".git/x", "node_modules/x", "__pycache__/x"])
def test_hidden_and_built_folders_are_not_searched(tmp_path, name):
    put(tmp_path / name)

    assert find_trees(tmp_path) == []


def test_a_link_to_a_tree_is_a_tree_and_a_link_in_circles_does_no_harm(tmp_path):
    put(tmp_path / "elsewhere" / "real")
    (tmp_path / "trees").mkdir()
    (tmp_path / "trees" / "linked").symlink_to(tmp_path / "elsewhere" / "real")
    (tmp_path / "trees" / "again").symlink_to(tmp_path)

    assert find_trees(tmp_path / "trees") == [tmp_path / "trees" / "linked"]


def test_a_tree_file_stands_for_its_folder(tmp_path):
    place = put(tmp_path / "lamp")

    assert find_trees(place / "tree.json") == find_trees(place) == [place]


def test_a_tree_file_of_another_name_stands_for_itself(tmp_path):
    place = put(tmp_path / "lamp")
    (place / "tree.json").rename(place / "draft.json")

    (found,) = find_trees(place / "draft.json")

    assert read_folder(found).id == "lamp"


def test_the_files_beside_the_tree_are_read_with_it(tmp_path):
    scenarios = [{"id": "lit", "answers": [["lamp", "lit"]]}]
    place = put(
        tmp_path / "lamp", scenarios=scenarios, de={"language": "de", "texts": {}}, package={}
    )
    (place / "media").mkdir()
    (place / "media" / "lamp.png").write_bytes(b"png")

    folder = read_folder(place)

    assert folder.id == "lamp"
    assert [scenario.id for scenario in folder.reading.scenarios] == ["lit"]
    assert list(folder.reading.languages) == ["de"]
    assert folder.sources.media == {"lamp.png"}
    assert folder.media_hashes == {"lamp.png": sha256(b"png").hexdigest()}


@pytest.mark.parametrize(
    ("file", "is_one"),
    [
        ("de", True),
        ("pt-BR", True),
        ("gsw", True),
        ("tree", False),
        ("scenarios", False),
        ("d", False),
    ],
)
def test_a_language_file_is_told_by_its_name(tmp_path, file, is_one):
    (tmp_path / f"{file}.json").write_text("{}")

    assert (file in language_files(tmp_path)) == is_one


def test_a_tree_that_cannot_be_read_is_a_folder_with_faults(tmp_path):
    (tmp_path / "tree.json").write_text("{")

    folder = read_folder(tmp_path)

    assert folder.tree is None
    assert folder.id == tmp_path.name
    assert [fault.rule for fault in folder.reading.faults] == ["not_json"]


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it(tmp_path):
    (tmp_path / "tree.json").write_text(" " * 1000)

    folder = read_folder(tmp_path, Limits(size=10))

    assert len(folder.sources.tree) == 11
    assert [fault.rule for fault in folder.reading.faults] == ["value_too_large"]


def test_a_call_finds_its_tree_beside_the_calling_one(tmp_path):
    calling = put(tmp_path / "calling")
    put(tmp_path / "called")

    trees = read_folder(calling).library.trees

    assert trees["called"].id == "called"


def test_what_lies_beside_a_tree_comes_before_what_is_shipped(tmp_path):
    put(tmp_path / "printer-does-not-print")

    assert Library([tmp_path]).trees["printer-does-not-print"].title == "Sketch"
    assert Library().trees["printer-does-not-print"].title != "Sketch"


def test_the_shipped_trees_are_found_without_any_folder():
    trees = Library().trees

    assert set(trees) == {place.name for place in find_trees(shipped())}
    assert len(trees) >= 6


def test_a_tree_that_cannot_be_read_is_not_in_the_library(tmp_path):
    put(tmp_path / "broken")
    (tmp_path / "broken" / "tree.json").write_text("{")

    trees = Library([tmp_path]).trees

    assert "broken" not in trees
    assert "broken" not in list(trees)


@pytest.mark.parametrize("name", ["../secret", "/etc", ".", "", "a/b", "A", "secret\n"])
def test_no_id_leads_out_of_the_folders(tmp_path, name):
    put(tmp_path / "secret")
    (tmp_path / "trees").mkdir()

    assert name not in Library([tmp_path / "trees"]).trees


def test_each_tree_is_read_once(tmp_path):
    put(tmp_path / "lamp")
    library = Library([tmp_path])

    assert library.trees["lamp"] is library.trees["lamp"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: None, "is not there"),
        (lambda file: file.mkdir(), "is a folder where a file is needed"),
        (lambda file: file.symlink_to(file), "cannot be used: too many levels of symbolic links"),
    ],
)
def test_what_the_system_refuses_is_said_in_a_sentence(tmp_path, make, words):
    file = tmp_path / "tree.json"
    make(file)

    with pytest.raises(UnreadableFile, match=words):
        content_of(file)


def test_a_refusal_without_a_name_is_a_sentence_too():
    assert sentence(OSError(28, "No space left on device")) == (
        "“The file” cannot be used: no space left on device. Check the path and try again."
    )
