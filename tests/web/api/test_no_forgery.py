"""Nothing that was not offered is ever accepted, and every log gives its session again."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.soak import soaked
from tests.web.api.conftest import NAME
from treeguide.engine import fold
from treeguide.service.sessions import Sessions
from treeguide.web.current import sessions_of

FEW = settings(
    max_examples=soaked(250),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ANSWERS = st.sampled_from(
    ["lit", "dark", "done", "declined", "late", "failed", "yes", "no", "", "you", "end", "LIT"]
)
FORMS = st.dictionaries(
    st.sampled_from(["name", "floor", "colours", "today", "owner"]),
    st.sampled_from([NAME, "", 3, 99, -1, True, None, ["red"], ["blue"], [], "x" * 41]),
    max_size=3,
)
DONE = st.one_of(
    st.fixed_dictionaries({"kind": st.just("answered"), "answer": ANSWERS}),
    st.fixed_dictionaries({"kind": st.just("answered"), "values": FORMS}),
    st.fixed_dictionaries({"kind": st.just("changed"), "at": st.integers(0, 4), "answer": ANSWERS}),
    st.fixed_dictionaries({"kind": st.just("changed"), "at": st.integers(0, 4), "values": FORMS}),
    st.fixed_dictionaries({"kind": st.sampled_from(["went-back", "paused", "ended"])}),
)
OFF = st.sampled_from([0, 0, 0, 0, -1, 1, 5])
"""By how much the position that is sent is wrong."""


def offers(page, event):
    """Whether the page, as the customer has it, offers what the event does."""
    if page["kind"] in ("handoff", "outcome") and event["kind"] == "answered":
        return False
    if event["kind"] == "answered" and "answer" in event:
        offered = {one["id"] for one in page["answers"]} | ({"done"} & {_done_at(page)})
        return event["answer"] in offered
    if event["kind"] == "answered":
        return page["kind"] == "form" and _fits(page, event["values"])
    if event["kind"] == "went-back":
        return bool(page["path"])
    return event["kind"] != "changed" or event["at"] < len(page["path"])


def _done_at(page):
    return "done" if page["kind"] == "step" else ""


def _fits(page, values):
    asked = {field["variable"] for field in page["fields"]}
    name, floor = values.get("name"), values.get("floor")
    return (
        set(values) <= asked
        and isinstance(name, str)
        and 0 < len(name) <= 40
        and (floor is None or (type(floor) is int and 0 <= floor <= 40))
        and values.get("colours") in (None, [], ["red"])
    )


@FEW
@given(st.lists(st.tuples(DONE, OFF), max_size=12))
def test_only_what_the_page_offers_at_its_position_is_accepted(app, program, store, events):
    held, ended = program.start(), False

    for number, (event, off) in enumerate(events):
        before = held.page
        sent = {**event, "seq": max(before["seq"] + off, 1), "key": f"k{number}"}
        response = held.post(f"{held.place}/events", sent)
        accepted = response.status_code == 200
        may_be = sent["seq"] == before["seq"] and not ended and offers(before, event)

        assert accepted <= may_be, (before["node"], sent, response.text)
        assert response.status_code in (200, 403, 409, 422)
        held.page = held.get(held.place).json
        assert held.page["seq"] == before["seq"] + accepted
        ended = ended or (accepted and event["kind"] == "ended")
    assert _folded_anew(app, held, store) == held.page


def _folded_anew(app, held, store):
    """The page as the log alone gives it, without anything that is kept at hand."""
    from treeguide.web.api.pages import page_bytes
    from treeguide.web.api.rights import Right

    walk = Sessions(sessions_of(app).shelf).open(held.session)
    again = fold(walk.edition.program, store.history_of(held.session).events)
    assert again.told == walk.session.told
    return json.loads(page_bytes(walk, Right("customer", True, False, True)))


def test_the_nodes_of_another_session_are_no_answers(program, with_scopes):
    held = program.start()
    with_scopes("walk").start("inside", audience="agent")

    assert held.do(answer="yes").response.status_code == 422


def test_an_event_for_one_session_does_nothing_in_another(program, store):
    one, other = program.start(), program.start()
    event = one.event(answer="dark")

    one.post(f"{one.place}/events", event)
    response = one.post(f"{other.place}/events", event)

    assert response.status_code == 404
    assert len(store.history_of(other.session).events) == 1
