"""Where several rules see the same fault, one of them speaks."""

import pytest

from tests.checks.found import findings, found

SOUND = """lamp? -lit-> works? ; lamp -dark-> plug:step -again*2:call-> lamp
    ; works -yes-> done! ; works -no-> call:handoff -done-> done
    ; call -declined-> open! ; call -late-> open"""


def without(edge, instead=""):
    assert edge in SOUND
    return SOUND.replace(edge, instead)


def test_the_tree_that_is_broken_below_is_sound():
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (without("-lit-> works?", "-lit-> ; works?"), ("missing_target", "lamp")),
        (without("-again*2:call-> lamp"), ("dead_end", "plug")),
        (without("-again*2:call-> lamp", "-> lamp"), ("endless_loop", "plug")),
        (without("-again*2:call-> lamp", "-again*2:cal-> lamp"), ("missing_target", "plug")),
        (without("-again*2:call-> lamp", "-again*2:lamp-> lamp"), ("endless_loop", "plug")),
        (without("-again*2:call-> lamp", "-again*2:call-> works"), ("loop_without_effect", "plug")),
        (without("-yes-> done!", "-yes-> ; done!"), ("missing_target", "works")),
        (without("-yes-> done!", "-yes-> works ; done!"), ("self_loop", "works")),
        (without("-no-> call:handoff", "-no-> done ; call:handoff"), None),
        (without("; works -yes-> done! ; works -no->", "; done! ;"), ("no_answers", "works")),
        (without("-declined-> open!", "-declined-> ; open!"), ("missing_target", "call")),
    ],
)
def test_one_change_to_a_sound_tree_is_one_finding(broken, expected):
    assert found(broken) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "patch", "expected"),
    [
        # Nobody can begin: then nothing else is unreachable.
        ("lamp? -lit-> done! ; lamp -dark-> plug:step -> done", {"start": "lam"}, "missing_start"),
        # The way that was forgotten leaves its target without a way to it.
        ("lamp? -lit-> done! ; lamp -dark-> plug:step ; open!", None, "dead_end"),
        ("lamp? -lit-> done! ; lamp -dark-> plug? ; open!", None, "no_answers"),
        ("lamp? -lit-> done! ; lamp -dark-> ; plug:step -> open!", None, "missing_target"),
        # A misspelt name, though other faults are about.
        ("lamp? -lit-> done! ; lamp -dark-> plug:step -> done", {"nodes": {"lamp": {"answers": [
            {"id": "lit", "label": "Lit", "to": "done"},
            {"id": "dark", "label": "Dark", "to": "plugg"}]}}}, "missing_target"),
        # A trap that swallows the way to the end.
        ("lamp:step -> plug:step -> lamp ; done!", None, "no_way_out"),
        ("lamp:step -> lamp ; done!", None, "no_way_out"),
        # What nothing leads to and what leads nowhere is one forgotten node.
        ("lamp? -lit-> done! ; lamp -dark-> open! ; plug:step", None, "dead_end"),
        # A part apart that is a trap.
        ("lamp:step -> done! ; x:step -> y:step -> x", None, "no_way_out"),
        ("c:call -*-> done! ; open!", {"nodes": {"c": {"exits": {"*": None, "solved": "done"}}}},
         "unmapped_exit"),
        ("c:call -solvd-> done!", None, "unknown_exit"),
    ],
)  # fmt: skip
def test_a_fault_that_several_rules_see_is_told_by_the_first(text, patch, expected):
    told = found(text, patch, other="lamp? -lit-> solved! ; lamp -dark-> unsolved!")

    assert [rule for rule, _ in told if rule != "unmapped_exit" or rule == expected] == [expected]


def test_a_loose_end_names_the_only_part_that_nothing_leads_to():
    (finding,) = findings("lamp? -lit-> done! ; lamp -dark-> plug:step ; open!")

    assert finding.fix == "Let it lead to “open”, which nothing leads to yet."


def test_two_loose_ends_and_an_unreached_node_are_three_findings():
    told = found("lamp? -lit-> a:step ; lamp -dark-> b:step ; lamp -off-> done! ; open!")

    assert told == [("dead_end", "a"), ("dead_end", "b"), ("unreachable_node", "open")]


def test_one_loose_end_and_two_unreached_nodes_are_three_findings():
    told = found("lamp? -lit-> a:step ; lamp -dark-> done! ; x:step -> done ; y:step -> done")

    assert told == [("dead_end", "a"), ("unreachable_node", "x"), ("unreachable_node", "y")]


def test_a_node_whose_name_was_misspelt_is_not_told_again_whatever_else_is_wrong():
    answers = [{"id": "a", "label": "A", "to": "plugg"}, {"id": "b", "label": "B", "to": "x"}]

    told = found(
        "start? ; x:step ; plug:step -> done! ; open!", {"nodes": {"start": {"answers": answers}}}
    )

    assert told == [("missing_target", "start"), ("dead_end", "x"), ("unreachable_node", "open")]


def test_of_a_chain_that_nothing_reaches_the_first_node_speaks():
    told = found("lamp:step -> done! ; a:step -> b:step -> c:step -> done")

    assert told == [("unreachable_node", "a")]


def test_two_chains_that_nothing_reaches_are_two_findings():
    told = found("lamp:step -> done! ; a:step -> c:step -> done ; b:step -> c")

    assert told == [("unreachable_node", "a"), ("unreachable_node", "b")]


def test_a_part_apart_stands_for_all_its_nodes():
    told = found("lamp:step -> done! ; a:step -> b:step -> open! ; c:step -> b")

    assert told == [("isolated_part", "a")]


def test_each_ring_is_one_finding():
    told = found("a? -x-> b:step -> a ; a -y-> c? -x-> d:step -> c ; c -y-> done!")

    assert told == [("endless_loop", "b"), ("endless_loop", "d")]
