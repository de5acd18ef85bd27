"""Several statements as one, so that together they cost one way to the server and back.

The first decides: where it touches no row, the others do nothing. Of those, an INSERT gives its
VALUES without any brackets in them, and anything else ends in a WHERE.
"""

import re
from functools import cache

_VALUES = re.compile(r"VALUES\s*\(([^()]*)\)")


@cache
def together(statements: tuple[str, ...]) -> str:
    """Return one statement that returns a row where the first of `statements` touches one."""
    first, *others = statements
    parts = [f"decided AS ({first} RETURNING 1)"]
    parts += [f"part{number} AS ({_if_decided(one)})" for number, one in enumerate(others)]
    return f"WITH {', '.join(parts)} SELECT 1 FROM decided"


def _if_decided(statement: str) -> str:
    conditional, replaced = _VALUES.subn(r"SELECT \1 FROM decided", statement, count=1)
    return conditional if replaced else f"{statement} AND EXISTS (SELECT 1 FROM decided)"
