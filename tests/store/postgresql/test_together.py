"""Statements for many rows: each does what it does for one row alone."""

import pytest

from treeguide.store.postgresql.together import for_many

FIRST = "UPDATE s SET x = :x WHERE id = :session_id"
TYPES = dict.fromkeys(("x", "y", "times", "session_id"), "text")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "INSERT INTO a (x, y) VALUES (:x, 'one', :y) ON CONFLICT DO NOTHING",
            "INSERT INTO a (x, y) SELECT given_x, 'one', given_y FROM decided"
            " ON CONFLICT DO NOTHING",
        ),
        (
            "DELETE FROM a WHERE y = :y",
            "DELETE FROM a USING decided WHERE  y = given_y",
        ),
        (
            "INSERT INTO a (x, times) VALUES (:x, :times)",
            "INSERT INTO a (x, times) SELECT given_x, SUM(given_times) FROM decided"
            " GROUP BY given_x ORDER BY given_x",
        ),
        (
            "INSERT INTO a SELECT :x, b.z FROM b WHERE b.y = :y",
            "INSERT INTO a SELECT given_x, b.z FROM b , decided WHERE  b.y = given_y",
        ),
    ],
    ids=["insert", "delete", "sum", "select"],
)
def test_on_postgresql_a_statement_does_for_all_rows_what_it_does_for_one(statement, expected):
    whole = for_many((FIRST, statement), TYPES)

    assert f"part0 AS ({expected})" in whole


def test_the_first_statement_tells_of_each_row_that_it_touches_what_was_given_for_it():
    whole = for_many((FIRST,), TYPES)

    assert (
        "decided AS (UPDATE s SET x = given_x FROM given"
        " WHERE id = ANY (ARRAY(SELECT given_session_id FROM given)) AND id = given_session_id"
        " RETURNING given.*)"
    ) in whole


def test_what_the_tables_refuse_anyway_is_not_looked_for():
    alone = "AND NOT EXISTS (SELECT 1 FROM t WHERE y = :y)"

    assert for_many((f"{FIRST} {alone}",), TYPES).count("NOT EXISTS") == 0
    assert for_many((f"{FIRST} {alone} AND y = :y",), TYPES).count("NOT EXISTS") == 1


def test_bytes_go_as_text():
    whole = for_many((FIRST,), TYPES | {"x": "bytea"})

    assert "decode(\"x\", 'base64') AS given_x" in whole
    assert '"x" text' in whole
