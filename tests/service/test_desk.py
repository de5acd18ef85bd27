"""The agents' desk: whose sessions, which caller, what goes along to the next problem."""

import datetime
import json

import pytest

from tests.nodes import outcome, question
from tests.service.cases import DAY, TREE, Clock
from tests.teams import with_teams
from treeguide.access import Grant
from treeguide.kernel import WalkError
from treeguide.service.carrying import known_facts
from treeguide.service.desk import Caller, Desk, NotAColleague
from treeguide.service.publishing import publish_folder
from treeguide.service.replay import MORE
from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.store import Conflict, Erased, Gone, open_store
from treeguide.store.keeping.verify import verify
from treeguide.store.people.teams import Team

FOR_AGENTS = {**TREE, "audience": ["agent"], "owner": "desk"}
OTHER = {
    "format": "treeguide/1",
    "id": "other",
    "title": "Other",
    "audience": ["agent"],
    "owner": "desk",
    "start": "lamp",
    "variables": {
        "name": {"type": "text", "personal": True, "max_length": 40},
        "phone": {"type": "text"},
        "floor": {"type": "integer", "min": 0, "max": 2},
    },
    "nodes": {"lamp": question("Lit?", yes=("Yes", "end"), no=("No", "end")), "end": outcome("E")},
}
PERSON = {"name": "Ada", "phone": "555-0100", "floor": 2}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    for tree in (FOR_AGENTS, OTHER):
        folder = tmp_path / "trees" / tree["id"]
        folder.mkdir(parents=True)
        (folder / "tree.json").write_text(json.dumps(tree), "utf-8")
    store = open_store(tmp_path / "data")
    store.clock = store.vault._keys._clock = clock
    publish_folder(store, tmp_path / "trees")
    store.add_team(Team("desk", "Desk"), by="test")
    store.add_team(Team("night", "Night", "desk"), by="test")
    yield store
    store.close()


@pytest.fixture
def sessions(store):
    return Sessions(Shelf(store, datetime.UTC))


@pytest.fixture
def desk(sessions):
    return Desk(sessions)


def hired(store, name: str, *grants: Grant) -> str:
    """Keep somebody with an account; return her id."""
    grants = grants or (Grant("agent", "desk"),)
    with_teams(store, *(grant.team for grant in grants if grant.in_team))
    person = store.add_person(name, f"{name}@example.org", grants, by="test", status="active")
    return person.id


@pytest.fixture
def ann(store):
    return hired(store, "Ann")


@pytest.fixture
def bob(store):
    return hired(store, "Bob")


def does(walk, kind: str, **what):
    seq = walk.session.seq
    return walk.act(kind, seq=seq, key=f"k{seq}", node=walk.session.node, **what)


def in_form(desk, ann):
    """A session of which the caller has told who she is."""
    walk = desk.begin("case", ann, caller=Caller("INC-7", "Ada", "ada@example.org"))
    does(walk, "answered", given="dark", by=ann)
    does(walk, "answered", given=PERSON, by=ann)
    return walk


def test_a_session_that_is_begun_at_the_desk_is_held_by_who_began_it(desk, store, ann):
    walk = desk.begin("case", ann, language="en")

    row = store.session_row(walk.row.id)
    assert (row.agent_id, row.team, row.channel, row.audience) == (ann, "desk", "desk", "agent")
    assert [one.id for one in desk.mine(ann)] == [walk.row.id]
    assert store.history_of(walk.row.id).events[0].by == ann
    assert len(row.contact_key) == 32


def test_who_calls_is_kept_with_the_session_and_found_by_the_case(desk, ann):
    walk = desk.begin("case", ann, caller=Caller(case="INC-7", caller="Ada"))

    assert walk.session.identity == {"case": "INC-7", "caller": "Ada"}
    assert [one.id for one in desk.of_case("inc-7")] == [walk.row.id]
    assert desk.mine(ann)[0].case_reference == "INC-7"


def test_each_caller_has_a_key_of_her_own(desk, ann):
    keys = {desk.begin("case", ann).row.contact_key for _ in range(5)}

    assert len(keys) == 5


def test_a_second_problem_of_a_caller_is_linked_and_knows_her(desk, ann):
    first = in_form(desk, ann)

    second = desk.begin("other", ann, after=first.row.id)

    assert second.row.contact_key == first.row.contact_key
    assert second.session.identity == first.session.identity
    assert [one.id for one in desk.linked(second)] == [first.row.id]
    assert [one.id for one in desk.linked(first)] == [second.row.id]


