"""Who may do what: nobody more than a role says, and nobody gives what she lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.access import EVERYWHERE, PERMISSIONS, ROLES, Grant, Rights, grants_for

PARENTS = {"it": None, "desk": "it", "night": "desk", "hr": None}
TEAMS = [None, *PARENTS]
TREES = [None, "printer", "leave"]
GRANTS = st.builds(
    Grant,
    st.sampled_from([*ROLES, "no-such-role"]),
    st.sampled_from([EVERYWHERE, *PARENTS]),
    st.sampled_from([EVERYWHERE, "printer", "leave"]),
)
PLACES = st.tuples(st.sampled_from(TEAMS), st.sampled_from(TREES))


def above(team: str | None) -> set[str | None]:
    """A second way to say it: a team and all those it is a part of."""
    return {team} | (above(PARENTS[team]) if PARENTS.get(team) else set())


@given(st.lists(GRANTS), st.sampled_from(sorted(PERMISSIONS)), PLACES)
def test_one_may_what_a_role_of_hers_holds_there_and_nothing_else(grants, permission, place):
    team, tree = place
    expected = any(
        grant.role in ROLES
        and permission in ROLES[grant.role].permissions
        and (grant.team == EVERYWHERE or grant.team in above(team))
        and (grant.tree == EVERYWHERE or grant.tree == tree)
        for grant in grants
    )

    assert Rights(grants, PARENTS).may(permission, team, tree) is expected


@given(GRANTS, st.sampled_from(sorted(PERMISSIONS)), st.sampled_from(TEAMS), st.sampled_from(TREES))
def test_the_grants_for_something_are_all_those_of_which_one_is_enough(
    grant, permission, team, tree
):
    is_enough = Rights([grant], PARENTS).may(permission, team, tree)

    assert (grant in grants_for(permission, team, tree or "", PARENTS)) is is_enough


@given(st.lists(GRANTS), GRANTS)
def test_nobody_but_an_administrator_gives_what_she_lacks(grants, wanted):
    rights = Rights(grants, PARENTS)
    place = wanted.in_team, wanted.at_tree

    if rights.may_give(wanted) and not rights.may("grant-any", *place):
        assert rights.may("grant", *place)
        assert all(rights.may(one, *place) for one in ROLES[wanted.role].permissions)


def test_a_role_in_a_team_holds_in_those_below_it_and_not_above():
    rights = Rights([Grant("agent", "desk")], PARENTS)

    assert rights.may("walk", "night")
    assert not rights.may("walk", "it")
    assert not rights.may("walk", None)


def test_a_team_that_is_a_part_of_itself_hangs_nobody():
    rights = Rights([Grant("agent", "x")], {"a": "b", "b": "a"})

    assert not rights.may("walk", "a")


def test_looking_after_the_server_shows_nothing_personal():
    rights = Rights([Grant("admin")])

    assert not any(rights.may_anywhere(one) for one in PERMISSIONS if "personal" in one)


def test_a_misspelt_permission_is_no_refusal():
    with pytest.raises(KeyError):
        Rights().may("wlak")


def test_every_role_holds_permissions_that_there_are():
    assert all(role.permissions <= PERMISSIONS.keys() for role in ROLES.values())


def test_every_permission_is_in_some_role():
    assert set().union(*(role.permissions for role in ROLES.values())) == set(PERMISSIONS)
