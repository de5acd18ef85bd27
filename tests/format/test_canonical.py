"""Canonical writing: one way to write a file, and nothing of it is lost."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.documents import EVERY_KEY, FILES, SCENARIOS, SHIPPED, changed, places, put
from treeguide.format import canonical, canonical_language, canonical_scenarios
from treeguide.format.canonical import WIDTH, written
from treeguide.schema import NAMES

SMALL = """{
  "format": "treeguide/1",
  "id": "lamp",
  "audience": ["agent", "customer"],
  "variables": {
    "code": {"type": "choice", "values": ["e5"], "label": "Code"}
  },
  "start": "lamp",
  "nodes": {
    "lamp": {
      "kind": "question",
      "title": "Is it lit? – “Yes”",
      "answers": [
        {"id": "lit", "label": "Lit", "to": "end"},
        {
          "id": "dark",
          "label": "The lamp is dark, and it stays dark when the plug is pushed in",
          "to": "end",
          "loop": {"max": 2, "then": "end"},
          "x-colour": "red"
        }
      ]
    },
    "end": {
      "kind": "outcome"
    }
  },
  "anywhere": []
}
"""


def shuffled(document, chance):
    """Return `document` with the keys of each object that the format knows in another order."""
    if isinstance(document, list):
        return [shuffled(entry, chance) for entry in document]
    if not isinstance(document, dict):
        return document
    keys = list(document)
    if {"kind", "id", "format", "type", "variable", "to", "max", "file", "language"} & set(keys):
        chance.shuffle(keys)
    return {key: shuffled(document[key], chance) for key in keys}


def test_a_file_is_laid_out_as_the_format_describes():
    assert canonical(json.loads(SMALL)) == SMALL


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_and_writing_again_changes_nothing(name):
    text = written(FILES[name], name)

    assert json.loads(text) == FILES[name]
    assert written(json.loads(text), name) == text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_tree_loses_nothing(path):
    document = json.loads(path.read_bytes())
    text = canonical(document)

    assert json.loads(text) == document
    assert list(json.loads(text)["nodes"]) == list(document["nodes"])
    assert canonical(json.loads(text)) == text


def test_the_order_of_known_keys_does_not_matter():
    mixed = shuffled(EVERY_KEY, random.Random(1))
    in_order = {**mixed, "variables": EVERY_KEY["variables"], "nodes": EVERY_KEY["nodes"]}

    assert canonical(in_order) == canonical(EVERY_KEY)
    assert canonical(shuffled(json.loads(SMALL), random.Random(2))) == SMALL


def test_nodes_answers_and_names_keep_the_order_of_the_author():
    document = json.loads(SMALL)
    document["nodes"] = dict(reversed(document["nodes"].items()))
    document["nodes"]["lamp"]["answers"].reverse()

    text = canonical(document)

    assert list(json.loads(text)["nodes"]) == ["end", "lamp"]
    assert text.index('"dark"') < text.index('"lit"')


def test_keys_of_ones_own_come_last_as_given_and_are_left_as_they_are():
    document = {"x-b": {"z": 1, "a": 2}, "id": "a", "x-a": None, "nodes": {}, "format": "f"}

    assert list(json.loads(canonical(document))) == ["format", "id", "nodes", "x-b", "x-a"]
    assert '"x-b": {"z": 1, "a": 2}' in canonical(document)


def test_a_line_is_as_wide_as_it_may_be_and_no_wider():
    def with_label(length):
        answer = {"id": "lit", "label": "a" * length}
        return canonical({"nodes": {"lamp": {"kind": "question", "answers": [answer, answer]}}})

    widths = [max(map(len, with_label(length).splitlines())) for length in range(50, 80)]

    assert max(width for width in widths) == WIDTH
    assert all('{"id": "lit"' in with_label(length) for length in range(50, 60))


def test_letters_of_all_scripts_are_written_as_they_are():
    assert "Grüße 😀" in canonical({"title": "Grüße 😀"})


def test_neighbours_are_written_with_one_scenario_or_text_after_another():
    scenario = canonical_scenarios(
        [{"expect": {"outcome": "end"}, "answers": [["a", "b"]], "id": "s"}]
    )
    language = canonical_language(
        {"texts": {"title": {"of": "0" * 12, "text": "T"}}, "language": "de"}
    )

    assert scenario == (
        '[\n  {\n    "id": "s",\n    "answers": [["a", "b"]],\n'
        '    "expect": {"outcome": "end"}\n  }\n]\n'
    )
    assert language == (
        '{\n  "language": "de",\n  "texts": {\n'
        '    "title": {"text": "T", "of": "000000000000"}\n  }\n}\n'
    )
    assert canonical_scenarios([]) == "[]\n"
    assert canonical_scenarios(SCENARIOS).endswith("\n]\n")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_stands_anywhere_survives(data):
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    )
    place = data.draw(st.sampled_from(list(places(EVERY_KEY))))
    document = changed(EVERY_KEY, place, put(data.draw(values)))

    text = canonical(document)

    assert json.loads(text) == document
    assert canonical(json.loads(text)) == text
