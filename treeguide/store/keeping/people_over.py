"""What was taken from people since a backup was made is not given back by it."""

from treeguide.store.driver import Run
from treeguide.store.people.persons import LastAdmin, Person
from treeguide.store.store import Store

BY = "restore"
END_ALL = "UPDATE sign_in SET ended_us = :now_us WHERE ended_us IS NULL"
SPEND_ALL = "UPDATE one_use_link SET used_us = :now_us WHERE used_us IS NULL"


def people_over(before: Store, backup: Store) -> int:
    """Close in `backup` what was closed since, take what was taken, and keep newer passwords.

    Returns of how many people something was changed. Everybody signs in anew: a browser that was
    signed out since, and a link that was used, would work again.
    """
    later = {person.id: person for person in before.people()}
    changed = sum(
        _is_brought_up_to_date(person, later[person.id], before, backup)
        for person in backup.people()
        if person.id in later
    )
    now = {"now_us": backup.clock()}

    def end(run: Run) -> None:
        run(END_ALL, now)
        run(SPEND_ALL, now)

    backup.driver.write(end)
    return changed


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
    elif later.password != person.password:
        newer = person.changed(password=later.password)
        backup.change_person(newer, by=BY, action="password of later")
    return bool(taken) or is_closed or later.password != person.password
