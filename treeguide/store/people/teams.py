"""Teams, one inside another."""

from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.errors import Gone, StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Audit, Change
from treeguide.store.people.persons import Taken


class Team(Record, frozen=True):
    """A department, outside or inside customer."""

    id: str
    name: str
    parent: str | None = None
    """The team that it is a part of."""


class WrongPlace(StoreError):
    """A team cannot be a part of the one that was named."""


class Teams(Audit):
    """Keeps teams; every change is in the audit."""

    def teams(self) -> list[Team]:
        """Return all teams by name."""
        return [Team(**row) for row in self._driver.read(sql.TEAMS)]

    def add_team(self, team: Team, *, by: str) -> None:
        """Keep a new team; raise Taken where there is one of that id.

        Raises WrongPlace where the team above is not there, or it would be a part of itself.
        """

        def add(run: Run) -> None:
            self._note(run, Change(by, "team added", team.id, team.id))
            if run(sql.KEEP_TEAM, {**_row(team), "now_us": self.clock()}).rowcount != 1:
                raise Taken(f"There is a team “{team.id}” already.")
            _refuse_wrong_place(_parents(run), team.id)

        self._driver.write(add)

    def change_team(self, team: Team, *, by: str) -> None:
        """Keep a team as it is now; raise Gone if there is none of that id.

        Raises WrongPlace where the team above is not there, or it would be a part of itself.
        """

        def change(run: Run) -> None:
            more = {"parent": team.parent}
            self._note(run, Change(by, "team changed", team.id, team.id, more))
            if run(sql.CHANGE_TEAM, _row(team)).rowcount != 1:
                raise Gone(f"There is no team “{team.id}”.")
            _refuse_wrong_place(_parents(run), team.id)

        self._driver.write(change)


def _row(team: Team) -> dict[str, str | None]:
    return {"id": team.id, "name": team.name, "parent": team.parent}


def _parents(run: Run) -> dict[str, str | None]:
    return {team_id: parent for team_id, _, parent in run(sql.TEAMS)}


def _refuse_wrong_place(parents: dict[str, str | None], team_id: str) -> None:
    above = parents[team_id]
    while above is not None:
        if above == team_id:
            raise WrongPlace(
                f"The team “{team_id}” would be a part of itself, so nothing was changed. Choose"
                " another team above it."
            )
        if above not in parents:
            raise WrongPlace(
                f"There is no team “{above}”, so nothing can be a part of it, and nothing was"
                " changed. Choose another team above it."
            )
        above = parents[above]
