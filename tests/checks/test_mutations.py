"""Every shipped tree is sound; one change to it is one finding."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from msgspec import convert

from treeguide.checks import Case, all_rules
from treeguide.model import Tree

TREES = Path(__file__).parents[2] / "trees"
DOCUMENTS = {
    file.parent.name: json.loads(file.read_text("utf-8")) for file in TREES.glob("*/tree.json")
}
LIBRARY = {tree_id: convert(document, Tree) for tree_id, document in DOCUMENTS.items()}
WALKED = {"never_taken", "failed_scenario"}
"""Rules that try out walks: they look at conditions, not at where edges lead."""

trees = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)


def broken(document):
    """The rules that a tree breaks, once for each finding."""
    case = Case(convert(document, Tree), LIBRARY)
    for rule in all_rules():
        if rule.name not in WALKED:
            case.found[rule.name] = list(rule.check(case))
    return [rule for rule, told in case.found.items() for _ in told]


def edges_in(document):
    """Every object in which an edge stands, the key that it stands under, and what it leads by."""
    for node in document["nodes"].values():
        yield from ((answer, "to", "answer") for answer in node.get("answers", ()))
        yield from ((rule, "to", "rule") for rule in node.get("rules", ()))
        onward = [key for key in ("to", "otherwise", "failed") if is_edge(node.get(key))]
        yield from ((node, key, key) for key in onward)
        if node["kind"] == "handoff":
            yield from ((node["to"], way, "way") for way in node["to"])
        if node["kind"] == "call":
            yield from ((node["exits"], name, exit_kind(node)) for name in node["exits"])
    yield from ((answer, "to", "anywhere") for answer in document.get("anywhere", ()))


def is_edge(value):
    return isinstance(value, str) or (isinstance(value, dict) and "to" in value)


def exit_kind(node):
    return "exit with a star beside" if "*" in node["exits"] else "exit"


def changed(document, change):
    """Copies of the tree, in each of which `change` was done to another edge."""
    for index in range(len(list(edges_in(document)))):
        copy = deepcopy(document)
        holder, key, kind = list(edges_in(copy))[index]
        if change(holder, key, copy) is not False:
            yield kind, copy


def drop(holder, key, _):
    del holder[key]


def lead_to_nowhere(holder, key, _):
    if isinstance(holder[key], dict):
        holder[key]["to"] = "no-such-node"
    else:
        holder[key] = "no-such-node"


def drop_loop(holder, key, _):
    owner = holder[key] if isinstance(holder[key], dict) else holder
    return owner.pop("loop", False) is not False


def name_no_node_after_the_loop(holder, key, _):
    owner = holder[key] if isinstance(holder[key], dict) else holder
    if "loop" not in owner:
        return False
    owner["loop"]["then"] = "no-such-node"
    return True


@trees
def test_a_shipped_tree_breaks_no_rule(document):
    assert broken(document) == []


@trees
def test_an_edge_to_nowhere_is_one_finding(document):
    told = [broken(copy) for _, copy in changed(document, lead_to_nowhere)]

    assert told == [["missing_target"]] * len(told)


@trees
def test_an_edge_that_is_taken_out_is_at_most_one_finding(document):
    told = [(kind, broken(copy)) for kind, copy in changed(document, drop)]

    assert [(kind, rules) for kind, rules in told if len(rules) > 1] == []
    # A decision may do without, and a star takes what has no exit.
    silent = {kind for kind, rules in told if not rules}
    assert silent <= {"otherwise", "exit with a star beside"}


@trees
def test_a_loop_that_is_taken_out_is_an_endless_loop(document):
    told = [broken(copy) for _, copy in changed(document, drop_loop)]

    assert told == [["endless_loop"]] * len(told)


@trees
def test_a_loop_that_goes_on_to_nowhere_is_one_finding(document):
    told = [broken(copy) for _, copy in changed(document, name_no_node_after_the_loop)]

    assert told == [["missing_target"]] * len(told)
