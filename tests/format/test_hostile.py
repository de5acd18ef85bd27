"""Whatever bytes come, reading them ends with sentences and never with an exception."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.documents import (
    EVERY_KEY,
    LANGUAGE,
    ODD_VALUES,
    SCENARIOS,
    SHIPPED,
    as_bytes,
    changed,
    drop,
    places,
    put,
    rename,
)
from treeguide.format import Sources, canonical, read

NOISE = [
    b"",
    b"{",
    b"}",
    b'"',
    b",",
    b":",
    b"\\",
    b"\0",
    b"\xff",
    b"1e999",
    b"NaN",
    b"[" * 99,
    b"\n",
]


def read_every_way(content: bytes) -> None:
    for reading in (
        read(Sources(content)),
        read(Sources(b"{}", content, {"de": content}, frozenset())),
    ):
        for fault in reading.faults:
            assert fault.message.endswith("."), fault
            assert fault.message[0].isupper() or fault.message[0] == "“", fault
            assert fault.fix is None or fault.fix[-1] in ".?", fault
            assert fault.message.isprintable(), fault
            assert str(fault).encode(), fault
            assert fault.at == "" or fault.at.startswith("/"), fault
        assert (reading.tree is None) == any(f.file == "tree.json" for f in reading.faults)


def spoilt_text(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    end = start + chance.choice((0, 1, 1, 2, 40))
    return content[:start] + chance.choice(NOISE) + content[end:]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_tree_with_spoilt_bytes_is_answered_in_sentences(path):
    chance = random.Random(path.parent.name)
    content = path.read_bytes()

    for _ in range(60):
        read_every_way(spoilt_text(content, chance))


@pytest.mark.parametrize("document", [EVERY_KEY, SCENARIOS, LANGUAGE], ids=type)
def test_any_file_with_spoilt_bytes_is_answered_in_sentences(document):
    chance = random.Random(1)
    content = json.dumps(document, indent=1).encode()

    for _ in range(200):
        read_every_way(spoilt_text(content, chance))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_tree_with_spoilt_values_is_answered_in_sentences(path):
    chance = random.Random(path.parent.name)
    document = json.loads(path.read_bytes())
    every_place = list(places(document))

    for _ in range(60):
        change = chance.choice((drop, rename, put(chance.choice(ODD_VALUES))))
        read_every_way(as_bytes(changed(document, chance.choice(every_place), change)))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_answered_in_sentences(content):
    read_every_way(content)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='{}[]",:\\u0d8\n-1e.xaN ', max_size=40))
def test_any_text_of_json_signs_is_answered_in_sentences(text):
    read_every_way(text.encode())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_is_read_can_be_written_and_read_again(data):
    place = data.draw(st.sampled_from(list(places(EVERY_KEY))))
    value = data.draw(st.sampled_from(ODD_VALUES) | st.text())
    reading = read(Sources(as_bytes(changed(EVERY_KEY, place, put(value)))))

    if reading.tree is not None:
        assert read(Sources(canonical(reading.document).encode())).tree == reading.tree
