"""What holds for every session, whatever the tree and whoever walks it."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.json import encode

from tests.engine.histories import START, event, random_events, shown
from tests.random_trees import LIBRARY, givens, trees
from treeguide.checks import Case, check
from treeguide.engine import Event, fold, page
from treeguide.kernel import NotOffered, Program, WalkError, dump, restore
from treeguide.model import Outcome


@settings(max_examples=120, deadline=None)
@given(st.data(), trees())
def test_replaying_the_events_of_any_session_gives_the_same_page(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program)

    once, again = fold(program, events), fold(Program(tree, LIBRARY), events)

    assert encode(page(once)) == encode(page(again))
    assert once.inactive == again.inactive


@settings(max_examples=120, deadline=None)
@given(st.data(), trees())
def test_going_back_and_giving_the_same_answer_changes_nothing(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program)
    before = fold(program, events)
    assume(before.prefill(before.node) is None)  # else the old answer ahead comes back as well
    steps = data.draw(st.integers(0, min(3, len(before.path))))
    told = [entry.given for entry in before.path[len(before.path) - steps :]]

    for _ in range(steps):
        events = [*events, event(events, "went-back")]
    again = fold(program, events)
    for answer in told:
        if again.path != before.path:
            again.apply(event(events, "answered", given=answer))

    assert shown(again) == shown(before)
    assert again.inactive == before.inactive


@settings(max_examples=120, deadline=None)
@given(st.data(), trees())
def test_changing_an_answer_to_itself_changes_nothing(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program)
    before = fold(program, events)
    assume(before.path and before.prefill(before.node) is None)
    index = data.draw(st.integers(0, len(before.path) - 1))

    told = event(events, "changed", index=index, given=before.path[index].given)
    after = fold(program, [*events, told])

    assert shown(after) == shown(before)


@settings(max_examples=80, deadline=None)
@given(st.data(), trees())
def test_inactive_answers_are_on_no_path_and_in_no_fact(data, tree):
    program = Program(tree, LIBRARY)
    session = fold(program, random_events(data.draw, program))

    walked = fold(program, [START])
    events = [START]
    for entry in session.path:
        events.append(event(events, "answered", given=entry.given))
        walked.apply(events[-1])

    assert walked.node == session.node
    assert page(walked).known == page(session).known


@settings(max_examples=80, deadline=None)
@given(st.data(), trees())
def test_what_came_back_is_the_end_of_the_path_and_was_given_before(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program)
    assume(len(events) > 1)
    before, after = fold(program, events[:-1]), fold(program, events)

    last = events[-1]
    back = after.path[len(after.path) - after.came_back :]

    assert all(entry in [*before.inactive, *before.path] for entry in back)
    assert after.sets_aside is (last.kind != "answered")
    assert after.came_back == 0 or last.kind != "went-back"


@settings(max_examples=80, deadline=None)
@given(st.data(), trees())
def test_an_event_that_is_refused_leaves_the_session_as_it_was(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program)
    session = fold(program, events)
    before = shown(session), session.inactive, session.seq

    for wrong in (
        event(events, "answered", given="no-such-answer"),
        event(events, "answered", given={"no_such_variable": 1}),
        event(events, "answered", given="a0", node="elsewhere"),
        event(events, "changed", index=0, given="no-such-answer"),
        event(events, "changed", index=99, given="a0"),
        event(events, "danced"),
    ):
        with pytest.raises(WalkError):
            session.apply(wrong)

    assert (shown(session), session.inactive, session.seq) == before


@settings(max_examples=150, deadline=None)
@given(st.data(), trees())
def test_every_walk_ends_within_the_number_of_answers_that_check_states(data, tree):
    findings = check(Case(tree, LIBRARY))
    if any(finding.level == "error" for finding in findings):
        return
    program = Program(tree, LIBRARY)
    position = program.begin("2027-01-04")
    bound = program.lengths.at_most(tree.start, {})
    session = fold(program, [START])
    events = [START]

    given_so_far = 0
    while session.outcome is None:
        left = page(session).progress.at_most
        assert left is not None
        assert left <= bound - given_so_far
        events.append(
            event(events, "answered", given=data.draw(st.sampled_from(givens(session.position))))
        )
        session.apply(events[-1])
        given_so_far += 1
        assert given_so_far <= bound

    assert position is not None


@settings(max_examples=80, deadline=None)
@given(st.data(), trees())
def test_a_walk_goes_on_from_its_snapshot_as_if_nothing_had_happened(data, tree):
    program = Program(tree, LIBRARY)
    session = fold(program, random_events(data.draw, program))
    position = session.position

    again = restore(program, dump(position))

    assert again.node == position.node
    assert again.facts == position.facts
    assert dump(again) == dump(position)
    assert type(again.place.node) is Outcome or givens(again) == givens(position)


def test_a_session_begins_with_its_start():
    with pytest.raises(WalkError, match="begins with"):
        fold(Program(LIBRARY["called"]), [Event(1, 0, "answered", given="yes")])


def test_nothing_can_be_added_once_a_session_has_ended():
    session = fold(Program(LIBRARY["called"]), [START, Event(2, 5, "ended")])

    with pytest.raises(WalkError, match="has ended"):
        session.apply(Event(3, 6, "answered", given="yes"))


def test_an_answer_that_is_not_offered_is_answered_with_those_that_are():
    session = fold(Program(LIBRARY["called"]), [START])

    with pytest.raises(NotOffered, match="Choose one of: yes, wait"):
        session.apply(Event(2, 5, "answered", given="maybe"))
