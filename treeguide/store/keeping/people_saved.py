"""Saving the audit out of a damaged file, and the roles that it says people have."""

from collections.abc import Iterator

from treeguide.access import Grant
from treeguide.store.driver import Driver, Row, Run
from treeguide.store.invariants.roles import Held, roles_said, roles_there
from treeguide.store.keeping.moving import insert_rows
from treeguide.store.keeping.tables import TABLES
from treeguide.store.people import sql
from treeguide.store.people.audit import NOTHING_YET, Change, all_entries, link
from treeguide.store.people.persons import GIVEN, TAKEN, about_role
from treeguide.store.store import Store

ACTOR = "treeguide repair"
CUT = (
    "Entry {} is missing or not as it was written, so that and all behind it are left out. Look"
    " over who has which role, for nobody can say any more who gave it."
)
NOT_GIVEN = "Nobody gave it, so it is left out."
OF = {table.name: table for table in TABLES}


def save_people(salvaged: Driver, new: Store) -> Iterator[tuple[str, str]]:
    """Copy the audit and the roles into `new`; yield what cannot be saved, and why.

    Where the audit is whole, people have the roles that it says. Where it is not, they keep those
    that they have, and the audit says from now on that it was repaired.
    """
    kept, head = _save_audit(salvaged, new)
    noted = salvaged.read(sql.HEAD)
    is_whole = head == (noted[0]["value"] if noted else NOTHING_YET)
    if not is_whole:
        yield "audit", CUT.format(kept + 1)
        new.note_in_audit(Change(ACTOR, "audit repaired", "audit", more={"kept": kept}))
    said, there = roles_said(new), roles_there(salvaged)
    known = {person.id for person in new.people()}
    held = [one for one in sorted(said if is_whole else there) if one[0] in known]
    new.driver.write(lambda run: [run(sql.KEEP_GRANT, _row(new, one)) for one in held])
    if is_whole:
        yield from ((_named(one), NOT_GIVEN) for one in sorted(there - said))
    _note_differences(new)


def _save_audit(salvaged: Driver, new: Store) -> tuple[int, str]:
    """Copy entries up to the first that is not as it was written; return where the chain ends."""
    number, before = 0, NOTHING_YET.partition(":")[2]
    whole: list[Row] = []
    for entry in all_entries(salvaged):
        if (entry["seq"], entry["hash"]) != (number + 1, link(before, entry)):
            break
        number, before = entry["seq"], entry["hash"]
        whole.append(entry)
    head = f"{number}:{before}"

    def keep(run: Run) -> None:
        insert_rows(run, OF["audit"], whole)
        run(sql.HEAD_KEPT, {"head": head})
        run(sql.MOVE_HEAD, {"head": head})

    new.driver.write(keep)
    return number, head


def _note_differences(new: Store) -> None:
    """Let the audit say of each role that it was given, or that it was taken."""
    said, there = roles_said(new), roles_there(new.driver)
    for action, held in ((GIVEN, there - said), (TAKEN, said - there)):
        for person_id, *role in sorted(held):
            new.note_in_audit(about_role(action, person_id, Grant(*role), ACTOR))


def _row(new: Store, one: Held) -> Row:
    named = dict(zip(("person_id", "role", "team", "tree"), one, strict=True))
    return {**named, "now_us": new.clock(), "by": ACTOR}


def _named(one: Held) -> str:
    person, role, team, tree = one
    return f"role “{role}” of {person} in team “{team}” at tree “{tree}”"
