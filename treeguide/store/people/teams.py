"""Teams, one inside another."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.errors import Gone, StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Audit, Change
from treeguide.store.people.persons import Taken

FRESH_US = 5_000_000
"""How long it is remembered which teams there are: a change that another process makes is seen
after that, one that is made here at once.
"""


class Team(Record, frozen=True):
    """A department, outside or inside customer."""

    id: str
    name: str
    parent: str | None = None
    """The team that it is a part of."""


class TeamChanged(StoreError):
    """Somebody else has changed the team meanwhile."""


class StillHolds(StoreError):
    """Roles or other teams belong to the team, so it cannot go."""


class WrongPlace(StoreError):
    """A team cannot be a part of the one that was named."""


class Teams(Audit):
    """Keeps teams; every change is in the audit."""

    _known: tuple[int, Mapping[str, Team]] | None = None
    """When teams were read to be remembered, and which there were."""
    _times = 0
    """How often teams were changed here."""

    def known_teams(self) -> Mapping[str, Team]:
        """Return all teams by id, as they were some seconds ago at the most."""
        now = self.clock()
        known, times = self._known, self._times
        if known is None or not known[0] <= now < known[0] + FRESH_US:
            known = now, {team.id: team for team in self.teams()}
            # What was read while somebody changed it is of before, and not remembered.
            if times == self._times:
                self._known = known
        return known[1]

    def teams_above(self) -> Mapping[str, str | None]:
        """Return above each team the one that it is a part of, by id, as `known_teams` does."""
        return _above(self.known_teams().values())

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
            _refuse_wrong_place(_above(_read(run)), team.id)

        self._change(add)

    def change_team(self, team: Team, *, by: str, before: Team | None = None) -> None:
        """Keep a team as it is now; raise Gone if there is none of that id.

        Raises WrongPlace where the team above is not there, or it would be a part of itself, and
        TeamChanged where it is not any more as who changes it has seen it `before`.
        """

        def change(run: Run) -> None:
            self._hold(run)
            kept = _kept(run, team.id)
            if before is not None and kept != before:
                raise TeamChanged(
                    f"Somebody else has changed the team “{team.id}” meanwhile, so nothing was"
                    " changed. Look at it as it is now, then change it again."
                )
            self._note(run, Change(by, "team changed", team.id, team.id, _changes(kept, team)))
            run(sql.CHANGE_TEAM, _row(team))
            _refuse_wrong_place(_above(_read(run)), team.id)

        self._change(change)

    def drop_team(self, team_id: str, *, by: str) -> None:
        """Forget a team; raise Gone if there is none, StillHolds where something belongs to it."""

        def drop(run: Run) -> None:
            self._hold(run)
            kept = _kept(run, team_id)
            more = {"name": kept.name}
            self._note(run, Change(by, "team removed", team_id, kept.parent, more))
            if run(sql.TEAM_HOLDS, {"id": team_id}).fetchone() is not None:
                raise StillHolds(
                    f"Roles or other teams belong to the team “{team_id}”, so it was not removed."
                    " Take these roles away and move these teams first."
                )
            run(sql.DROP_TEAM, {"id": team_id})

        self._change(drop)

    def _change(self, work: Callable[[Run], None]) -> None:
        try:
            self._driver.write(work)
        finally:
            self._times += 1
            self._known = None


def _kept(run: Run, team_id: str) -> Team:
    found = next((team for team in _read(run) if team.id == team_id), None)
    if found is None:
        raise Gone(f"There is no team “{team_id}”.")
    return found


def _changes(before: Team, after: Team) -> dict[str, str | None]:
    """Return what the audit is told of a change."""
    more: dict[str, str | None] = {}
    if after.name != before.name:
        more |= {"name": after.name, "name before": before.name}
    if after.parent != before.parent:
        more |= {"parent": after.parent, "parent before": before.parent}
    return more


def _row(team: Team) -> dict[str, str | None]:
    return {"id": team.id, "name": team.name, "parent": team.parent}


def _read(run: Run) -> Iterator[Team]:
    return (Team(*row) for row in run(sql.TEAMS))


def _above(teams: Iterable[Team]) -> dict[str, str | None]:
    return {team.id: team.parent for team in teams}


def _refuse_wrong_place(parents: Mapping[str, str | None], team_id: str) -> None:
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
