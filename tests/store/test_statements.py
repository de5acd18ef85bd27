"""Every statement sorts texts by their letters' numbers, whatever language a database is set to."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from treeguide import store
from treeguide.store.dialects import WORDS, in_dialect
from treeguide.store.migrations import MIGRATIONS

STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s.*", re.DOTALL)
MAINTENANCE = frozenset(
    {
        "invariants.besides.CASES_ALONE",
        "invariants.besides.FOLLOW_UPS_ALONE",
        "invariants.contents.MISNUMBERED",
        "invariants.pinned.REFS",
        "invariants.sent.UNANSWERED",
        "invariants.timers.IDLE",
        "keeping.handing_over.HEADS",
        "keeping.handing_over.HEADS_THERE",
        "keeping.handing_over.KEYS",
        "keeping.histories.SESSIONS",
        "postgresql.driver.APPLIED",
        "postgresql.migrating.APPLIED",
        "sealing.data_keys.DUE",
        "sealing.data_keys.UNDER_ANOTHER",
        "sqlite.driver.APPLIED",
    }
)
"""These go through one database from its first row to its last, in whatever order it has."""
PATTERNS = frozenset(
    {
        "keeping.looking.NUMBER",
        "keeping.moving.IS_USED",
        "keeping.repairing.ANY",
        "keeping.salvaging.LAST",
        "keeping.salvaging.SOME",
    }
)
"""Into these the name of a table is filled."""


def found() -> Iterator[tuple[str, str]]:
    """Yield each statement of the store under its module and name."""
    for module in pkgutil.walk_packages(store.__path__, "treeguide.store."):
        place = module.name.removeprefix("treeguide.store.")
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, str) and STATEMENT.fullmatch(value):
                yield f"{place}.{name}", value


ALL = dict(found())
STATEMENTS = {name: ALL[name] for name in ALL.keys() - MAINTENANCE - PATTERNS}
TABLES = " ".join(statement for statements in MIGRATIONS.values() for statement in statements)
TEXTS = set(re.findall(r"(\w+) TEXT", TABLES))
COMPARED = re.compile(r"(\w+) (\{bin\} )?[<>]=? ?:")
ROWS = re.compile(r"\(([^()]*)\) [<>]=? ?\(:")
EVERY_STATEMENT = pytest.mark.parametrize("name", sorted(STATEMENTS))


def unsorted_texts(statement: str) -> list[str]:
    """Return the texts of a statement that each database would sort in its own way."""
    compared = [name for name, has_word in COMPARED.findall(statement) if not has_word]
    orders = re.findall(r"ORDER BY (.*?)(?:LIMIT|$)", statement.replace("\n", " "))
    items = [item for order in orders + ROWS.findall(statement) for item in order.split(",")]
    ordered = [item.split()[0].split(".")[-1] for item in items if "{bin}" not in item]
    return [name for name in compared + ordered if name in TEXTS]


@EVERY_STATEMENT
def test_texts_are_sorted_the_same_everywhere(name):
    assert unsorted_texts(STATEMENTS[name]) == []


def test_statements_of_every_part_of_the_store_are_looked_at_and_none_is_left_out_needlessly():
    assert {"sql.LISTED", "desk_sql.OF_CASE", "people.sql.PEOPLE", "brands.BRANDS"} <= set(ALL)
    assert {name for name in MAINTENANCE if unsorted_texts(ALL[name])} == MAINTENANCE
    assert {name for name in PATTERNS if "{" in in_dialect(ALL[name], "sqlite")} == PATTERNS


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
def test_each_word_in_braces_is_known_to_each_database(name, dialect):
    assert "{" not in in_dialect(STATEMENTS[name], dialect)
