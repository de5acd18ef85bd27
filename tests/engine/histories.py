"""Histories of sessions made at random, event by event, and what is seen of them."""

from hypothesis import strategies as st
from msgspec.json import encode

from tests.random_trees import givens
from treeguide.engine import Event, fold, page
from treeguide.kernel import ARROW

START = Event(1, 1_800_000_000_000_000, "started")


def event(events, kind, **told):
    """Return what happens next, a second after the last of `events`."""
    last = events[-1]
    return Event(last.seq + 1, last.at_us + 1_000_000, kind, **told)


def random_events(draw, program, *, most=25, jumps=False):
    """Return the events of a session that answers, goes back and changes, or jumps, at random."""
    events = [START]
    session = fold(program, events)
    for _ in range(draw(st.integers(0, most))):
        following = _next_event(draw, session, events, jumps=jumps)
        if following is None:
            break
        session.apply(following)
        events.append(following)
    return events


def _next_event(draw, session, events, *, jumps):
    kinds = ["answered"] * 3 + (["jumped"] * 2 if jumps else ["answered"])
    kind = draw(st.sampled_from(kinds + (["went-back", "changed"] if session.path else [])))
    if kind == "went-back":
        return event(events, kind)
    index = draw(st.integers(0, len(session.path) - 1)) if kind == "changed" else None
    position = session.position if index is None else session.position_at(index)
    choices = givens(position) if session.fault is None or index is not None else []
    if choices and kind != "jumped":
        return event(events, kind, given=draw(st.sampled_from(choices)), index=index)
    if jumps:
        return event(events, "jumped", given=ARROW + draw(st.sampled_from(places(session))))
    return event(events, "went-back") if session.path else None


def places(session):
    """Return every node to which one may jump from where a session stands."""
    position = session.position
    calls = position.node.split("/")[:-1]
    found, program = list(session.program.places), session.program
    for depth, call in enumerate(calls):
        program = program.called_at(program.places[call])
        found += ["/".join([*calls[: depth + 1], name]) for name in program.places]
    return [name for name in found if name != position.node]


def shown(session, audience="agent"):
    """Return a page without what counts events and time rather than answers."""
    seen = page(session, audience=audience)
    seen.seq = 0
    return encode(seen)
