"""Words in another language stand for a text of the tree, or the check names them."""

import re
from pathlib import Path

import pytest

from treeguide.checks import Case, check
from treeguide.checks.addresses import addresses
from treeguide.format import TranslatedText, Translation
from treeguide.sketch import sketch

ROOT = Path(__file__).parents[2]
UNKNOWN = "Write the address of a text of the tree, or take these words out."
SOUND = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
EVERY_KIND = {
    "title": "Lamp",
    "variables": {"room": {"type": "choice", "values": ["a"], "labels": {"a": "A"}}},
    "anywhere": [{"id": "person", "label": "A person", "to": "done"}],
    "nodes": {
        "plug": {"media": [{"file": "the.plug.png", "alt": "A plug"}]},
        "done": {"next": "Nothing."},
    },
}


def strays(texts: list[str], patch: dict | None = None, **languages: list[str]):
    """Return what is found in translations that have words for these addresses."""
    translations = {
        language: Translation(language, {one: TranslatedText("Wort") for one in said})
        for language, said in {"de": texts, **languages}.items()
    }
    found = check(Case(sketch(SOUND, patch), translations=translations))
    return [one for one in found if one.rule == "unknown_text"]


@pytest.mark.parametrize(
    "address",
    [
        "title",
        "summary",
        "nodes.lamp.title",
        "nodes.plug.say",
        "nodes.lamp.answers.lit.help",
        "nodes.plug.media.the.plug.png.alt",
        "nodes.done.next",
        "anywhere.person.label",
        "variables.room.label",
        "variables.room.labels.a",
    ],
)
def test_words_for_a_text_of_the_tree_are_fine(address):
    assert strays([address], EVERY_KIND) == []


@pytest.mark.parametrize(
    ("address", "lost", "fix"),
    [
        ("nodes.lapm.title", "nodes.lapm", "Write “nodes.lamp” instead."),
        ("nodes.lamp.titel", "nodes.lamp.titel", "Write “nodes.lamp.title” instead."),
        (
            "nodes.lamp.answers.litt.label",
            "nodes.lamp.answers.litt",
            "Write “nodes.lamp.answers.lit” instead.",
        ),
        ("variables.rom.label", "variables.rom", "Write “variables.room” instead."),
        ("variables.room.labels.b", "variables.room.labels.b", None),
        ("nodes.plug.next", "nodes.plug.next", "Write “nodes.plug.text” instead."),
        ("nodes.lamp", "nodes.lamp", None),
        ("anywhere.boss.label", "anywhere.boss", None),
        ("Lamp", "Lamp", None),
        ("", "", None),
    ],
)
def test_words_for_no_text_are_named_with_what_was_meant(address, lost, fix):
    [found] = strays([address], EVERY_KIND)

    assert f"The language “de” has words for “{lost}”, and the tree has no such text." in (
        found.message
    )
    assert (found.level, found.at) == ("warning", f"/texts/{address}")
    assert found.fix == (fix or UNKNOWN)


def test_a_place_is_a_pointer_whatever_values_and_files_are_called():
    places = [one.at for one in strays(["variables.room.labels.a/b", "nodes.plug.media.c~d.alt"])]

    assert places == ["/texts/variables.room.labels.a~1b", "/texts/nodes.plug.media.c~0d.alt"]


def test_many_words_for_one_unknown_node_are_one_finding_in_each_language():
    texts = ["nodes.gone.title", "nodes.gone.text", "nodes.gone.answers.yes.label"]

    assert len(strays(texts)) == 1
    assert [one.message[:21] for one in strays(texts, fr=texts)] == [
        "The language “de” has",
        "The language “fr” has",
    ]


def test_a_node_may_allow_words_of_its_own_that_nobody_reads():
    allow = {"nodes": {"lamp": {"allow": [{"rule": "unknown_text", "why": "Printed apart."}]}}}

    assert [one.node for one in strays(["nodes.lamp.note"])] == ["lamp"]
    assert strays(["nodes.lamp.note"], allow) == []


def test_every_sort_of_address_that_the_reference_lists_is_known():
    listed = (ROOT / "docs/reference/tree-format.md").read_text("utf-8")
    examples = re.findall(r"^\| `((?:nodes|anywhere|variables)\.[\w.-]+)` \|", listed, re.MULTILINE)
    tree = sketch(
        "door? -yes-> whom! ; door -no-> whom",
        {
            "variables": {
                "floor": {"type": "integer", "source": "lookup"},
                "day": {"type": "choice", "values": ["monday"], "source": "lookup"},
            },
            "anywhere": [{"id": "person", "label": "A person", "to": "whom"}],
            "nodes": {"door": {"media": [{"file": "door.png", "alt": "A door"}]}},
        },
    )

    assert len(examples) == 7
    assert set(examples) - set(addresses(tree)) == {"nodes.whom.fields.floor.help"}
