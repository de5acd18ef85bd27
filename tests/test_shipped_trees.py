"""What agents and customers read in the trees that come with TreeGuide."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "trees"
TREES = sorted(ROOT.glob("*/tree.json"))
GERMAN = sorted(ROOT.glob("*/de.json"))
PROSE = ("title", "say", "do", "text", "why", "promise", "next")
A_CALL = re.compile(r"({{name}}, )?{{owner}} (calls|will ring) ")
CALLS = re.compile(r"\b(calls?|rings?)\b")
CONNECTS = re.compile(r"passing (you|this)|connect you|until the colleague has accepted")
UNKNOWN_BUTTONS = re.compile("“(Failed|Declined)”")


def name_of(file: Path) -> str:
    return file.parent.name


def read(file: Path) -> dict:
    return json.loads(file.read_text("utf-8"))


def texts_of(tree: dict) -> Iterator[tuple[str, str]]:
    """Yield the address and the words of all that somebody reads."""
    yield from ((key, tree[key]) for key in ("title", "summary"))
    for name, variable in tree["variables"].items():
        yield f"variables.{name}.label", variable["label"]
        for value, label in variable.get("labels", {}).items():
            yield f"variables.{name}.labels.{value}", label
    for node_id, node in tree["nodes"].items():
        yield from ((f"nodes.{node_id}.{key}", node[key]) for key in PROSE if key in node)
        yield from labels_of(f"nodes.{node_id}.answers", node.get("answers", []), "id")
        yield from labels_of(f"nodes.{node_id}.fields", node.get("fields", []), "variable")
    yield from labels_of("anywhere", tree.get("anywhere", []), "id")


def labels_of(place: str, parts: list[dict], name: str) -> Iterator[tuple[str, str]]:
    for part in parts:
        for key in ("label", "help"):
            if key in part:
                yield f"{place}.{part[name]}.{key}", part[key]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{{(\w+)}}", text)) - {"owner"}


@pytest.mark.parametrize("file", GERMAN, ids=name_of)
def test_a_tree_that_speaks_german_speaks_it_whole_and_as_it_reads_now(file):
    german, english = read(file)["texts"], dict(texts_of(read(file.with_name("tree.json"))))

    assert sorted(german) == sorted(english)
    assert [
        address
        for address, words in english.items()
        if german[address]["of"] != sha256(words.encode()).hexdigest()[:12]
    ] == []


@pytest.mark.parametrize("file", GERMAN, ids=name_of)
def test_german_shows_the_same_values_and_links_as_the_tree(file):
    german = read(file)["texts"]

    for address, words in texts_of(read(file.with_name("tree.json"))):
        text = german[address]["text"]
        assert placeholders(text) == placeholders(words), address
        assert re.findall(r"\]\(.*?\)", text) == re.findall(r"\]\(.*?\)", words), address


@pytest.mark.parametrize("file", TREES, ids=name_of)
def test_an_answer_is_read_at_a_glance(file):
    answers = [a for node in read(file)["nodes"].values() for a in node.get("answers", [])]

    assert [a["label"] for a in answers if len(a["label"].split()) > 5] == []


@pytest.mark.parametrize("file", TREES, ids=name_of)
def test_what_is_said_at_a_hand_off_fits_a_promise_to_call(file):
    promised = {
        node_id: f"{node.get('say', '')} {node.get('do', '')}"
        for node_id, node in read(file)["nodes"].items()
        if A_CALL.match(node.get("promise", ""))
    }

    assert [one for one, words in promised.items() if not CALLS.search(words)] == []
    assert [one for one, words in promised.items() if CONNECTS.search(words)] == []


@pytest.mark.parametrize("file", TREES, ids=name_of)
def test_no_text_names_a_button_that_is_not_there(file):
    assert [at for at, words in texts_of(read(file)) if UNKNOWN_BUTTONS.search(words)] == []