def test_what_is_known_goes_along_where_it_fits_and_stays_personal(desk, ann):
    first = in_form(desk, ann)

    second = desk.begin("other", ann, after=first.row.id)

    # The phone is personal in one tree and would be in clear in the other.
    assert second.session.started.known == {"name": "Ada", "floor": 2}


def test_a_value_that_the_other_tree_does_not_take_stays_behind(desk, sessions, ann):
    first = desk.begin("case", ann)
    does(first, "answered", given="dark")
    does(first, "answered", given={"name": "Ada", "floor": 3})

    _, edition = sessions.shelf.live_one("other", "agent")

    assert known_facts(first.session, edition.tree) == {"name": "Ada"}


def test_what_is_said_anew_of_the_caller_counts(desk, ann):
    first = in_form(desk, ann)

    second = desk.begin("other", ann, after=first.row.id, caller=Caller(case="INC-8"))

    assert second.session.identity == {**first.session.identity, "case": "INC-8"}


def test_a_session_that_has_ended_can_be_followed_by_another(desk, ann):
    first = in_form(desk, ann)
    does(first, "ended", by=ann)

    assert desk.begin("other", ann, after=first.row.id).session.started.known["name"] == "Ada"


def test_no_session_follows_one_that_is_gone_or_erased(desk, store, ann):
    first = in_form(desk, ann)
    store.erase_session(first.row.id, actor="x", reason="y")

    with pytest.raises(Erased):
        desk.begin("other", ann, after=first.row.id)
    with pytest.raises(Gone):
        desk.begin("other", ann, after="nobody")

    assert len(store.sessions_before(2**62, "", 9)) == 1


# Passing sessions on.


def test_a_session_is_passed_to_a_colleague_with_words_for_her(desk, store, ann, bob):
    walk = desk.begin("case", ann)

    desk.hand_over(walk, bob, by=ann, seq=1, key="k", text="She waits at the gate.")

    assert (walk.row.agent_id, walk.session.agent_id) == (bob, bob)
    assert (desk.mine(ann), [one.id for one in desk.mine(bob)]) == ([], [walk.row.id])
    event = store.history_of(walk.row.id).events[1]
    assert (event.by, event.given) == (ann, {"to": bob, "team": "desk"})
    assert event.text == "She waits at the gate."
    assert "gate" not in store.rows_of(walk.row.id)[1].body


def test_a_session_is_taken_over_and_goes_on_in_other_hands(desk, sessions, ann, bob):
    walk = desk.begin("case", ann)
    sessions.give_back(walk)

    taken = sessions.open(walk.row.id)
    desk.hand_over(taken, bob, by=bob, seq=1, key="k")
    does(taken, "answered", given="lit", by=bob)

    assert taken.session.node == "good"


def test_who_goes_on_too_late_with_a_session_that_was_taken_over_is_told(desk, store, ann, bob):
    walk = desk.begin("case", ann)
    elsewhere = Sessions(Shelf(store, datetime.UTC))
    Desk(elsewhere).hand_over(elsewhere.open(walk.row.id), bob, by=bob, seq=1, key="k")

    with pytest.raises(Conflict):
        does(walk, "answered", given="lit", by=ann)


@pytest.mark.parametrize(
    "grants", [(Grant("agent", "elsewhere"),), (Grant("agent", "desk", "other"),)]
)
def test_a_session_is_passed_to_nobody_who_may_not_walk_its_tree(desk, store, ann, grants):
    walk = desk.begin("case", ann)
    stranger = hired(store, "Sam", *grants)

    for to in (stranger, "nobody", ""):
        with pytest.raises(NotAColleague, match=r"may not walk this tree\. Choose"):
            desk.hand_over(walk, to, by=ann, seq=1, key="k")

    assert store.session_row(walk.row.id).head == 1


def test_a_session_that_has_ended_is_passed_to_nobody(desk, ann, bob):
    walk = desk.begin("case", ann)
    does(walk, "ended")

    with pytest.raises(WalkError, match="has ended"):
        desk.hand_over(walk, bob, by=ann, seq=2, key="k")


def test_colleagues_are_those_who_may_walk_the_tree_and_still_come(desk, store, ann, bob):
    sue = hired(store, "Sue", Grant("lead"))
    hired(store, "Sam", Grant("agent", "elsewhere"))
    gone = store.person(hired(store, "Zoe"))
    store.close_for_good(gone, by="test")

    assert [one.id for one in desk.colleagues("desk", "case")] == [ann, bob, sue]


