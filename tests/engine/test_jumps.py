"""Going on at another node: what stays known, what comes back, and what is said where it fails."""

import pytest

from treeguide.engine import Event, fold, page
from treeguide.kernel import NotOffered, Program, WalkError
from treeguide.sketch import sketch

HOUR = 3_600_000_000
PRINTER = (
    "on? -yes-> paper:form -> many:decision -n > 3-> tray! ; many -n < 3-> call! ; on -no-> off!"
)
NUMBER = {
    "variables": {"n": {"type": "integer", "label": "Number of sheets", "min": 0, "max": 9}},
    "nodes": {"paper": {"fields": [{"variable": "n"}]}},
}
ROOM = {
    "title": "Room",
    "variables": {"room": {"type": "text"}, "floor": {"type": "integer"}},
    "nodes": {"where": {"fields": [{"variable": "room"}]}},
}
CALLING = "start? -go-> in:call -end-> done! ; start -no-> other?  -x-> done"


def session(text, *done, patch=None, beside=None):
    """Return a session after events, each a kind with what it tells."""
    library = {
        name: sketch(drawn, {"id": name, **more}) for name, (drawn, more) in (beside or {}).items()
    }
    events = [Event(1, HOUR, "started", audience="agent", by="ann")]
    for number, (kind, told) in enumerate(done, 2):
        events.append(Event(number, number * HOUR, kind, **told))
    return fold(Program(sketch(text, patch), library), events)


def went(given, **told):
    return ("answered", {"given": given, **told})


def jumped(to, **told):
    return ("jumped", {"given": f"→{to}", **told})


IN_CALL = {"beside": {"room": ("where:form -> next? -yes-> end!", ROOM)}}
CALL = {
    "variables": {"place": {"type": "text"}},
    "nodes": {"in": {"tree": "room", "take": {"place": "room"}}},
}


def in_call(*done):
    return session(CALLING, went("go"), *done, patch=CALL, **IN_CALL)


def test_a_jump_is_an_entry_of_the_path_at_the_node_that_was_left():
    walked = session(PRINTER, jumped("paper", text="She knows."), patch=NUMBER)

    assert walked.node == "paper"
    assert page(walked).path == [("on", "→paper")]
    assert walked.path[0].text == "She knows."


def test_what_is_known_stays_known_over_a_jump():
    walked = session(PRINTER, jumped("paper"), went({"n": 9}), jumped("off"), patch=NUMBER)

    assert (walked.node, page(walked).known) == ("off", {"n": 9})


def test_a_decision_that_lacks_what_nobody_was_asked_says_what_and_what_to_do():
    walked = session(PRINTER, jumped("many"), patch=NUMBER)

    shown = page(walked)
    assert shown.fault.startswith("At “")
    assert "needs what nobody was asked: “Number of sheets”." in shown.fault
    assert shown.fault.endswith("Go back, or go on at another node.")
    assert shown.answers == []


def test_a_fault_without_a_jump_says_nothing_of_jumps():
    walked = session(PRINTER, went("yes"), went({"n": 3}), patch=NUMBER)

    assert walked.fault is not None
    assert "jump" not in walked.fault


@pytest.mark.parametrize(
    "then", [[("went-back", {})], [jumped("on")], [("changed", {"index": 0, "given": "yes"})]]
)
def test_from_where_nobody_gets_any_further_one_goes_back_or_elsewhere(then):
    walked = session(PRINTER, jumped("many"), *then, patch=NUMBER)

    assert walked.fault is None
    assert walked.node in ("on", "paper")


def test_a_jump_out_of_a_fault_can_be_taken_back_to_it():
    walked = session(PRINTER, jumped("many"), jumped("on"), ("went-back", {}), patch=NUMBER)

    assert walked.node == "many"
    assert walked.fault is not None
    assert page(walked).kind == "decision"


def test_a_question_none_of_whose_answers_can_be_given_says_what_is_missing():
    patch = {
        "variables": {"ready": {"type": "boolean", "label": "Is it ready"}},
        "nodes": {
            "go": {"answers": [{"id": "yes", "label": "Yes", "when": "ready", "to": "done"}]}
        },
    }
    walked = session("on? -yes-> go? -yes-> done!", jumped("go"), patch=patch)

    assert "“Is it ready”" in walked.fault


def test_a_text_shows_a_gap_for_what_nobody_was_asked():
    patch = {"variables": {"name": {"type": "text"}}, "nodes": {"last": {"title": "Bye {{name}}"}}}

    walked = session("on? -yes-> last? -yes-> done!", jumped("last"), patch=patch)

    assert page(walked).title == "Bye …"


def test_a_changed_answer_brings_the_jump_behind_it_back():
    tree = "one? -a-> two? -b-> three? -c-> done! ; one -z-> two ; four? -d-> done"
    walked = session(tree, went("a"), jumped("four"), ("changed", {"index": 0, "given": "z"}))

    assert page(walked).path == [("one", "z"), ("two", "→four")]


def test_a_jump_out_of_a_fault_comes_back_too_when_an_earlier_answer_is_confirmed():
    walked = session(
        "zero? -a-> " + PRINTER,
        went("a"),
        jumped("many"),
        jumped("off"),
        ("changed", {"index": 0, "given": "a"}),
        patch=NUMBER,
    )

    assert page(walked).path == [("zero", "a"), ("on", "→many"), ("many", "→off")]


def test_a_jump_is_changed_into_an_answer_like_any_other_entry():
    tree = "one? -a-> two? -b-> three? -c-> done! ; four? -d-> done"
    walked = session(tree, jumped("four"), ("changed", {"index": 0, "given": "a"}))

    assert page(walked).path == [("one", "a")]
    assert page(walked, index=0).given == "a"


