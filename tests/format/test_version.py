"""What the hash of a version covers."""

import json

import pytest

from tests.schema.documents import EVERY_KEY, LANGUAGE, as_bytes
from treeguide.format import Sources, canonical, version_hash

SOURCES = Sources(as_bytes(EVERY_KEY), b"[]", {"de": as_bytes(LANGUAGE)})
RETITLED = as_bytes({**EVERY_KEY, "title": "t"})
HASH = version_hash(SOURCES, {"lamp.png": "00"})


def test_the_layout_of_the_files_and_the_scenarios_do_not_count():
    tree = b"\xef\xbb\xbf" + json.dumps(EVERY_KEY, indent=7, ensure_ascii=True).encode()

    assert version_hash(Sources(tree, None, SOURCES.languages), {"lamp.png": "00"}) == HASH
    written = canonical(EVERY_KEY).encode()
    assert version_hash(Sources(written, None, SOURCES.languages), {"lamp.png": "00"}) == HASH


@pytest.mark.parametrize(
    ("sources", "media"),
    [
        (
            Sources(as_bytes({**EVERY_KEY, "title": "t"}), None, SOURCES.languages),
            {"lamp.png": "00"},
        ),
        (Sources(SOURCES.tree), {"lamp.png": "00"}),
        (Sources(SOURCES.tree, None, {"fr": SOURCES.languages["de"]}), {"lamp.png": "00"}),
        (SOURCES, {"lamp.png": "01"}),
        (SOURCES, {"lump.png": "00"}),
        (SOURCES, {}),
    ],
    ids=["tree", "no language", "another language", "content of a medium", "its name", "no medium"],
)
def test_what_a_caller_sees_counts(sources, media):
    assert version_hash(sources, media) != HASH


def test_it_is_a_sha256_and_stays_what_it_is():
    assert version_hash(Sources(b'{"id":"a","format":"treeguide/1","nodes":{}}')) == (
        "567671622ce0027c59908cb54b19dc760b0b52095d89229ce6e33d4463d6fbb8"
    )
