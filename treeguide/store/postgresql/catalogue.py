"""What PostgreSQL says of the tables that are there, in the words of `description`."""

from collections.abc import Callable, Iterator

from treeguide.store.description import TABLE, Description, Part, essence, index
from treeguide.store.driver import Row

Read = Callable[[str], list[Row]]

_OURS = (
    "c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace"
    " AND pg_table_is_visible(c.oid)"
)
_TABLES = f"""
SELECT relname AS name, relpersistence AS kept, relrowsecurity AS hides FROM pg_class c
WHERE {_OURS}
"""
_COLUMNS = f"""
SELECT c.relname AS of, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS kind,
  CASE WHEN l.collname = 'default' THEN NULL ELSE l.collname END AS sorts,
  a.attnotnull AS is_there
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE {_OURS} AND a.attnum > 0 AND NOT a.attisdropped
"""
# PostgreSQL 18 counts NOT NULL among them, which the columns have said.
_CONSTRAINTS = f"""
SELECT c.relname AS of, n.contype AS kind, pg_get_constraintdef(n.oid) AS what,
  (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
   WHERE a.attrelid = c.oid AND a.attnum = ANY (n.conkey)) AS columns
FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
WHERE {_OURS} AND n.contype IN ('p', 'u', 'f', 'c', 'x')
"""
_INDEXES = f"""
SELECT pg_get_indexdef(i.indexrelid) AS what FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE {_OURS} AND i.indisvalid
  AND NOT EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = i.indexrelid
    AND n.contype IN ('p', 'u', 'x'))
"""
_TRIGGERS = f"""
SELECT c.relname AS of, t.tgname AS name, t.tgtype AS moment, p.prosrc AS does,
  t.tgenabled AS fires, t.tgqual IS NULL AND cardinality(t.tgattr::smallint[]) = 0 AS always
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE {_OURS} AND NOT t.tgisinternal
"""
_RULES = f"""
SELECT c.relname AS of, r.rulename AS name FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE {_OURS}
"""


def catalogue(read: Read) -> Description:
    """Return what the database says of itself."""
    made: Description = {}
    for part, what in (one for tell in _TELLERS for one in tell(read)):
        # Two conditions on one column have one name here.
        made[part] = f"{made[part]} and {what}" if part in made else what
    return made


def _tables(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_TABLES):
        yield (row["name"], TABLE), f"{_text(row['kept'])}, {row['hides']}"


def _columns(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_COLUMNS):
        what = f"{row['kind']}, {row['sorts'] or ''}, {row['is_there']}"
        yield (row["of"], f"column {row['name']}"), what


def _constraints(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_CONSTRAINTS):
        what = row["what"].replace('"', "")
        if _text(row["kind"]) == "c":
            yield (row["of"], f"CHECK ({row['columns'] or ''})"), essence(what)
        else:
            yield (row["of"], what), ""


def _indexes(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_INDEXES):
        yield index(row["what"].replace('"', ""))


def _triggers(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_TRIGGERS):
        runs = _text(row["fires"]) in ("O", "A") and row["always"]
        what = f"{row['moment']} {row['does']}" if runs else "it does not run"
        yield (row["of"], f"TRIGGER {row['name']}"), what


def _rules(read: Read) -> Iterator[tuple[Part, str]]:
    for row in read(_RULES):
        yield (row["of"], f"RULE {row['name']}"), ""


_TELLERS = (_tables, _columns, _constraints, _indexes, _triggers, _rules)


def _text(value: str | bytes) -> str:
    """Return what PostgreSQL's type of one character holds."""
    return value.decode() if isinstance(value, bytes) else value
