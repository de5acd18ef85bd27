"""Whatever somebody does to the audit past the store, `verify` names the first entry hurt."""

from random import Random

import pytest

from tests.store.tampering import tamper
from treeguide.store.driver import Row
from treeguide.store.invariants.audit import AuditChain
from treeguide.store.keeping.moving import insert_rows
from treeguide.store.keeping.tables import TABLES
from treeguide.store.people.audit import COLUMNS, Change, all_entries, link

MUTATIONS = 2_000
ENTRIES = 12
[AUDIT] = [table for table in TABLES if table.name == "audit"]


@pytest.fixture
def written(store) -> list[Row]:
    """The entries of an audit in which some things have happened."""
    for number in range(ENTRIES):
        store.note_in_audit(Change(f"p{number % 3}", "team changed", f"subject{number}", "desk"))
    return list(all_entries(store.driver))


def named(store) -> list[str]:
    return [damage.message for damage in AuditChain(store).found()]


def rewrite(store, rows: list[Row]) -> None:
    """Put other entries in place of those that are there, with the guards of the tables off."""
    tamper(store, "DELETE FROM audit")
    store.driver.write(lambda run: insert_rows(run, AUDIT, rows))


def edited(rows: list[Row], random: Random) -> list[Row]:
    row, column = random.choice(rows), random.choice([*COLUMNS[1:], "hash"])
    row[column] = row[column] + 1 if column == "at_us" else f"{row[column]}~"
    return rows


def deleted(rows: list[Row], random: Random) -> list[Row]:
    rows.pop(random.randrange(len(rows)))
    return rows


def reordered(rows: list[Row], random: Random) -> list[Row]:
    one, other = random.sample(rows, 2)
    one["seq"], other["seq"] = other["seq"], one["seq"]
    return sorted(rows, key=lambda row: row["seq"])


def truncated(rows: list[Row], random: Random) -> list[Row]:
    return rows[: random.randrange(len(rows))]


def renumbered(rows: list[Row], random: Random) -> list[Row]:
    rows.pop(random.randrange(len(rows)))
    return [row | {"seq": number} for number, row in enumerate(rows, 1)]


def forged(rows: list[Row], random: Random) -> list[Row]:
    place = random.randrange(len(rows))
    rows.insert(place, rows[place] | {"actor": "eve"})
    return [row | {"seq": number} for number, row in enumerate(rows, 1)]


WAYS = (edited, deleted, reordered, truncated, renumbered, forged)


def first_hurt(before: list[Row], after: list[Row]) -> int:
    """Return the number of the first entry that is not what it was."""
    same = (one == other for one, other in zip(before, after, strict=False))
    return next(
        (n for n, is_same in enumerate(same, 1) if not is_same), min(len(before), len(after)) + 1
    )


def test_each_of_2000_mutations_is_named_at_the_first_entry_that_it_has_hurt(store, written):
    random, missed = Random(36), []

    for number in range(MUTATIONS):
        way = WAYS[number % len(WAYS)]
        rows = way([dict(row) for row in written], random)
        rewrite(store, rows)
        said = named(store)
        if [message.split()[1] for message in said] != [str(first_hurt(written, rows))]:
            missed.append((way.__name__, said))

    assert missed == []
    rewrite(store, written)
    assert named(store) == []


def test_who_makes_all_hashes_anew_still_ends_elsewhere_than_was_kept(store, written):
    before, rows = "0" * 64, [dict(row) for row in written]
    rows[4]["actor"] = "eve"
    for row in rows:
        before = row["hash"] = link(before, row)
    rewrite(store, rows)

    assert named(store) == [f"Entry {ENTRIES + 1} or those behind it are missing."]
