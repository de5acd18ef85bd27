"""Who may walk a tree, and in which team."""

from treeguide.access import Rights, grants_for
from treeguide.model import Tree
from treeguide.store import Store
from treeguide.store.people.persons import Colleague

WALKING, READING = "walk", "see-personal"


class NotAColleague(Exception):
    """A session was to be passed to somebody who may not walk its tree. The text says so."""


class Colleagues:
    """Finds the people who may go on with a session."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_tree(self, team: str | None, tree_id: str) -> list[Colleague]:
        """Return who may go on with a session of a tree of a team, by name; only active accounts.

        They may walk it, and may see what its caller has said.
        """
        parents = self._store.teams_above()
        needed = (WALKING, READING)
        return self._store.holders_of(*(grants_for(one, team, tree_id, parents) for one in needed))

    def passing(self, to: str, tree: Tree) -> dict[str, str | None]:
        """Return what an event gives that passes a session of `tree` to somebody.

        Raises NotAColleague where that is nobody who may walk it.
        """
        if to not in {one.id for one in self.of_tree(tree.team, tree.id)}:
            raise NotAColleague(
                "The session was not passed on: there is no such person, or she may not walk this"
                " tree. Choose one of your colleagues."
            )
        return {"to": to, "team": self.team_of(to, tree)}

    def team_of(self, person_id: str, tree: Tree) -> str | None:
        """Return in which team somebody walks a tree, None where she may in every team.

        Of several it is the tree's own, or else the first by name.
        """
        parents, owner = self._store.teams_above(), tree.team
        teams = {
            grant.team
            for grant in self._store.grants_of(person_id)
            if grant.in_team is not None and Rights([grant], parents).may(WALKING, owner, tree.id)
        }
        return owner if owner in teams else min(teams, default=None)
