"""What the program writes about itself is what is committed."""

import pytest

from docs.generate.keys import MEANINGS, PARTS, keys_of, meanings
from docs.generate.pages import FORMAT, all_pages, stale_pages
from docs.generate.values import value_at
from tests.docs.pages import name_of
from treeguide.schema.variables import TYPES

GENERATED = all_pages()


@pytest.mark.parametrize("chapter", GENERATED, ids=name_of)
def test_a_generated_page_is_as_the_program_writes_it(chapter):
    committed = chapter.read_text("utf-8") if chapter.exists() else None

    assert committed == GENERATED[chapter], "Run `make docs`."


def test_no_page_is_left_of_a_rule_that_is_gone():
    assert stale_pages() == []


@pytest.mark.parametrize("part", PARTS)
def test_every_key_of_a_part_has_a_meaning_and_no_meaning_is_spare(part):
    assert list(meanings()[part]) == list(keys_of(part)), MEANINGS.name


def test_every_key_of_a_variable_has_a_meaning_and_no_meaning_is_spare():
    keys = {key for schema in TYPES.values() for key in schema().fields}

    assert set(meanings()["variable"]) == keys


@pytest.mark.parametrize("part", [*PARTS, "variable"])
def test_the_reference_of_the_tree_file_has_a_table_for_every_part(part):
    assert f"<!-- keys: {part} -->" in FORMAT.read_text("utf-8")


def test_a_key_that_leads_to_a_node_says_so():
    assert value_at("to", keys_of("answer")["to"]) == "node id"
    assert value_at("failed", keys_of("action")["failed"]) == "node id or [edges](#edges)"
