"""What holds for every session in which somebody jumps, whatever the tree and wherever to."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.histories import START, event, places, random_events, shown
from tests.random_trees import LIBRARY, trees
from treeguide.engine import fold, page
from treeguide.kernel import ARROW, NotOffered, Program, dump, restore, target_of

ELSEWHERE = ("nowhere", "n0/ask", "called/ask", "", "/", "n1/n2/ask")


def is_not_waiting(session):
    """Whether nothing waits where the session stands, which would come back by itself."""
    return all(entry.node != session.node for entry in session.inactive)


@settings(max_examples=150, deadline=None)
@given(st.data(), trees())
def test_replaying_the_events_gives_the_same_page(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program, most=20, jumps=True)

    once, again = fold(program, events), fold(Program(tree, LIBRARY), events)

    for audience in ("agent", "customer"):
        assert shown(once, audience) == shown(again, audience)
    assert once.inactive == again.inactive


@settings(max_examples=150, deadline=None)
@given(st.data(), trees())
def test_the_path_alone_leads_to_where_the_session_stands(data, tree):
    program = Program(tree, LIBRARY)
    session = fold(program, random_events(data.draw, program, most=20, jumps=True))

    walked, events = fold(program, [START]), [START]
    for entry in session.path:
        kind = "jumped" if target_of(entry.given) else "answered"
        events.append(event(events, kind, given=entry.given, node=entry.node))
        walked.apply(events[-1])

    assert (walked.node, walked.fault, walked.told) == (session.node, session.fault, session.told)
    assert page(walked).known == page(session).known


@settings(max_examples=150, deadline=None)
@given(st.data(), trees())
def test_going_back_after_a_jump_shows_the_page_before_it(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program, most=20, jumps=True)
    before = fold(program, events)
    to = ARROW + data.draw(st.sampled_from(places(before)))
    jumped = event(events, "jumped", given=to)
    once = fold(program, [*events, jumped])
    assume(len(once.path) == len(before.path) + 1)  # else old answers came back behind it
    assume(is_not_waiting(before))

    back = event([jumped], "went-back")
    again = event([back], "jumped", given=to)

    assert shown(fold(program, [*events, jumped, back])) == shown(before)
    assert shown(fold(program, [*events, jumped, back, again])) == shown(once)


@settings(max_examples=120, deadline=None)
@given(st.data(), trees())
def test_changing_an_answer_to_itself_changes_nothing_before_or_behind_a_jump(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program, most=20, jumps=True)
    before = fold(program, events)
    answers = [n for n, entry in enumerate(before.path) if not target_of(entry.given)]
    assume(answers and is_not_waiting(before) and before.fault is None)
    index = data.draw(st.sampled_from(answers))

    told = event(events, "changed", index=index, given=before.path[index].given)
    after = fold(program, [*events, told])

    assert shown(after) == shown(before)


@settings(max_examples=120, deadline=None)
@given(st.data(), trees())
def test_a_jump_that_is_refused_leaves_the_session_as_it_was(data, tree):
    program = Program(tree, LIBRARY)
    events = random_events(data.draw, program, most=20, jumps=True)
    session = fold(program, events)
    before = shown(session), session.inactive, session.seq
    inside = "/".join(session.node.split("/")[:-1])

    for target in (*ELSEWHERE, session.node, f"{inside}/nowhere", f"{inside}/n0/ask"):
        if target in places(session):
            continue
        try:
            session.apply(event(events, "jumped", given=ARROW + target))
        except NotOffered as refused:
            assert str(refused).endswith(".")
        else:
            raise AssertionError(target)

    assert (shown(session), session.inactive, session.seq) == before


@settings(max_examples=80, deadline=None)
@given(st.data(), trees())
def test_a_walk_with_jumps_goes_on_from_its_snapshot(data, tree):
    program = Program(tree, LIBRARY)
    position = fold(program, random_events(data.draw, program, most=20, jumps=True)).position

    again = restore(program, dump(position))

    assert (again.node, again.facts, dump(again)) == (position.node, position.facts, dump(position))
