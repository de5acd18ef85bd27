"""Whether everybody gets through: what a sketch's good and bad tree do not show."""

import pytest

from tests.checks.found import findings, found

PERSON = {"id": "person", "label": "A person, please", "to": "talk"}
CALL_BACK = {
    "start": "lamp",
    "nodes": {"c": {"tree": "other", "exits": {"*": "@here"}}},
    "anywhere": [{"id": "why", "label": "Why do you ask?", "to": "c"}],
}
OTHER = "x? -a-> solved! ; x -b-> open!"


def only(text, patch=None, **beside):
    (finding,) = findings(text, patch, **beside)
    return finding


@pytest.mark.parametrize("start", [None, "nowhere"])
def test_a_tree_without_a_start_is_told_the_node_that_no_other_leads_to(start):
    finding = only("b:step -> done! ; a? -x-> b ; a -y-> done", {"start": start})

    assert (finding.rule, finding.at, finding.fix) == ("missing_start", "/start", "Start at “a”.")


def test_a_tree_without_nodes_has_no_start():
    assert found("", {"nodes": {}, "start": None}) == [("missing_start", None)]


def test_a_missing_target_is_named_by_the_words_of_its_answer():
    finding = only("lamp? -lit-> done! ; lamp -it-is-off->")

    assert finding.message == (
        "The answer “It is off” at “Lamp?” leads nowhere. A caller who gives it is stuck."
    )
    assert finding.at == "/nodes/lamp/answers/1/to"


def test_a_missing_target_is_answered_with_the_nearest_name():
    patch = {"nodes": {"plug": {"to": "lampp"}}}

    finding = only("lamp? -lit-> done! ; lamp -dark-> plug:step -again*2:done-> lamp", patch)

    assert (finding.at, finding.fix) == ("/nodes/plug/to", "Write “lamp” instead of “lampp”.")


@pytest.mark.parametrize(
    ("text", "patch", "at"),
    [
        ("d:decision -x > 1-> ; d -otherwise-> done!", None, "/nodes/d/rules/0/to"),
        ("d:decision -x > 1-> done!", {"nodes": {"d": {"otherwise": {"set": {}}}}},
         "/nodes/d/otherwise"),
        ("c:call -solved-> done! ; c -open->", None, "/nodes/c/exits/open"),
        ("a:action -> done!", None, "/nodes/a/failed"),
        ("a:action -failed-> done!", None, "/nodes/a/to"),
        ("h:handoff -done-> done! ; h -late-> done", None, "/nodes/h/to/declined"),
        ("s:step -x*2:nowhere-> done!", None, "/nodes/s/loop/then"),
        ("s:step -> done!", {"nodes": {"s": {"to": ""}}}, "/nodes/s/to"),
        ("s:step -> done!", {"nodes": {"s": {"to": "@here"}}}, "/nodes/s/to"),
        ("s:step -> done!", {"anywhere": [{"id": "stop", "label": "Stop"}]}, "/anywhere/0/to"),
    ],
)  # fmt: skip
def test_a_missing_target_is_found_wherever_an_edge_can_stand(text, patch, at):
    patch = {"variables": {"x": {"type": "integer", "source": "lookup"}}, **(patch or {})}

    told = [f for f in findings(text, patch, other=OTHER) if f.rule == "missing_target"]

    assert [finding.at for finding in told] == [at]


@pytest.mark.parametrize("kind", ["step", "form", "decision", "call", "action", "handoff"])
def test_a_node_of_any_kind_that_nothing_leads_on_from_is_a_dead_end(kind):
    assert found(f"a? -x-> done! ; a -y-> b:{kind}", other=OTHER) == [("dead_end", "b")]


def test_answers_that_are_offered_everywhere_are_no_way_on():
    patch = {"anywhere": [PERSON]}

    told = found("a? -x-> done! ; a -y-> plug:step ; talk!", patch)

    assert told == [("dead_end", "plug")]


def test_answers_that_are_offered_everywhere_do_not_answer_a_question():
    told = found("a? -x-> done! ; a -y-> plug? ; talk!", {"anywhere": [PERSON]})

    assert told == [("no_answers", "plug")]


def test_what_is_offered_everywhere_reaches_its_node():
    told = found("a? -x-> done! ; a -y-> plug:step -> done ; talk!", {"anywhere": [PERSON]})

    assert told == []


def test_an_answer_everywhere_may_lead_to_a_call_that_comes_back():
    told = found("lamp? -lit-> done! ; lamp -dark-> open! ; c:call", CALL_BACK, other=OTHER)

    assert told == []


