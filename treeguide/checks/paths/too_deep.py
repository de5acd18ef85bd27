"""Defines the rule `too_deep`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.graph import Flow
from treeguide.graph.called import called_first
from treeguide.model import Call

MOST = 25


class TooDeep(Rule):
    """Even the shortest way to an outcome asks too much of a caller.

    ## What it means

    More than 25 nodes that wait for somebody lie on the shortest way from the start to an outcome.
    What a called tree asks counts as well.

    ## Why it hurts a caller

    Nobody stays patient through more than 25 questions, and no agent keeps them in mind.

    ## Example

    A checklist of 40 points was written as 40 questions in a row.

    ## Remedy

    Ask first what decides most, put facts that belong together into one form, or split the tree.
    """

    level = "warning"
    after = ("missing_start", "no_way_out")
    good = "a:step -> done!"
    bad = (
        "a:step -> b:step -> c:step -> d:step -> e:step -> f:step -> g:step -> h:step -> i:step"
        " -> j:step -> k:step -> l:step -> m:step -> n:step -> o:step -> p:step -> q:step"
        " -> r:step -> s:step -> t:step -> u:step -> v:step -> w:step -> x:step -> y:step"
        " -> z:step -> done!"
    )

    def check(self, case: Case) -> Iterator[Finding]:
        if case.flow.start is None or ends_soon(case.flow):
            return
        shortest = shortest_walk(case)
        if shortest > MOST:
            yield self.finding(
                f"Even the shortest way to an outcome takes {shortest:,} answers or steps,"
                f" more than {MOST}. Callers lose patience before that.",
                node=case.tree.start,
                at="/start",
            )


def shortest_walk(case: Case) -> int:
    """Return the fewest nodes that wait on a way to an outcome, those of called trees included."""
    shortest: dict[str, int] = {}
    for tree in called_first(case.tree, case.library):
        flow = case.flow if tree is case.tree else Flow(tree)
        weights = {
            node_id: shortest.get(node.tree or "", 0) if type(node) is Call else 0
            for node_id, node in tree.nodes.items()
            if not node.waits
        }
        ways = flow.shortest(weights)
        shortest[tree.id] = 0 if flow.start is None else ways[flow.start] or 0
    return shortest[case.tree.id]


def ends_soon(flow: Flow) -> bool:
    """Whether a quick look ahead, past no call, finds an outcome near enough."""
    nodes = list(flow.tree.nodes.values())
    outcomes = set(flow.outcomes)
    here = {flow.start or 0}
    seen = set(here)
    for _ in range(MOST + 1):
        if not here.isdisjoint(outcomes):
            return True
        onward = {t for n in here if type(nodes[n]) is not Call for t in flow.after[n]}
        here = onward - seen
        seen |= here
    return False
