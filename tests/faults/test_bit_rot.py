"""R4: a bit of the data is not as it was written; `verify` says so."""

import itertools
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.faults import belongings, figures
from tests.soak import soak
from treeguide.service.replay import ERASED, MORE
from treeguide.store import Store, StoreError
from treeguide.store.invariants.chains import Chains
from treeguide.store.invariants.row_sums import RowSums
from treeguide.store.keeping import verify as verifying
from treeguide.store.keeping.verify import verify
from treeguide.store.sqlite.driver import JOURNAL, sqlite3

DATA, KEYS = "treeguide.db", "treeguide-keys.db"
FLIPS = {DATA: 300, KEYS: 40}
"""How many flips in each file somebody could see."""
BETWEEN_ROWS = re.compile(rb"\0{64,}")
COLUMNS = """
SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
ORDER BY t.name, c.cid
"""
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
CHANGE = """
UPDATE {table} SET {column} = CASE typeof({column})
  WHEN 'integer' THEN {column} + 1000
  WHEN 'blob' THEN CAST({column} || x'00' AS BLOB)
  WHEN 'text' THEN {column} || '~'
  ELSE (SELECT CASE type WHEN 'INTEGER' THEN 1 WHEN 'BLOB' THEN x'00' ELSE '~' END
        FROM pragma_table_info('{table}') WHERE name = '{column}') END
WHERE rowid = (SELECT {which}(rowid) FROM {table})
"""


class Look(NamedTuple):
    """What readers, `verify` and SQLite say about data in which something was changed."""

    differences: frozenset[str]
    """Where readers see something else than before."""
    named: tuple[str, ...] = ()
    is_named_by_sqlite: bool = False


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    belongings.fill(folder / "data", folder / "trees")
    return folder / "data"


@pytest.fixture(scope="module")
def before(whole: Path) -> belongings.Seen:
    """All that a reader sees of the data as they were written."""
    with closing(belongings.opened(whole)) as store:
        assert verify(store, more=MORE).damages == ()
        return belongings.seen(store)


def looked_at(folder: Path, before: belongings.Seen) -> Look:
    try:
        store = belongings.opened(folder)
    except StoreError as refused:
        return Look(frozenset({"everything"}), (str(refused),), is_named_by_sqlite(folder))
    with closing(store):
        differences = belongings.differences(before, belongings.seen(store))
        if not differences:
            return Look(differences)
        return Look(differences, named_by_verify(store), is_named_by_sqlite(folder))


def named_by_verify(store: Store) -> tuple[str, ...]:
    try:
        judgement = verify(store, more=MORE)
        return (*map(str, judgement.damages), *(set(judgement.remarks) - {ERASED}))
    except Exception:
        # Whoever asks where the damage is has to get an answer.
        return ()


def is_named_by_sqlite(folder: Path) -> bool:
    """Whether `PRAGMA integrity_check` finds that something is wrong."""
    return any(_says(folder / name) != ("ok",) for name in FLIPS)


def _says(file: Path) -> Any:
    with closing(sqlite3.connect(str(file))) as connection:
        try:
            return connection.execute("PRAGMA integrity_check").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            return error


def flips(whole: Path, name: str, folder: Path) -> Iterator[Path]:
    """Yield a copy of the data again and again, each time with another bit of `name` flipped."""
    shutil.copytree(whole, folder)
    as_written = {file.name: file.read_bytes() for file in folder.iterdir()}
    content, random = as_written[name], Random(name)
    written = places_with_something(content)
    while True:
        changed = bytearray(content)
        changed[random.choice(written)] ^= 1 << random.randrange(8)
        (folder / name).write_bytes(changed)
        yield folder
        put_back(folder, as_written)


def places_with_something(content: bytes) -> list[int]:
    """Return where bytes lie that are not among many zeros: between rows nobody looks."""
    empty = {place for run in BETWEEN_ROWS.finditer(content) for place in range(*run.span())}
    return [place for place in range(len(content)) if place not in empty]


def put_back(folder: Path, as_written: Mapping[str, bytes]) -> None:
    """Let the files of a folder be as they were written, and no others be there."""
    for file in folder.iterdir():
        if file.name not in as_written:
            file.unlink()
    for name, content in as_written.items():
        file = folder / name
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)


def visible_flips(
    whole: Path, before: belongings.Seen, folder: Path, most: float
) -> Iterator[Look]:
    """Yield looks at flips until `most` in each file were to be seen, in proportion."""
    for name, wanted in FLIPS.items():
        seen = 0
        for copy in flips(whole, name, folder / name):
            look = looked_at(copy, before)
            yield look
            seen += bool(look.differences)
            if seen >= wanted * most:
                break


def test_every_flipped_bit_that_can_be_seen_is_named(whole, before, quick, print_figures):
    looks = list(visible_flips(whole, before, quick, soak()))

    seen = [look for look in looks if look.differences]
    missed = [sorted(look.differences) for look in seen if not look.named]
    by_sqlite = sum(look.is_named_by_sqlite for look in seen)
    done = {
        "bits flipped": len(looks),
        "of them visible": len(seen),
        "of these found by SQLite's own check alone": by_sqlite,
    }
    trials = figures.Trials(len(seen), "visible flip")
    engine = f"sqlite {sqlite3.sqlite_version} {JOURNAL} FULL"
    line = figures.line_of("R4", engine, done=done, wrong={"missed": len(missed)}, trials=trials)
    print_figures(line)
    assert missed == []
    # The teeth: what SQLite finds by itself would not do.
    assert by_sqlite < len(seen) / 2


@pytest.mark.parametrize("kind", [Chains, RowSums])
def test_without_its_sums_verify_would_miss_a_flipped_bit(whole, before, quick, monkeypatch, kind):
    others = tuple(one for one in verifying.all_invariants() if one is not kind)
    monkeypatch.setattr(verifying, "all_invariants", lambda: others)

    looks = visible_flips(whole, before, quick, soak())

    assert any(look.differences and not look.named for look in looks)


def test_every_column_is_checked_that_anybody_sees(whole, quick):
    unnamed = set()
    copy = quick / "copy"
    shutil.copytree(whole, copy)
    as_written = {file.name: file.read_bytes() for file in copy.iterdir()}
    for name, which in itertools.product(FLIPS, ("MIN", "MAX")):
        for column in columns_of(whole / name):
            if not is_named_when_changed(copy / name, column, which):
                unnamed.add(column)
            put_back(copy, as_written)

    assert unnamed == {f"{table}.{column}" for table, column in belongings.UNSEEN.items()}


def columns_of(file: Path) -> list[str]:
    with closing(sqlite3.connect(str(file))) as connection:
        found = connection.execute(COLUMNS).fetchall()
    return [f"{table}.{column}" for table, column in found]


def is_named_when_changed(file: Path, column: str, which: str) -> bool:
    """Whether `verify` names a row in which a column is another one; no guard prevents that."""
    with closing(sqlite3.connect(str(file), isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute(TRIGGERS).fetchall()
        for trigger, _ in triggers:
            connection.execute(f"DROP TRIGGER {trigger}")
        table, _, name = column.partition(".")
        change = CHANGE.format(table=table, column=name, which=which)
        changed = connection.execute(change).rowcount
        for _, made in triggers:
            connection.execute(made)
    try:
        with closing(belongings.opened(file.parent)) as store:
            return changed == 0 or named_by_verify(store) != ()
    except StoreError:
        return True


def test_data_as_they_were_written_show_no_damage(whole):
    with closing(belongings.opened(whole)) as store:
        assert verify(store, more=MORE).damages == ()
