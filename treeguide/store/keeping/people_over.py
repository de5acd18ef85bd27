"""What was taken from people since a backup was made is not given back by it."""

from treeguide.store.driver import Run
from treeguide.store.people.audit import Change
from treeguide.store.people.persons import LastAdmin, Person, Taken
from treeguide.store.store import Store

BY = "restore"
PEOPLE = "m0010_people"
"""The migration that makes the tables of people: data may be older than those."""
NOWHERE = "moving.invalid"
"""Where nobody has an address: two cannot have the same one, not even for a moment."""
END_ALL = (
    "UPDATE sign_in SET ended_us = :now_us WHERE ended_us IS NULL",
    "UPDATE one_use_link SET used_us = :now_us WHERE used_us IS NULL",
    "DELETE FROM resume_code WHERE used_us IS NULL",
)


def end_what_was_open(backup: Store) -> None:
    """Let everybody sign in anew, and no link or code of the backup be used any more.

    A browser that was signed out since, and a link that was used, would work again.
    """
    now = {"now_us": backup.clock()}

    def end(run: Run) -> None:
        for statement in END_ALL:
            run(statement, now)

    backup.driver.write(end)


def people_over(
    before: Store, backup: Store, doubtful: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """Close in `backup` what was closed since, take what was taken, keep newer ways to sign in.

    Of those who are `doubtful`, for another program may have written how they sign in, the backup
    has the way that counts. Returns of how many people something was changed, and how many are not
    in the backup. Its audit names the last entry of the one that it replaces.
    """
    if PEOPLE in before.driver.pending_migrations():
        return 0, 0
    more = {"audit before": before.audit_head()}
    backup.note_in_audit(Change(BY, "backup restored", "", more=more))
    later = {person.id: person for person in before.people()}
    there = {person.id: person for person in backup.people()}
    both = sorted(there.keys() & later.keys())
    changed = {
        one
        for one in both
        if _is_brought_up_to_date(there[one], later[one], before, backup)
        | (one not in doubtful and _has_newer_password(there[one], later[one], backup))
    }
    changed |= _have_moved([later[one] for one in both if one not in doubtful], backup)
    return len(changed), len(later.keys() - there.keys())


def _is_brought_up_to_date(person: Person, later: Person, before: Store, backup: Store) -> bool:
    taken = set(backup.grants_of(person.id)) - set(before.grants_of(person.id))
    for grant in taken:
        try:
            backup.take_role(person.id, grant, by=BY)
        except LastAdmin:
            # Whoever came after her is not in the backup: somebody has to look after the server.
            continue
    is_closed = later.status == "closed" and person.status != "closed"
    if is_closed:
        backup.close_for_good(person, by=BY)
    return bool(taken) or is_closed


def _has_newer_password(person: Person, later: Person, backup: Store) -> bool:
    is_another = later.password != person.password and later.status != "closed"
    if is_another:
        newer = later.password
        backup.change_person(person, by=BY, action="password of later", password=newer)
    return is_another


def _have_moved(people: list[Person], backup: Store) -> set[str]:
    """Keep the addresses that people have now: whoever holds an old one may be another one.

    Returns the ids of those who have moved. Some have what was another one's before, so all of them
    leave the old ones first.
    """
    were = {one.id: backup.person(one.id).email for one in people}
    moving = [one for one in people if one.email != were[one.id]]
    for one in moving:
        _move(one.id, f"{one.id}@{NOWHERE}", backup)
    return {one.id for one in moving if not _stays(one, were[one.id], backup)}


def _stays(later: Person, old: str, backup: Store) -> bool:
    try:
        _move(later.id, later.email, backup)
    except Taken:
        # It is somebody's who does not move, and two cannot have it; so she keeps the old one.
        _move(later.id, old, backup)
        return True
    return False


def _move(person_id: str, email: str, backup: Store) -> None:
    person = backup.person(person_id)
    backup.change_person(person, by=BY, action="name or address changed", email=email)
