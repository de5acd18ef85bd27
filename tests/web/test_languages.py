"""The pages speak the reader's language, and mark what they cannot say in it."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from tests.web.conftest import Person
from treeguide.web.current import sessions_of
from treeguide.web.languages import CATALOGUES, ENGLISH, Texts

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

FAMILIAR = re.compile(
    r"\b(du|dich|dir|dein\w*|gib|lies|nimm|sieh|sag|schreib|frag|(drück|kopier|kürz|wähl)e)\b",
    re.IGNORECASE,
)
"""What German says to friends alone."""


def catalogue(file):
    with file.open("rb") as opened:
        return {one.context: one for one in read_po(opened) if one.id}


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("file", sorted(CATALOGUES.glob("*.po")), ids=lambda file: file.stem)
def test_every_catalogue_translates_all_texts_as_they_read_now_with_their_placeholders(file):
    ours, english = catalogue(file), catalogue(ENGLISH)

    assert list(ours) == list(english)
    assert {key: one.id for key, one in ours.items()} == {
        key: one.id for key, one in english.items()
    }
    assert [key for key, one in ours.items() if one.fuzzy or not all(forms(one.string))] == []
    assert [
        key
        for key, one in ours.items()
        if {frozenset(placeholders(text)) for text in forms(one.string)}
        != {frozenset(placeholders(text)) for text in forms(one.id)}
    ] == []


def test_german_says_sie_to_customers_and_to_people_at_work_alike():
    """Pages of both share sentences, so two ways would mix on one page."""
    said = {
        key: " ".join(forms(one.string)) for key, one in catalogue(CATALOGUES / "de.po").items()
    }

    assert {key: text for key, text in said.items() if FAMILIAR.search(text)} == {}


def test_what_a_language_lacks_is_said_in_english(tmp_path, monkeypatch):
    head = CATALOGUES.joinpath("de.po").read_text("utf-8").partition("\n\n")[0]
    head = head.replace("nplurals=2; plural=(n != 1)", "nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2")
    some = """
msgctxt "yes"
msgid "Yes"
msgstr "Tak"

#, fuzzy
msgctxt "no"
msgid "No"
msgstr "Nie"
"""
    tmp_path.joinpath("pl.po").write_text(f"{head}\n{some}", "utf-8")
    monkeypatch.setattr("treeguide.web.languages.CATALOGUES", tmp_path)

    polish = Texts("pl")

    assert (polish("yes"), polish("no"), polish("language")) == ("Tak", "No", "Language")
    assert polish.count("library.more", 5) == "and 5 more places"


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("de", "de"), ("de-AT,en;q=0.5", "de"), ("en-GB", "en"), ("fr,de;q=0.3", "de"), ("fr", "en")],
)
def test_the_browsers_wish_is_heard(shipped_app, accepted, spoken):
    person = Person(shipped_app, HTTP_ACCEPT_LANGUAGE=accepted)

    person.open(f"/go/{TREE}")

    assert f'<html lang="{spoken}" dir="ltr">' in person.page
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

    assert '<html lang="de" dir="ltr">' in person.page
    assert "Weiter" in person.page


@pytest.mark.parametrize("chosen", ["xx", "de%0d%0aSet-Cookie:x=y", "<b>", "d" * 100])
def test_a_language_that_nobody_speaks_changes_nothing(person, chosen):
    person.open(f"/?language={chosen}")

    assert person.status == 200
    assert '<html lang="en" dir="ltr">' in person.page


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

    assert '<html lang="de" dir="ltr">' in person.page
    assert '<span lang="fr">Is it lit?</span>' in person.page


PAID = {
    "when": {
        "kind": "form",
        "title": "When?",
        "fields": [{"variable": "paid_on", "required": True}],
        "to": "look",
    },
    "look": {"kind": "step", "title": "Look at {{paid_on}}", "to": "end"},
    "end": {"kind": "outcome", "title": "The end", "result": "resolved"},
}
PAID_ON = {"paid_on": {"type": "date", "label": "Day"}}


@pytest.mark.parametrize(
    ("accepted", "day"),
    [
        ("en-GB,en;q=0.9", "3 December 2026"),
        ("en-US", "December 3, 2026"),
        ("en", "December 3, 2026"),
        ("de-AT", "3. Dezember 2026"),
    ],
)
def test_days_are_written_as_in_the_region_that_the_reader_names(write_tree, app_of, accepted, day):
    write_tree("paid", PAID, variables=PAID_ON)
    person = Person(app_of(), HTTP_ACCEPT_LANGUAGE=accepted).start("paid")

    person.send(**{"paid_on.day": "3", "paid_on.month": "12", "paid_on.year": "2026"})

    # The text is the author's, in English; only days are said in the reader's way.
    written = day if accepted.startswith("en") else "December 3, 2026"
    assert person.heading == f"Look at {written}"
    assert f'<time datetime="2026-12-03">{day}</time>' in person.page


def test_days_of_answers_are_written_for_who_reads_them_now_not_for_who_read_them_first(
    write_tree, app_of
):
    write_tree("paid", PAID, variables=PAID_ON)
    person = Person(app_of(), HTTP_ACCEPT_LANGUAGE="en-US").start("paid")
    person.send(**{"paid_on.day": "3", "paid_on.month": "12", "paid_on.year": "2026"})
    american = person.page

    person.headers["HTTP_ACCEPT_LANGUAGE"] = "en-GB"
    person.open(person.address)

    assert '<time datetime="2026-12-03">December 3, 2026</time>' in american
    assert '<time datetime="2026-12-03">3 December 2026</time>' in person.page
    assert "December 3, 2026" not in person.page


def test_no_number_of_regions_fills_the_memory(write_tree, app_of):
    write_tree("paid", PAID, variables=PAID_ON)
    app = app_of()
    person = Person(app, HTTP_ACCEPT_LANGUAGE="en").start("paid")
    person.send(**{"paid_on.day": "3", "paid_on.month": "12", "paid_on.year": "2026"})
    session_id = person.address.split("/")[3]

    def kept() -> int:
        """Return how much stays in memory beside the session."""
        sessions = sessions_of(app)
        walk = sessions.open(session_id)
        sessions.give_back(walk)
        return len(walk.kept)

    before = kept()
    for number in range(20):
        person.headers["HTTP_ACCEPT_LANGUAGE"] = f"en-x{number}"
        person.open(person.address)

    assert kept() == before
