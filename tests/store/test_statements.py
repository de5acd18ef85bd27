"""Every statement sorts texts by their letters' numbers, whatever language a database is set to."""

import re

import pytest

from treeguide.store import desk_sql, sql
from treeguide.store.dialects import WORDS, in_dialect
from treeguide.store.migrations import MIGRATIONS

STATEMENTS = {
    name: value
    for name, value in (vars(sql) | vars(desk_sql)).items()
    if name.isupper() and isinstance(value, str)
}
TABLES = " ".join(statement for statements in MIGRATIONS.values() for statement in statements)
TEXTS = set(re.findall(r"(\w+) TEXT", TABLES))
COMPARED = re.compile(r"(\w+) (\{bin\} )?[<>]=? ?:")
ROWS = re.compile(r"\(([^()]*)\) [<>]=? ?\(:")
EVERY_STATEMENT = pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())


def unsorted_texts(statement: str) -> list[str]:
    """Return the texts of a statement that each database would sort in its own way."""
    compared = [name for name, has_word in COMPARED.findall(statement) if not has_word]
    orders = re.findall(r"ORDER BY (.*?)(?:LIMIT|$)", statement.replace("\n", " "))
    items = [item for order in orders + ROWS.findall(statement) for item in order.split(",")]
    ordered = [item.split()[0].split(".")[-1] for item in items if "{bin}" not in item]
    return [name for name in compared + ordered if name in TEXTS]


@EVERY_STATEMENT
def test_texts_are_sorted_the_same_everywhere(statement):
    assert unsorted_texts(statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM event ORDER BY e.session_id, seq",
        "SELECT 1 FROM session WHERE id > :after",
        "SELECT 1 FROM session WHERE (started_us, id) < (:started_us, :id)",
        "SELECT 1 FROM session ORDER BY started_us DESC, id DESC LIMIT :most",
    ],
)
def test_a_text_that_each_database_sorts_in_its_own_way_is_found(statement):
    assert unsorted_texts(statement) != []


@EVERY_STATEMENT
@pytest.mark.parametrize("dialect", WORDS)
def test_each_word_in_braces_is_known_to_each_database(statement, dialect):
    assert "{" not in in_dialect(statement, dialect)
