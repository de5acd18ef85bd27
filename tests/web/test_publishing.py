"""The trees of a folder become live when they have no error; sessions keep their version."""

import logging

import pytest

from tests.web.conftest import Person
from treeguide.library import read_folder
from treeguide.service.publishing import publish_folder

END = {"kind": "outcome", "title": "The end", "result": "resolved"}


def asking(title):
    answers = [{"id": "yes", "label": "Yes", "to": "end"}, {"id": "no", "label": "No", "to": "end"}]
    return {"ask": {"kind": "question", "title": title, "answers": answers}, "end": END}


def test_a_tree_with_an_error_is_left_out_and_named(write_tree, app_of, caplog):
    write_tree("good", asking("Good?"))
    write_tree("bad", {"ask": {"kind": "question", "title": "Dead?", "answers": []}, "end": END})

    with caplog.at_level(logging.WARNING, "treeguide"):
        person = Person(app_of())

    assert person.open("/go/good").status == 200
    assert person.open("/go/bad").status == 404
    assert "“bad” is left out: " in caplog.text


def test_a_session_keeps_its_version_when_the_file_changes(write_tree, app_of, store, tmp_path):
    write_tree("lamp", asking("The old question?"))
    old = Person(app_of()).start("lamp")
    address = old.address

    write_tree("lamp", asking("The new question?"))
    publish_folder(store, tmp_path / "trees")

    assert old.open(address).heading == "The old question?"
    assert Person(old.client.application).start("lamp").heading == "The new question?"


def test_a_tree_that_has_got_an_error_keeps_its_version_from_before(
    write_tree, store, app_of, tmp_path
):
    write_tree("lamp", asking("Is it lit?"))
    person = Person(app_of())
    write_tree("lamp", {"ask": {"kind": "question", "title": "Is it lit?", "answers": []}})

    publish_folder(store, tmp_path / "trees")

    assert person.start("lamp").heading == "Is it lit?"


def test_a_tree_that_is_gone_is_not_offered_and_its_sessions_go_on(
    write_tree, store, app_of, tmp_path
):
    folder = write_tree("lamp", asking("Is it lit?"))
    person = Person(app_of()).start("lamp")
    folder.rename(tmp_path / "elsewhere")

    publish_folder(store, tmp_path / "trees")

    assert person.send(answer="yes").heading == "The end"
    assert person.open("/go/lamp").status == 404


def test_what_a_tree_calls_is_pinned_with_it(write_tree, app_of, store, tmp_path):
    call = {"kind": "call", "title": "Look", "tree": "inner", "exits": {"*": "end"}}
    write_tree("outer", {"call": call, "end": END})
    write_tree("inner", asking("The old inside?"))
    person = Person(app_of()).start("outer")
    assert person.node == "call/ask"

    write_tree("inner", asking("The new inside?"))
    publish_folder(store, tmp_path / "trees")

    assert person.open(person.address).heading == "The old inside?"
    assert person.send(answer="yes").heading == "The end"
    assert Person(person.client.application).start("outer").heading == "The new inside?"


def test_publishing_again_changes_nothing(write_tree, store, app_of, tmp_path):
    write_tree("lamp", asking("Is it lit?"))
    app_of()
    before = store.live()

    publish_folder(store, tmp_path / "trees")

    assert store.live() == before


def test_the_version_is_the_one_that_the_terminal_names(write_tree, store, app_of):
    from treeguide.format.version import version_hash

    folder = read_folder(write_tree("lamp", asking("Is it lit?")))
    app_of()

    assert store.live()[0].hash == version_hash(folder.sources, folder.media_hashes)


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [("lamp.png", 200, "image/png"), ("other.png", 404, ""), ("notes.txt", 404, "")],
)
def test_pictures_come_from_the_version_and_from_nowhere_else(
    write_tree, app_of, store, name, status, kind
):
    nodes = asking("Is it lit?")
    nodes["ask"]["media"] = [{"file": "lamp.png", "alt": "A lamp", "caption": "Below"}]
    folder = write_tree("lamp", nodes)
    (folder / "media").mkdir()
    for file in ("lamp.png", "notes.txt"):
        (folder / "media" / file).write_bytes(b"\x89PNG")
    person = Person(app_of()).start("lamp")
    version = store.live()[0].hash

    assert f'src="/media/{version}/lamp.png" alt="A lamp"' in person.page
    response = person.open(f"/media/{version}/{name}").response

    assert response.status_code == status
    if status == 200:
        assert (response.mimetype, response.data) == (kind, b"\x89PNG")
        assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_value_that_looks_like_markdown_is_only_text(write_tree, app_of):
    form = {"kind": "form", "title": "Who?", "to": "hello",
            "fields": [{"variable": "name", "required": True}]}  # fmt: skip
    hello = {"kind": "step", "title": "Hi {{name}}", "text": "Hello *{{name}}*.", "to": "end"}
    write_tree(
        "hello",
        {"form": form, "hello": hello, "end": END},
        variables={"name": {"type": "text", "max_length": 80, "label": "Name"}},
    )
    person = Person(app_of()).start("hello")

    person.send(name="[x](https://evil.example) <b>")

    raw = person.response.get_data(as_text=True)
    assert "<em>[x](https://evil.example) &lt;b&gt;</em>" in raw
    assert "Hi [x](https://evil.example) &lt;b&gt;" in raw


def test_every_shipped_tree_is_live(store):
    from treeguide.library import find_trees, shipped

    assert publish_folder(store, shipped()) == len(find_trees(shipped()))
