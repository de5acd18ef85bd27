"""How a database looks for the rows of a statement."""

import pytest

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (COSTS OFF) "}
MANY = """
INSERT INTO session
  (id, tree_id, tree_hash, closure, mode, audience, channel, token_hash, head, head_hash, status,
   node, kind, started_us, touched_us, expires_us)
SELECT 'many' || n, 'lamp', hash, '{{}}', 'live', 'customer', 'web', 'token' || n, 1, 'x', 'open',
   'lit', 'question', n, n, n
FROM generate_series(1, 5000) AS n, tree_version LIMIT 5000
"""


class Explained(Exception):
    """Carries a plan out of a transaction that is to leave nothing behind."""


def plan_of(store, statement: str, values: dict) -> str:
    """Return how the database looks for the rows of a statement, where there are many rows."""

    def explain(run) -> None:
        if store.driver.dialect == "postgresql":
            # A table of a few rows it would read as a whole, or by any index.
            run(MANY)
            run("ANALYZE session")
        rows = run(EXPLAIN[store.driver.dialect] + statement, values).fetchall()
        raise Explained("\n".join(str(row[-1]) for row in rows))

    with pytest.raises(Explained) as explained:
        store.driver.write(explain)
    return str(explained.value)
