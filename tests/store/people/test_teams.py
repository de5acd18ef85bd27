"""Teams are remembered for some seconds, for nearly every request asks which there are."""

import pytest

from tests.store.conftest import EVERY_ENGINE
from treeguide.store.people.teams import FRESH_US, Team, WrongPlace

IT, DESK = Team("it", "IT"), Team("desk", "Desk", "it")
RENAME = "UPDATE team SET name = 'Support' WHERE id = 'desk'"

pytestmark = EVERY_ENGINE


@pytest.fixture
def teams(store):
    """A store with a team in another one; its clock stands still."""
    now = store.clock()
    store.clock = lambda: now
    for team in (IT, DESK):
        store.add_team(team, by="test")
    return store


def after(store, passed_us: int):
    now = store.clock()
    store.clock = lambda: now + passed_us
    return store


def test_teams_are_known_by_their_ids_with_those_above_them(teams):
    assert teams.known_teams() == {"it": IT, "desk": DESK}
    assert teams.teams_above() == {"it": None, "desk": "it"}


def test_what_was_changed_elsewhere_is_seen_some_seconds_later(teams):
    teams.known_teams()
    teams.driver.write(lambda run: run(RENAME) and None)

    soon = after(teams, FRESH_US - 1).known_teams()["desk"].name
    later = after(teams, 10_000_000 - FRESH_US).known_teams()["desk"].name

    assert (soon, later) == ("Desk", "Support")


def test_what_is_changed_here_is_seen_at_once(teams):
    before = teams.teams_above()
    teams.change_team(Team("desk", "Desk"), by="test")
    teams.add_team(Team("night", "Night", "desk"), by="test")

    assert before == {"it": None, "desk": "it"}
    assert teams.teams_above() == {"it": None, "desk": None, "night": "desk"}


def test_what_was_refused_leaves_teams_as_they_are_known(teams):
    with pytest.raises(WrongPlace):
        teams.change_team(Team("it", "IT", "desk"), by="test")

    assert teams.known_teams() == {"it": IT, "desk": DESK}


def test_a_clock_that_was_put_back_keeps_nothing_for_longer(teams):
    teams.known_teams()
    teams.driver.write(lambda run: run(RENAME) and None)

    assert after(teams, -1).known_teams()["desk"].name == "Support"


def test_what_was_read_while_a_team_was_moved_is_not_remembered(teams, monkeypatch):
    really = type(teams).teams

    def meanwhile(self):
        found = really(self)
        monkeypatch.undo()
        self.change_team(Team("desk", "Desk", None), by="Ada")
        return found

    monkeypatch.setattr(type(teams), "teams", meanwhile)
    teams.known_teams()

    assert teams.teams_above()["desk"] is None
