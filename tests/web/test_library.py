"""The library: what is offered, and what a search finds."""

import re

import pytest

from tests.web.accounts import signed_in
from tests.web.conftest import Person

END = {"kind": "outcome", "title": "The end", "result": "resolved"}
NODES = {
    "lamp": {
        "kind": "question",
        "title": "Is the lamp lit?",
        "text": "Look at the front.",
        "say": "Is the secret lamp lit?",
        "answers": [
            {"id": "yes", "label": "It glows", "to": "end", "keywords": ["bright"]},
            {"id": "no", "label": "It is dark", "to": "end"},
        ],
    },
    "end": END,
}


def found(person):
    return re.findall(r"<li>(?:<span[^>]*>)?([^<]+)", person.page)


def topics(person):
    return re.findall(r'<a href="/go/([^"]+)"', person.page)


def test_all_trees_for_customers_are_offered_by_title(person):
    person.open("/")

    assert topics(person) == [
        "it-request-router",
        "failed-card-payment",
        "home-internet-does-not-work",
        "clinic-appointment-to-move",
        "printer-does-not-print",
        "reset-a-password",
    ]


def test_a_search_names_the_nodes_that_hold_the_words(write_tree, app_of):
    write_tree("printer", NODES)
    person = Person(app_of())

    for words in ("lamp", "LAMP front", "glows", "bright", "dark look"):
        assert found(person.open(f"/?q={words}")) == ["Is the lamp lit?"], words
    assert topics(person) == ["printer"]


@pytest.mark.parametrize(
    ("words", "titles"), [("glowing lamps", ["Is the lamp lit?"]), ("amps", [])]
)
def test_a_word_is_found_in_its_other_forms_from_its_beginning_on(
    write_tree, app_of, words, titles
):
    write_tree("printer", NODES)

    assert found(Person(app_of()).open(f"/?q={words}")) == titles


def test_what_only_agents_read_is_not_found_by_customers(write_tree, app_of, store):
    write_tree("printer", NODES)
    app = app_of()

    assert topics(Person(app).open("/?q=secret")) == []
    assert "Is the lamp lit?" in signed_in(Person(app), store).open("/desk?q=secret").page


def test_a_search_that_finds_nothing_says_what_to_do(person):
    person.open("/?q=elephant+<b>")

    assert person.status == 200
    assert "Try another word for it" in person.page
    assert "&lt;b&gt;" in person.response.get_data(as_text=True)


def test_an_empty_library_says_so(app_of, tmp_path):
    (tmp_path / "trees").mkdir()

    assert "Nothing is published here yet." in Person(app_of()).open("/").page


def test_trees_for_agents_alone_are_not_offered_to_customers(write_tree, app_of, store):
    write_tree("inside", NODES, audience=["agent"])
    app = app_of()

    assert topics(Person(app).open("/")) == []
    assert 'action="/desk/inside"' in signed_in(Person(app), store).open("/desk").page


def test_a_tree_that_does_not_speak_the_readers_language_says_which_one_it_speaks(
    write_tree, app_of
):
    end = {"kind": "outcome", "title": "The end", "result": "resolved"}
    write_tree("english", {"end": end})
    person = Person(app_of())

    assert "auf Englisch" in person.open("/?language=de").page
    assert "in English" not in person.open("/?language=en").page
