"""Statements for many rows: each does what it does for one row alone."""

import pytest

from treeguide.store.postgresql.together import for_many


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "INSERT INTO a (x, y) VALUES (:x, 'one', :y) ON CONFLICT DO NOTHING",
            "INSERT INTO a (x, y) SELECT given_x, 'one', given_y FROM given"
            " WHERE EXISTS (SELECT 1 FROM decided WHERE decided.id = given_session_id)"
            " ON CONFLICT DO NOTHING",
        ),
        (
            "DELETE FROM a WHERE y = :y",
            "DELETE FROM a USING given WHERE EXISTS (SELECT 1 FROM decided"
            " WHERE decided.id = given_session_id) AND  y = given_y",
        ),
        (
            "INSERT INTO a (x, times) VALUES (:x, :times)",
            "INSERT INTO a (x, times) SELECT given_x, SUM(given_times) FROM given"
            " WHERE EXISTS (SELECT 1 FROM decided WHERE decided.id = given_session_id)"
            " GROUP BY given_x ORDER BY given_x",
        ),
        (
            "INSERT INTO a SELECT :x, b.z FROM b WHERE b.y = :y",
            "INSERT INTO a SELECT given_x, b.z FROM b , given WHERE EXISTS (SELECT 1 FROM decided"
            " WHERE decided.id = given_session_id) AND  b.y = given_y",
        ),
    ],
    ids=["insert", "delete", "sum", "select"],
)
def test_on_postgresql_a_statement_does_for_all_rows_what_it_does_for_one(statement, expected):
    first = "UPDATE s SET x = :x WHERE id = :session_id"
    types = dict.fromkeys(("x", "y", "times", "session_id"), "text")

    whole = for_many((first, statement), types)

    assert f"part0 AS ({expected})" in whole
    assert "decided AS (UPDATE s SET x = given_x FROM given WHERE  id = given_session_id" in whole
