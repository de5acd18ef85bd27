"""What is wrong between a tree and those that it calls."""

import pytest

from tests.checks.found import findings, found
from treeguide.checks import Case, check, rule_named
from treeguide.sketch import sketch

OTHER = "x? -a-> solved! ; x -b-> open!"


def test_a_call_that_names_no_tree_is_told_so():
    (finding,) = findings("c:call -*-> done!", {"nodes": {"c": {"tree": None}}}, other=OTHER)

    assert (finding.rule, finding.at) == ("missing_tree", "/nodes/c/tree")


def test_a_mistaken_tree_is_answered_with_the_nearest_name():
    (finding,) = findings("c:call -*-> done!", {"nodes": {"c": {"tree": "othre"}}}, other=OTHER)

    assert finding.fix == "Write “other” instead."


def test_all_outcomes_without_an_exit_are_named_in_one_finding():
    told = findings("c:call -solved-> done!", other=f"{OTHER} ; x -c-> lost!")

    assert [(f.rule, f.at, f.fix) for f in told] == [
        ("unmapped_exit", "/nodes/c/exits", "Add exits “open” and “lost”, or “*” for the rest.")
    ]
    assert "can end with “Open” and “Lost”" in told[0].message


def test_the_star_takes_every_outcome():
    assert found("c:call -*-> done!", other=OTHER) == []


def test_an_exit_of_a_like_name_is_the_one_finding():
    told = findings("c:call -solved-> done! ; c -opne-> done", other=OTHER)

    assert [(f.rule, f.at, f.fix) for f in told] == [
        ("unknown_exit", "/nodes/c/exits/opne", "Write “open” instead of “opne”.")
    ]


def test_the_only_mistaken_exit_is_taken_for_the_only_one_that_is_missing():
    told = findings("c:call -solved-> done! ; c -zzz-> done", other=OTHER)

    assert [(f.rule, f.at) for f in told] == [("unknown_exit", "/nodes/c/exits/zzz")]


def test_the_place_of_an_exit_is_escaped():
    patch = {"nodes": {"c": {"exits": {"*": "done", "a/b": "done"}}}}

    (finding,) = findings("c:call -*-> done!", patch, other=OTHER)

    assert finding.at == "/nodes/c/exits/a~1b"


@pytest.mark.parametrize(
    ("beside", "way"),
    [
        ({"other": "c:call -*-> solved!"}, "“other”, which calls “other”"),
        ({"other": "c:call -third-> solved!", "third": "c:call -other-> solved!"},
         "“other”, which calls “third”, which calls “other”"),
        ({"other": "c:call -third-> solved!", "third": "c:call -sketch-> solved!"},
         "“other”, which calls “third”, which calls “sketch”"),
    ],
)  # fmt: skip
def test_calls_that_go_round_are_named_in_order(beside, way):
    told = calls_between(beside)

    assert [(f.rule, f.node) for f in told] == [("call_cycle", "c")]
    assert f"calls {way}: the calls go round" in told[0].message


def test_calling_one_tree_by_two_ways_is_no_circle():
    beside = {"other": "c:call -third-> solved!", "third": "x:step -> solved!"}

    assert calls_between(beside) == []


def test_a_thousand_trees_that_call_each_other_are_followed_to_the_end():
    beside = {f"t{i}": f"c:call -t{i + 1}-> solved!" for i in range(2000)}
    beside |= {"other": "c:call -t0-> solved!", "t2000": "c:call -t1999-> solved!"}

    (finding,) = rule_named("call_cycle").check(case_of(beside))

    assert finding.message.endswith(
        "“t1999”, which calls “t2000”, which calls “t1999”: the calls go round in a circle."
        " A caller who gets there never comes back."
    )


@pytest.mark.parametrize("calls", [2, 60])
def test_the_depth_of_trees_that_call_twice_each_is_found_without_walking_every_way(calls):
    twice = "c:call -*-> d:call -*-> solved!"
    library = {
        f"t{i}": sketch(twice, {"id": f"t{i}", "nodes": {n: {"tree": f"t{i + 1}"} for n in "cd"}})
        for i in range(calls)
    }
    library[f"t{calls}"] = sketch("x:step -> solved!", {"id": f"t{calls}"})

    told = list(rule_named("too_deep").check(Case(library["t0"], library)))

    assert len(told) == (2**calls > 25)


def calls_between(beside):
    return check(case_of(beside))


def case_of(beside):
    """In these sketches the words on a call's arrow name the tree that it calls."""
    library = {}
    for tree_id, text in beside.items():
        called = text.split("-")[1] if "call" in text else None
        called = tree_id if called == "*" else called
        call = {"nodes": {"c": {"tree": called, "exits": {"*": "solved"}}}} if called else {}
        library[tree_id] = sketch(text, {"id": tree_id, **call})
    return Case(sketch("c:call -*-> done!"), library)