def test_a_call_that_comes_back_cannot_be_reached_without_an_answer_to_come_back_from():
    told = found("lamp? -lit-> done! ; lamp -dark-> c:call", CALL_BACK, other=OTHER)

    assert told == [("missing_target", "c")]


def test_no_way_out_stands_where_a_walk_enters_the_circle():
    finding = only("c:step -> a:step ; b:step -> c ; a -> b ; done!", {"start": "b"})

    assert (finding.rule, finding.node) == ("no_way_out", "b")
    assert finding.message.startswith("From “B”, “C” and “A” no outcome can be reached.")


def test_one_set_without_a_way_out_is_one_finding():
    told = found("a? -x-> b:step -> b ; a -y-> c:step -> d:step -> c ; a -z-> done!")

    assert told == [("no_way_out", "b")]


def test_a_place_that_leads_nowhere_is_a_way_out_of_a_circle():
    told = found("a? -x-> b:step -x*2:c-> a ; a -y-> c:step ; done!")

    assert told == [("dead_end", "c")]


def test_an_endless_loop_names_the_whole_way_round():
    finding = only("a? -x-> done! ; a -y-> b:step -> c:step -> a")

    assert finding.message.startswith("“A?” → “B” → “C” → “A?” goes round")
    assert (finding.node, finding.at) == ("c", "/nodes/c/to")


def test_a_very_long_way_round_is_counted_and_not_read_out():
    steps = " -> ".join(f"s{i}:step" for i in range(100))

    told = findings(f"a? -x-> done! ; a -y-> {steps} -> a")

    (finding,) = [f for f in told if f.rule == "endless_loop"]
    assert "→ … 82 more … →" in finding.message


def test_going_on_from_a_used_up_loop_back_into_the_circle_is_endless():
    assert found("a? -x-> done! ; a -y-> b:step -z*2:a-> a") == [("endless_loop", "b")]


def test_an_answer_everywhere_makes_no_endless_loop():
    patch = {"anywhere": [{"id": "again", "label": "Start again", "to": "a"}]}

    assert found("a? -x-> done! ; a -y-> open!", patch) == []


def test_a_self_loop_is_named_by_its_answer():
    finding = only("lamp? -lit-> done! ; lamp -hidden-> lamp")

    assert finding.message.startswith("The answer “Hidden” at “Lamp?” leads back to the same place")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a? -x*2:done-> b:step -> c:step -x-> a ; a -z-> done!", []),
        ("a:step -x*2:done-> b:step -> done!", [("loop_without_effect", "a")]),
    ],
)
def test_a_loop_has_an_effect_where_it_closes_a_cycle(text, expected):
    assert [f for f in found(text) if f[0] == "loop_without_effect"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "a? -x*2:done-> b:step -> c? -y->  ; c -z-> done! ; a -w-> done",
        "a:step -> done! ; b:step -x*2:done-> done",
        "a? -x*2:done-> b:step -> b ; a -w-> done!",
        "a? -x*2:done-> b? -y-> b ; b -z-> done! ; a -w-> done",
    ],
)
def test_a_cycle_that_another_fault_may_have_cut_is_not_told_again(text):
    assert "loop_without_effect" not in [rule for rule, _ in found(text)]


def test_a_loop_closes_a_long_cycle_too():
    steps = " -> ".join(f"s{i}:step" for i in range(200))

    assert found(f"{steps} -again*2:done-> s0 ; done!") == []


def test_a_loop_on_a_cycle_through_an_answer_everywhere_has_an_effect():
    patch = {
        "start": "a",
        "nodes": {"b": {"loop": {"max": 2, "then": "done"}}},
        "anywhere": [{"id": "why", "label": "Why?", "to": "b"}],
    }

    assert found("a? -x-> done! ; a -y-> open! ; b:step -> a", patch) == []


@pytest.mark.parametrize(("steps", "broken"), [(25, False), (26, True)])
def test_more_than_25_nodes_that_wait_are_too_deep(steps, broken):
    text = " -> ".join([*(f"s{i}:step" for i in range(steps)), "d:decision -otherwise-> done!"])

    assert [f.rule for f in findings(text)] == ["too_deep"] * broken


def test_what_a_called_tree_asks_counts_for_too_deep():
    inner = " -> ".join([*(f"s{i}:step" for i in range(20)), "solved!"])
    outer = " -> ".join([*(f"s{i}:step" for i in range(6)), "c:call -solved-> done!"])

    assert [f.rule for f in findings(outer, other=inner)] == ["too_deep"]


def test_the_shortest_way_counts_and_not_the_longest():
    steps = " -> ".join(f"s{i}:step" for i in range(40))

    assert findings(f"a? -x-> done! ; a -y-> {steps} -> done") == []
