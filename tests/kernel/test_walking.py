"""How a walk moves from node to node."""

import pytest

from treeguide.kernel import NotOffered, Program, Stuck, WrongValues, give, is_stuck, offered
from treeguide.sketch import sketch

DAY = "2027-01-04"


def walk(text, *givens, patch=None, beside=None, known=None):
    """Return the position after `givens`, walked through a sketch."""
    library = {name: sketch(drawn, {"id": name}) for name, drawn in (beside or {}).items()}
    position = Program(sketch(text, patch), library).begin(DAY, known)
    for given in givens:
        give(position, given)
    return position


TRIES = {"variables": {"tries": {"type": "integer", "min": 0, "max": 5, "initial": 0}}}
ROUTE = "form:form -> route:decision -n > 3-> many! ; route -n < 3-> few!"
NUMBER = {
    "variables": {"n": {"type": "integer", "min": 0, "max": 9}},
    "nodes": {"form": {"fields": [{"variable": "n"}]}},
}


def test_an_answer_leads_to_its_target():
    assert walk("lamp? -lit-> done! ; lamp -dark-> help!", "dark").node == "help"


def test_a_loop_is_taken_at_most_so_often_and_then_goes_on():
    sketched = "lamp? -dark*2:help-> lamp ; lamp -lit-> done! ; help!"

    assert walk(sketched, "dark", "dark").node == "lamp"
    assert walk(sketched, "dark", "dark", "dark").node == "help"


def test_an_edge_that_is_not_taken_sets_nothing():
    patch = TRIES | {"nodes": {"plug": {"set": {"tries": "tries + 1"}}}}
    sketched = "lamp? -dark-> plug:step -*1:help-> lamp ; help!"

    assert walk(sketched, "dark", "done", patch=patch).facts["tries"] == 1
    assert walk(sketched, "dark", "done", "dark", "done", patch=patch).facts["tries"] == 1


def test_the_first_rule_that_holds_decides():
    assert walk(ROUTE, {"n": 4}, patch=NUMBER).node == "many"
    assert walk(ROUTE, {"n": 2}, patch=NUMBER).node == "few"


@pytest.mark.parametrize("values", [{"n": 3}, {}])
def test_a_decision_in_which_no_rule_holds_is_a_fault(values):
    with pytest.raises(Stuck, match="no rule holds") as raised:
        walk(ROUTE, values, patch=NUMBER)

    assert raised.value.node == "route"


def test_a_value_out_of_bounds_makes_its_variable_unknown():
    patch = TRIES | {"nodes": {"again": {"set": {"tries": "tries + 4"}}}}

    position = walk("again:step -*9:help-> again ; help!", "done", "done", patch=patch)

    assert position.facts["tries"] is None


def test_what_is_set_together_is_computed_from_what_was_before():
    patch = {
        "variables": {
            "a": {"type": "integer", "min": 0, "max": 9, "initial": 1},
            "b": {"type": "integer", "min": 0, "max": 9, "initial": 2},
        },
        "nodes": {"swap": {"set": {"a": "b", "b": "a"}}},
    }

    facts = walk("swap:step -> done!", "done", patch=patch).facts

    assert (facts["a"], facts["b"]) == (2, 1)


CALLING = "ask? -help-> call:call -solved-> done! ; call -gone-> lost! ; ask -bye-> done"
CALLED = {"other": "deep? -good-> solved! ; deep -bad-> gone!"}


def test_a_called_tree_is_walked_under_the_name_of_the_call():
    assert walk(CALLING, "help", beside=CALLED).node == "call/deep"


def test_a_call_goes_on_by_the_outcome_of_the_called_tree():
    assert walk(CALLING, "help", "good", beside=CALLED).node == "done"
    assert walk(CALLING, "help", "bad", beside=CALLED).node == "lost"


def test_an_outcome_that_no_exit_takes_is_a_fault_of_the_call():
    with pytest.raises(Stuck, match="no exit says") as raised:
        walk("ask? -help-> call:call -solved-> done!", "help", "bad", beside=CALLED)

    assert raised.value.node == "call"


def test_a_call_of_no_tree_is_a_fault():
    with pytest.raises(Stuck, match="there is no such tree"):
        walk(CALLING, "help")


def test_trees_that_call_each_other_for_ever_are_a_fault():
    with pytest.raises(Stuck, match="from within itself"):
        walk("call:call -> done!", beside={"other": "again:call -> end!"})


def test_values_go_into_a_call_and_come_out_of_it():
    patch = {
        "variables": {"mine": {"type": "boolean", "initial": True}, "got": {"type": "boolean"}},
        "nodes": {"call": {"give": {"theirs": "mine"}, "take": {"got": "not theirs"}}},
    }
    other = sketch(
        "deep? -good-> solved!", {"id": "other", "variables": {"theirs": {"type": "boolean"}}}
    )
    position = Program(sketch("call:call -> done!", patch), {"other": other}).begin(DAY)

    assert position.facts["theirs"] is True
    give(position, "good")
    assert position.facts["got"] is False


