"""What holds for every session, whatever the tree and whoever walks it."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.json import encode

from tests.random_trees import LIBRARY, givens, trees
from treeguide.checks import Case, check
from treeguide.engine import Event, fold, page
from treeguide.kernel import NotOffered, Program, WalkError, dump, restore
from treeguide.model import Outcome

START = Event(1, 1_800_000_000_000_000, "started")


def event(events, kind, **told):
    last = events[-1]
    return Event(last.seq + 1, last.at_us + 1_000_000, kind, **told)


def random_events(draw, program, *, most=25):
    """Return the events of a session that answers, goes back and changes at random."""
    events = [START]
    session = fold(program, events)
    for _ in range(draw(st.integers(0, most))):
        following = next_event(draw, session, events)
        if following is None:
            break
        session.apply(following)
        events.append(following)
    return events


def next_event(draw, session, events):
    kinds = ["answered"] * 4 + (["went-back", "changed"] if session.path else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "went-back":
        return event(events, kind)
    index = draw(st.integers(0, len(session.path) - 1)) if kind == "changed" else None
    position = session.position if index is None else session.position_at(index)
    choices = givens(position)
    if not choices:
        return event(events, "went-back") if session.path else None
    return event(events, kind, given=draw(st.sampled_from(choices)), index=index)


def shown(session, audience="agent"):
    """Return a page without what counts events and time rather than answers."""
    seen = page(session, audience=audience)
    seen.seq = 0
    return encode(seen)


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
