"""The pages speak the reader's language, and mark what they cannot say in it."""

import json
import re
from string import Formatter

import pytest

from tests.web.conftest import Person
from treeguide.web.languages import CATALOGUES, interface_languages

TREE = "printer-does-not-print"
NODES = {
    "lamp": {
        "kind": "question",
        "title": "Is it lit?",
        "text": "Look at *it*.",
        "answers": [
            {"id": "yes", "label": "Yes, lit", "to": "end"},
            {"id": "no", "label": "No, dark", "to": "end"},
        ],
    },
    "end": {"kind": "outcome", "title": "Good", "result": "resolved"},
}
TEXTS = {"nodes.lamp.title": "Leuchtet sie?", "nodes.lamp.answers.yes.label": "Ja, sie leuchtet"}


def catalogue(language):
    return json.loads((CATALOGUES / f"{language}.json").read_text("utf-8"))


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", interface_languages())
def test_every_catalogue_has_the_same_texts_with_the_same_placeholders(language):
    ours, english = catalogue(language), catalogue("en")

    assert list(ours) == list(english)
    assert {k: placeholders(v) for k, v in ours.items()} == {
        k: placeholders(v) for k, v in english.items()
    }
    assert all(ours.values())


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("de", "de"), ("de-AT,en;q=0.5", "de"), ("en-GB", "en"), ("fr,de;q=0.3", "de"), ("fr", "en")],
)
def test_the_browsers_wish_is_heard(shipped_app, accepted, spoken):
    person = Person(shipped_app, HTTP_ACCEPT_LANGUAGE=accepted)

    person.open(f"/go/{TREE}")

    assert f'<html lang="{spoken}">' in person.page
    assert (
        person.heading
        == {
            "de": "Der Drucker druckt nicht",
            "en": "Printer does not print",
        }[spoken]
    )


def test_a_chosen_language_stays(person):
    person.open(f"/go/{TREE}?language=de")
    person.start(TREE)

    assert '<html lang="de">' in person.page
    assert "Weiter" in person.page


@pytest.mark.parametrize("chosen", ["xx", "de%0d%0aSet-Cookie:x=y", "<b>", "d" * 100])
def test_a_language_that_nobody_speaks_changes_nothing(person, chosen):
    person.open(f"/?language={chosen}")

    assert person.status == 200
    assert '<html lang="en">' in person.page


def test_what_is_not_translated_is_said_in_the_authors_language_and_marked(write_tree, app_of):
    write_tree("lamp", NODES, {"de": TEXTS})
    person = Person(app_of(), HTTP_ACCEPT_LANGUAGE="de").start("lamp")

    assert person.heading == "Leuchtet sie?"
    assert '<span lang="en">No, dark</span>' in person.page
    assert '<div lang="en"><p>Look at <em>it</em>.</p></div>' in person.page
    assert "Ja, sie leuchtet" in person.page
    assert not re.search(r'<span lang="[^"]*">Ja, sie leuchtet', person.page)


def test_errors_are_said_in_the_readers_language(shipped_app):
    person = Person(shipped_app, HTTP_ACCEPT_LANGUAGE="de").start(TREE).send()

    assert person.title.startswith("Fehler: ")
    assert "Wählen Sie eine der Antworten" in person.page
    assert "gibt es nichts" in person.open("/nirgends").page


def test_a_tree_in_a_language_that_the_pages_do_not_speak_is_marked(write_tree, app_of):
    write_tree("lamp", NODES, language="fr")
    person = Person(app_of(), HTTP_ACCEPT_LANGUAGE="de").start("lamp")

    assert '<html lang="de">' in person.page
    assert '<span lang="fr">Is it lit?</span>' in person.page
