"""Nobody has a role in a team that was removed, whoever was first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.store.conftest import EVERY_ENGINE
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.store.keeping.verify import verify
from treeguide.store.people import sql
from treeguide.store.people.persons import NoTeam
from treeguide.store.people.teams import StillHolds

pytestmark = EVERY_ENGINE
AGENT = Grant("agent", "desk")
TIMES = 12


@pytest.fixture
def bob(store):
    return store.add_person("Bob", "bob@example.org", by="test", status="active")


def invites(store, bob, grant):
    store.invite("Eve", "eve@example.org", [grant], by="test")


def gives(store, bob, grant):
    store.give_role(bob.id, grant, by="test")


EVERY_WAY = pytest.mark.parametrize("way", [gives, invites])


@EVERY_WAY
def test_who_chose_a_team_that_is_gone_by_now_is_told_and_nothing_is_kept(store, bob, way):
    with_teams(store, "desk").drop_team("desk", by="test")
    told = store.audit_head()

    with pytest.raises(NoTeam, match="no team “desk”"):
        way(store, bob, AGENT)

    assert (store.all_grants(), store.audit_head()) == ({}, told)
    assert store.people() == [bob]


def test_a_role_everywhere_needs_no_team(store, bob):
    store.give_role(bob.id, Grant("agent", tree="lamp"), by="test")

    assert store.grants_of(bob.id) == [Grant("agent", tree="lamp")]


def test_of_a_role_given_and_its_team_removed_at_once_one_is_refused(store, bob):
    outcomes = [at_once(store, bob, f"team-{number}") for number in range(TIMES)]

    there = {team.id for team in store.teams()}
    roles = {grant.team for grant in store.grants_of(bob.id)}
    assert roles == there
    assert all(sorted(outcome) == [False, True] for outcome in outcomes)
    assert verify(store).damages == ()


def at_once(store, bob, team: str) -> list[bool]:
    """Give a role in a team while it is removed; return which of the two was done."""
    with_teams(store, team)
    together = Barrier(2)

    def done(work) -> bool:
        together.wait()
        try:
            work()
        except (NoTeam, StillHolds):
            return False
        return True

    works = (
        lambda: store.give_role(bob.id, Grant("agent", team), by="test"),
        lambda: store.drop_team(team, by="test"),
    )
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(done, works))


@EVERY_WAY
def test_nobody_removes_a_team_between_the_look_at_it_and_the_role(store, bob, way, monkeypatch):
    with_teams(store, "desk")
    said, write = [], store.driver.write

    def noting(work, **how):
        return write(lambda run: work(lambda one, *values: said.append(one) or run(one, *values)))

    monkeypatch.setattr(store.driver, "write", noting)

    way(store, bob, AGENT)

    assert said.index(sql.HOLD_HEAD) < said.index(sql.TEAM_IS_THERE) < said.index(sql.KEEP_GRANT)
