"""The rules about paths find something exactly where a plain look at the graph does."""

from tests.graph import twins
from tests.graph.random_trees import random_flows
from treeguide.checks import Case, all_rules
from treeguide.graph import edges

TASTES = {"loop_without_effect", "too_deep"}


def gets_everybody_through(tree):
    led = twins.arrows(tree)
    ends = twins.outcomes(tree)
    return (
        all(edge.target in led for edge in edges(tree))
        and all(led[node] or node in ends for node in led)
        and twins.reached(led, ["n0"]) == twins.reached(twins.turned(led), ends) == set(led)
        and not twins.goes_round(twins.arrows(tree, unlimited=True))
    )


def breaks_a_rule_about_paths(tree):
    case = Case(tree)
    for rule in all_rules():
        if found := list(rule.check(case)):
            case.found[rule.name] = found
    groups = {rule.group for rule in all_rules() if rule.name in case.found.keys() - TASTES}
    return bool(groups & {"paths"}) or "no_answers" in case.found


def test_a_tree_keeps_the_rules_about_paths_just_if_everybody_gets_through():
    for flow in random_flows():
        assert gets_everybody_through(flow.tree) != breaks_a_rule_about_paths(flow.tree), flow.tree


def test_the_random_trees_are_sound_often_enough_to_tell():
    assert sum(gets_everybody_through(flow.tree) for flow in random_flows()) >= 10
