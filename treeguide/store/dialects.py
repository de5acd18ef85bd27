"""What differs between the databases: a few words in braces, replaced once for each statement."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "strict": "STRICT",
        "blob": "BLOB",
        "int": "INTEGER",
        "bin": "",
        "skip_locked": "",
        "rows": "json_each(:rows)",
    },
    "postgresql": {
        "strict": "",
        "blob": "BYTEA",
        "int": "BIGINT",
        "bin": 'COLLATE "C"',
        "skip_locked": "FOR UPDATE SKIP LOCKED",
        "rows": "jsonb_array_elements(CAST(:rows AS jsonb))",
    },
}


def in_dialect(statement: str, dialect: str) -> str:
    """Return a portable statement in the words of a database."""
    for word, own in WORDS[dialect].items():
        statement = statement.replace("{" + word + "}", own)
    return statement
