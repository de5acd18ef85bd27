"""Grants: who has which role, in which team and at which tree."""

from collections.abc import Iterable, Iterator, Mapping

from treeguide.access.permissions import PERMISSIONS
from treeguide.access.roles import ROLES
from treeguide.model import Record

EVERYWHERE = "*"
"""In place of a team or a tree: all of them, and what belongs to none."""


NO_TEAMS: Mapping[str, str | None] = {}


class Grant(Record, frozen=True):
    """A role that somebody has."""

    role: str
    team: str = EVERYWHERE
    tree: str = EVERYWHERE

    @property
    def in_team(self) -> str | None:
        """Return the team in which it holds, None if in every one."""
        return None if self.team == EVERYWHERE else self.team

    @property
    def at_tree(self) -> str | None:
        """Return the tree at which it holds, None if at every one."""
        return None if self.tree == EVERYWHERE else self.tree


class Rights:
    """What a person may do: the permissions of all the roles that were granted to her.

    `parents` names the team above each team; a grant in a team holds in those below it too.
    """

    def __init__(
        self, grants: Iterable[Grant] = (), parents: Mapping[str, str | None] = NO_TEAMS
    ) -> None:
        self.grants = tuple(grants)
        self._parents = parents

    def may(self, permission: str, team: str | None = None, tree: str | None = None) -> bool:
        """Whether she may do this to what belongs to `team` and, if it is of one, to `tree`.

        None stands for what belongs to nobody, for which a role everywhere is needed. Raises
        KeyError where there is no such permission: a misspelt one must not pass for a refusal.
        """
        PERMISSIONS[permission]
        return any(
            permission in _permissions_of(grant)
            and self._covers(grant.team, team)
            and grant.tree in (EVERYWHERE, tree)
            for grant in self.grants
        )

    def may_anywhere(self, permission: str) -> bool:
        """Whether there is a team or a tree where she may do this."""
        PERMISSIONS[permission]
        return any(permission in _permissions_of(grant) for grant in self.grants)

    def may_give(self, grant: Grant) -> bool:
        """Whether she may give or take this role: she may grant there, and has all it holds.

        Who looks after the server gives any role, for somebody has to give the first ones; but to
        nobody herself, which is for the caller to see to.
        """
        if grant.role not in ROLES:
            return False
        place = grant.in_team, grant.at_tree
        if self.may("grant-any", *place):
            return True
        needed = _permissions_of(grant) | {"grant"}
        return all(self.may(permission, *place) for permission in needed)

    def teams(self, permission: str) -> frozenset[str]:
        """Return in which teams she may do this, EVERYWHERE among them if in all."""
        return frozenset(
            grant.team for grant in self.grants if permission in _permissions_of(grant)
        )

    def _covers(self, granted: str, team: str | None) -> bool:
        return granted == EVERYWHERE or granted in _upwards(team, self._parents)


def grants_for(
    permission: str, team: str | None, tree: str, parents: Mapping[str, str | None]
) -> list[Grant]:
    """Return the grants each of which lets somebody do this to what is of `team` and `tree`."""
    PERMISSIONS[permission]
    return [
        Grant(name, place, at)
        for name, role in ROLES.items()
        if permission in role.permissions
        for place in (EVERYWHERE, *_upwards(team, parents))
        for at in (EVERYWHERE, tree)
    ]


def _upwards(team: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a team and those above it, each once."""
    seen: set[str] = set()
    while team is not None and team not in seen:
        yield team
        seen.add(team)
        team = parents.get(team)


def _permissions_of(grant: Grant) -> frozenset[str]:
    role = ROLES.get(grant.role)
    return role.permissions if role is not None else frozenset()