def test_what_a_called_tree_did_not_learn_is_not_forgotten():
    patch = {
        "variables": {"mine": {"type": "boolean", "initial": True}},
        "nodes": {"call": {"take": {"mine": "theirs"}}},
    }
    other = sketch(
        "deep? -good-> solved!", {"id": "other", "variables": {"theirs": {"type": "boolean"}}}
    )
    position = Program(sketch("call:call -> done!", patch), {"other": other}).begin(DAY)
    give(position, "good")

    assert position.facts["mine"] is True


ANYWHERE = {
    "nodes": {
        "aside": {"kind": "call", "title": "Aside", "exits": {"*": "@here"}, "tree": "other"}
    },
    "anywhere": [{"id": "why", "label": "Why?", "to": "aside", "max": 2}],
}


def test_an_answer_from_anywhere_comes_back_to_where_it_was_given():
    sketched = "one? -on-> two? -on-> done!"

    assert walk(sketched, "on", "why", "good", patch=ANYWHERE, beside=CALLED).node == "two"


def test_an_answer_from_anywhere_is_offered_so_often_and_no_more():
    position = walk("one? -on-> done!", "why", "good", "why", "bad", patch=ANYWHERE, beside=CALLED)

    assert [way.name for way in offered(position)] == ["on"]
    with pytest.raises(NotOffered):
        give(position, "why")


def test_a_way_that_leads_nowhere_is_a_fault_of_the_tree():
    with pytest.raises(Stuck, match="leads nowhere") as raised:
        walk("lamp? -lit-> done! ; lamp -dark->", "dark")

    assert raised.value.node == "lamp"


def test_a_question_without_answers_leaves_nobody_out():
    assert is_stuck(walk("lamp? -lit-> ask?", "lit"))


def test_decisions_that_go_round_are_found_out():
    with pytest.raises(Stuck, match="goes round"):
        walk("a:decision -otherwise-> b:decision -otherwise-> a")


def test_a_condition_that_cannot_be_read_stops_a_walk_where_it_stands():
    with pytest.raises(Stuck, match="cannot be used") as raised:
        walk("ask? -on-> route:decision -tries >-> done! ; route -otherwise-> done", "on")

    assert raised.value.node == "route"


def test_a_form_says_for_each_field_what_does_not_fit():
    patch = {
        "variables": {"n": {"type": "integer", "min": 0, "max": 9, "label": "Number"}},
        "nodes": {"form": {"fields": [{"variable": "n", "required": True}]}},
    }

    for values, words in [({}, "is needed"), ({"n": 12}, "9 or less"), ({"m": 1}, "does not ask")]:
        with pytest.raises(WrongValues) as refused:
            walk("form:form -> done!", values, patch=patch)
        assert words in refused.value.sentence


def test_a_form_says_what_its_author_says_of_a_field():
    patch = {
        "variables": {"n": {"type": "text", "pattern": "[0-9]+", "label": "Number"}},
        "nodes": {"form": {"fields": [{"variable": "n", "help": "It is on the door."}]}},
    }

    with pytest.raises(WrongValues) as refused:
        walk("form:form -> done!", {"n": "x"}, patch=patch)

    assert refused.value.sentence.endswith("What is said about it: It is on the door.")


def test_what_a_form_refuses_names_the_variables_alone_where_others_may_read_it():
    patch = {
        "variables": {"n": {"type": "choice", "values": ["a", "b"]}},
        "nodes": {"form": {"fields": [{"variable": "n"}]}},
    }

    with pytest.raises(WrongValues) as refused:
        walk("form:form -> done!", {"n": "ada-lovelace"}, patch=patch)

    assert str(refused.value) == "The form does not take what was given for “n”."
    assert "“ada-lovelace”" in refused.value.sentence


def test_a_form_is_not_left_by_an_answer_nor_a_question_by_values():
    with pytest.raises(NotOffered, match="takes values"):
        walk("form:form -> done!", "done")
    with pytest.raises(NotOffered, match="not the values of a form"):
        walk("lamp? -lit-> done!", {"n": 1})


def test_known_facts_are_there_from_the_start():
    patch = {"variables": NUMBER["variables"]}

    assert walk("lamp? -lit-> done!", patch=patch, known={"n": 3}).facts["n"] == 3


def test_a_long_row_of_decisions_is_no_circle():
    row = " -otherwise-> ".join([f"d{number}:decision" for number in range(10_001)])

    assert walk(f"{row} -otherwise-> done!").node == "done"


@pytest.mark.parametrize("given", [None, 3, ["yes"]])
def test_what_is_neither_an_answer_nor_values_is_refused(given):
    with pytest.raises(NotOffered):
        walk("form:form -> done!", given)
