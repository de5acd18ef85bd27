"""Defines the rule `loop_without_effect`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import named
from treeguide.graph import Edge, Flow

NEAR = 64
"""A way back is mostly short: so many nodes are looked at before networkx is asked."""


class LoopWithoutEffect(Rule):
    """A loop is declared on an edge that never leads back.

    ## What it means

    `loop` limits how often an edge that closes a cycle is taken.
    This edge closes none: from where it leads, no walk comes back.
    While the way from there comes to a place that leads nowhere, or only to itself, just that
    place is reported.

    ## Why it hurts a caller

    The limit that somebody had in mind does not exist, and `then` is never taken.

    ## Example

    The step that used to lead back now leads on, and its `loop` was left behind.

    ## Remedy

    Take the `loop` out, or let the edge lead back.
    """

    level = "warning"
    after = ("self_loop", "endless_loop")
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -again*2:done-> lamp"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug:step -again*2:done-> done"

    def check(self, case: Case) -> Iterator[Finding]:
        flow = case.flow
        declared = [edge for edge in flow.limited if edge.loop and edge.slot != "anywhere"]
        doubtful = [edge for edge in declared if not soon_leads_back(flow, edge)]
        if not doubtful:
            return
        from treeguide.graph.network import knots

        knot = knots(flow)
        circling = [flow.number[node_id] for node_id in case.blamed("self_loop")]
        cut = flow.leading_to([*flow.loose, *flow.left_open, *flow.trapped, *circling])
        for edge in doubtful:
            source, target = flow.number[edge.source], flow.number[edge.target or ""]
            if knot[source] != knot[target] and not cut[target] and is_on_a_walk(flow, source):
                yield self.finding(
                    f"{named(case, edge)} declares a loop, but it never leads back."
                    " The loop limits nothing.",
                    node=edge.source,
                    at=f"{edge.owner}/loop",
                    fix="Take the loop out.",
                )


def is_on_a_walk(flow: Flow, number: int) -> bool:
    """Whether a walk gets to the node; where none can begin, each node counts."""
    return flow.start is None or bool(flow.reached[number])


def soon_leads_back(flow: Flow, edge: Edge) -> bool:
    """Whether a look at the nodes near the target of `edge` finds its source."""
    source, target = flow.number[edge.source], flow.number[edge.target or ""]
    seen = {target}
    near = [target]
    for number in near:
        if source in seen:
            return True
        if len(near) < NEAR:
            for onward in flow.after[number]:
                if onward not in seen:
                    seen.add(onward)
                    near.append(onward)
    return False
