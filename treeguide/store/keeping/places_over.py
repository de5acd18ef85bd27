"""Where teams belong, and in whose pages trees may stand: a backup widens neither of them."""

import msgspec

from treeguide.store.keeping.people_over import PEOPLE
from treeguide.store.people.teams import Team, WrongPlace
from treeguide.store.store import Store

PRESENCE = "m0014_brands"
"""The migration that makes the table of it: data may be older than that."""


def teams_over(before: Store, backup: Store, *, by: str) -> int:
    """Put teams where they have been put since, and return how many.

    One whose new place is not in the backup is a part of none: whoever looks after the place that
    it had then may not do so any more.
    """
    if PEOPLE in before.driver.pending_migrations():
        return 0
    later = {team.id: team for team in before.teams()}
    moved = [one for one in backup.teams() if later.get(one.id, one).parent != one.parent]
    for team in moved:
        backup.change_team(_under(team, None), by=by)
    there = {team.id for team in backup.teams()}
    for team in moved:
        if later[team.id].parent in there:
            _put(backup, _under(team, later[team.id].parent), by)
    return len(moved)


def presences_over(before: Store, backup: Store, *, by: str) -> int:
    """Take from trees the sites that they have lost, and what these are told; return how many.

    What was added since is not in the backup, and is added again by whoever wants it.
    """
    if PRESENCE in before.driver.pending_migrations():
        return 0
    times = 0
    for one in backup.presences():
        later = before.presence_of(one.tree_id)
        sites = [site for site in one.sites if site in later.sites]
        tells = [name for name in one.tells if name in later.tells]
        if (len(sites), len(tells)) == (len(one.sites), len(one.tells)):
            continue
        backup.change_presence(
            one.tree_id, one.rev, brand=one.brand, sites=sites, tells=tells, by=by
        )
        times += 1
    return times


def _under(team: Team, parent: str | None) -> Team:
    return msgspec.structs.replace(team, parent=parent)


def _put(backup: Store, team: Team, by: str) -> None:
    try:
        backup.change_team(team, by=by)
    except WrongPlace:
        # Data that are damaged may have a team that is a part of itself.
        return