@pytest.mark.parametrize(
    ("grants", "team"),
    [
        ([Grant("agent", "desk")], "desk"),
        ([Grant("lead")], None),
        ([Grant("lead"), Grant("agent", "desk")], "desk"),
        ([Grant("agent", "desk", "case"), Grant("agent", "elsewhere")], "desk"),
    ],
)
def test_a_session_is_of_the_team_in_which_its_agent_walks_the_tree(desk, store, grants, team):
    walk = desk.begin("case", hired(store, "Kim", *grants))

    assert store.session_row(walk.row.id).team == team


# Jumps and what else happens, through the store.


def test_a_jump_that_is_sent_twice_happens_once(desk, ann):
    walk = desk.begin("case", ann)
    what = {"seq": 1, "key": "k", "node": "you", "text": "She knows.", "by": ann}

    first, again = walk.act("jumped", **what), walk.act("jumped", **what)

    assert (first.replayed, again.replayed) == (False, True)
    assert walk.session.told == [("lamp", "→you")]


def test_a_jump_is_read_again_as_it_was(desk, store, ann):
    walk = desk.begin("case", ann)
    walk.act("jumped", seq=1, key="k", node="you", text="She knows.", by=ann)

    again = Sessions(Shelf(store, datetime.UTC)).open(walk.row.id)

    assert (again.session.told, again.session.node) == ([("lamp", "→you")], "you")
    assert "knows" not in store.rows_of(walk.row.id)[1].body
    assert verify(store, more=MORE).damages == ()


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ({"shown_at": -3_000_000, "active_ms": 1_500}, (-3_000_000, 1_500)),
        ({"shown_at": -3_000_000, "active_ms": 900_000}, (-3_000_000, None)),
        ({"shown_at": -3_000_000, "active_ms": -1}, (-3_000_000, None)),
        ({"shown_at": -3_000_000}, (-3_000_000, None)),
        ({"shown_at": None, "active_ms": 5}, (None, None)),
        ({"shown_at": DAY, "active_ms": 5}, (None, None)),
        ({"shown_at": -DAY, "active_ms": 5}, (None, None)),
        ({"active_ms": 5}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_how_long_a_page_was_seen_is_kept_as_far_as_it_can_be_true(
    desk, store, clock, ann, seen, kept
):
    walk = desk.begin("case", ann)
    clock.now_us += 10_000_000
    now_us = clock.now_us
    told = {name: value for name, value in seen.items() if name == "active_ms" or value is None}
    if seen.get("shown_at") is not None:
        told["shown_at"] = now_us + seen["shown_at"]

    does(walk, "answered", given="lit", read=True, **told)

    [row] = store.driver.read("SELECT shown_at, active_ms FROM event WHERE seq = 2")
    shown_at, active_ms = kept
    assert row["shown_at"] == (None if shown_at is None else now_us + shown_at)
    assert row["active_ms"] == active_ms
    assert store.history_of(walk.row.id).events[1].read


def test_what_is_to_be_followed_up_is_on_the_desk_of_who_ended_the_session(desk, ann):
    walk = desk.begin("case", ann)
    given = {"resolved": "later", "reason": "waiting", "follow_up": "2027-03-27"}
    does(walk, "ended", given=given, text="Ring her.", by=ann)

    [one] = desk.follow_ups(ann)
    assert (one.session.id, one.due) == (walk.row.id, datetime.date(2027, 3, 27))
    assert desk.follow_up_done(walk.row.id, ann)
    assert desk.follow_ups(ann) == []


def test_the_trees_that_are_started_most_come_first_and_are_counted_once_a_minute(desk, clock, ann):
    for tree_id in ("other", "case", "other"):
        desk.begin(tree_id, ann)

    first = desk.commonest(["case", "other"])
    desk.begin("case", ann)
    soon = desk.commonest(["other", "case"])
    clock.now_us += 61_000_000
    later = desk.commonest(["case", "other"])

    assert list(first.items()) == list(soon.items()) == [("other", 2), ("case", 1)]
    assert list(later.items()) == [("case", 2), ("other", 2)]


def test_a_call_with_everything_in_it_breaks_no_invariant(desk, store, ann, bob):
    walk = in_form(desk, ann)
    does(walk, "flagged", text="The promise is too long.", by=ann)
    does(walk, "paused", text="Lunch", by=ann)
    desk.hand_over(walk, bob, by=ann, seq=walk.session.seq, key="pass")
    seq = walk.session.seq
    walk.act("jumped", seq=seq, key="jump", node="good", text="It works again.", by=bob)
    does(walk, "ended", given={"resolved": "yes", "reason": "solved"}, by=bob)

    assert verify(store, more=MORE).damages == ()