def test_a_jump_is_no_answer_that_is_filled_in():
    tree = "one? -a-> two? -b-> done! ; four? -d-> done"
    back = session(tree, jumped("four"), ("went-back", {}))
    there = session(tree, jumped("four"))

    assert (page(back).given, page(there, index=0).given) == (None, None)
    assert [entry.given for entry in back.inactive] == ["→four"]


def test_what_comes_back_to_where_it_was_taken_comes_back_to_where_somebody_jumped():
    patch = {
        "anywhere": [{"id": "upset", "label": "Upset", "to": "calm", "max": 2}],
        "nodes": {"calm": {"kind": "call", "tree": "room", "exits": {"*": "@here"}}},
    }
    done = [went("a"), jumped("calm"), went({"room": "B12"}), went("yes")]

    walked = session("one? -a-> two? -b-> done! ; calm:step -> done", *done, patch=patch, **IN_CALL)

    assert walked.node == "two"


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("jumped", "→nowhere", "No node is called “nowhere”"),
        ("jumped", "→on", "stands at “"),
        ("jumped", "→in/where", "lies in a tree that is walked for the node “in”"),
        ("jumped", None, "Nothing says where to go on"),
        ("jumped", "yes", "Nothing says where to go on"),
        ("jumped", {"n": 1}, "Nothing says where to go on"),
        ("answered", "→paper", "“→paper” is no answer"),
    ],
)
def test_a_jump_that_leads_nowhere_is_refused_with_a_sentence(kind, given, said):
    with pytest.raises(NotOffered, match=said) as refused:
        session(PRINTER, (kind, {"given": given}), patch=NUMBER)

    assert str(refused.value).endswith(".")


def test_an_earlier_answer_is_not_changed_into_a_jump():
    with pytest.raises(NotOffered):
        session(PRINTER, went("no"), ("changed", {"index": 0, "given": "→paper"}), patch=NUMBER)


# Called trees.


def test_a_node_of_a_called_tree_is_reached_from_within_the_call():
    assert in_call().node == "in/where"
    assert in_call(jumped("in/next")).node == "in/next"


def test_a_node_of_a_called_tree_is_not_reached_from_outside_of_the_call():
    with pytest.raises(NotOffered, match="does not stand in there"):
        session(CALLING, jumped("in/next"), patch=CALL, **IN_CALL)


def test_who_leaves_a_call_takes_along_what_was_learnt_there():
    walked = in_call(went({"room": "B12"}), jumped("other"))

    assert (walked.node, page(walked).known) == ("other", {"place": "B12"})


def test_a_jump_to_a_call_walks_its_tree_from_the_start():
    walked = session(CALLING, jumped("in"), patch=CALL, **IN_CALL)

    assert walked.node == "in/where"


# Promises.


PROMISE = {
    "nodes": {"team": {"team": "field", "within": "PT4H", "promise": "We come."}},
}
WAITING = (
    "lamp? -dark-> team:handoff -done-> good! ; team -declined-> bad! ; team -late-> bad ; look?"
)


def test_who_leaves_a_hand_off_by_a_jump_leaves_its_promise():
    walked = session(WAITING, went("dark"), jumped("look"), patch=PROMISE)

    assert page(walked).promise is None
    assert page(walked, index=1).promise.state == "open"


# Who calls, and who holds the session.


def test_who_calls_is_known_from_what_was_said_last():
    walked = session(
        PRINTER,
        ("identified", {"given": {"case": "INC-7", "caller": " Ada  L "}}),
        ("identified", {"given": {"case": "INC-8", "contact": "12"}}),
        ("identified", {"given": {"contact": ""}}),
        patch=NUMBER,
    )

    assert walked.identity == {"case": "INC-8", "caller": "Ada L"}


def test_a_session_is_held_by_whom_it_was_passed_to():
    done = [("handed-over", {"given": {"to": "bob", "team": None}, "by": "ann"})]

    assert (session(PRINTER).agent_id, session(PRINTER, *done).agent_id) == ("ann", "bob")


@pytest.mark.parametrize("kind", ["noted", "flagged", "identified", "handed-over"])
def test_what_is_only_written_ends_no_pause(kind):
    given = {"identified": {"case": "1"}, "handed-over": {"to": "bob"}}.get(kind)

    walked = session(PRINTER, ("paused", {"text": "Lunch"}), (kind, {"given": given}))

    assert walked.paused


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("identified", None, "says nothing"),
        ("identified", {"name": "x"}, "does not take “name”"),
        ("identified", {"caller": 7}, "is no text"),
        ("identified", {"caller": "a\x00b"}, "is no text"),
        ("identified", {"case": "\ud800"}, "is no text"),
        ("identified", {"case": "x" * 101}, "has 101 characters, and takes 100"),
        ("handed-over", None, "says nothing"),
        ("handed-over", {"to": "a b"}, "Nobody is named"),
        ("handed-over", {"to": "bob", "team": 1}, "has no name"),
        ("ended", {"resolved": "maybe"}, "Choose yes, no, later"),
        ("ended", {"reason": "He was rude to me"}, "is no reason of the list"),
        ("ended", {"follow_up": "2027-02-30"}, "is no day"),
        ("ended", {"text": "x"}, "does not take “text”"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_has_happened(kind, given, said):
    walked = session(PRINTER, patch=NUMBER)

    with pytest.raises(WalkError, match=said):
        walked.apply(Event(2, 9 * HOUR, kind, given=given))

    assert (walked.seq, walked.closed, walked.identity, walked.agent_id) == (1, False, {}, "ann")


def test_a_session_that_has_ended_is_passed_to_nobody():
    with pytest.raises(WalkError, match="has ended"):
        session(PRINTER, ("ended", {}), ("handed-over", {"given": {"to": "bob"}}))
