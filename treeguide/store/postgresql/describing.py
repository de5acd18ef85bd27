"""What types the server sees in the values of statements."""

from collections.abc import Sequence

from psycopg.pq.abc import PGresult

from treeguide.store.dialects import in_dialect
from treeguide.store.driver import NAMED
from treeguide.store.errors import Failing
from treeguide.store.postgresql.connections import Connection
from treeguide.store.postgresql.together import names_in, together

Texts = tuple[str, ...]


def to_describe(texts: Texts) -> bytes:
    """Return the statement that the server has to describe, so that its types are known."""
    return numbered(together(texts), names_in(texts))


def types_told(texts: Texts, described: PGresult, connection: Connection) -> dict[str, str]:
    """Return the type of each name in statements, as the server has told them."""
    return {
        name: _type_name(connection, described.param_type(number))
        for number, name in enumerate(names_in(texts))
    }


def numbered(statement: str, names: Sequence[str]) -> bytes:
    """Return a portable statement as the server itself understands it: with `$1` for a name."""
    own = in_dialect(statement, "postgresql")
    return NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", own).encode()


def _type_name(connection: Connection, oid: int) -> str:
    known = connection.adapters.types.get(oid)
    if known is None:
        raise Failing(f"The server asks for a value of a type that nobody knows here: {oid}.")
    return known.name
