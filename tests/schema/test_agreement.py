"""The generated JSON Schema says yes and no to the same documents as marshmallow."""

import json
from contextlib import suppress

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.documents import FILES, ODD_VALUES, SHIPPED, changed, mutations, places, put
from treeguide.format import Scenario, Translation
from treeguide.format.json_text import DoubtfulError, strict
from treeguide.model import Tree
from treeguide.schema import NAMES, json_schema
from treeguide.schema.judge import refusals

VALIDATORS = {name: jsonschema_rs.validator_for(json_schema(name)) for name in NAMES}
RECORDS = {"tree": Tree, "scenarios": list[Scenario], "language": Translation}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def verdicts(document, name):
    return VALIDATORS[name].is_valid(document), refusals(document, name) == []


@pytest.mark.parametrize("name", NAMES)
def test_both_take_a_file_that_uses_every_key(name):
    assert verdicts(FILES[name], name) == (True, True)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_both_take_every_shipped_tree(path):
    assert verdicts(msgspec.json.decode(path.read_bytes()), "tree") == (True, True)


@pytest.mark.parametrize("name", NAMES)
def test_both_agree_whatever_is_dropped_renamed_or_replaced(name):
    disagreed = [
        document for document in mutations(FILES[name]) if len(set(verdicts(document, name))) == 2
    ]

    assert disagreed == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ODD_VALUES, ids=lambda value: str(value)[:12])
def test_both_agree_on_a_file_that_is_something_else(name, value):
    assert len(set(verdicts(value, name))) == 1


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_both_agree_with_anything_anywhere(data):
    name = data.draw(st.sampled_from(NAMES))
    place = data.draw(st.sampled_from(list(places(FILES[name]))))
    document = changed(FILES[name], place, put(data.draw(json_values)))

    assert len(set(verdicts(document, name))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_taken_becomes_a_record(name):
    taken = [doc for doc in mutations(FILES[name]) if VALIDATORS[name].is_valid(doc)]

    for document in taken:
        # Larger numbers may stand in keys of one's own as far as the schema can tell.
        with suppress(DoubtfulError):
            msgspec.convert(strict(json.dumps(document)), RECORDS[name])

    assert len(taken) > 10
