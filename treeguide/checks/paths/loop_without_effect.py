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
        for edge in doubtful:
            if knot[flow.number[edge.source]] != knot[flow.number[edge.target or ""]]:
                yield self.finding(
                    f"{named(case, edge)} declares a loop, but it never leads back."
                    " The loop limits nothing.",
                    node=edge.source,
                    at=f"{edge.owner}/loop",
                    fix="Take the loop out.",
                )


def soon_leads_back(flow: Flow, edge: Edge) -> bool:
    """Whether a look at the nodes near the target of `edge` finds its source."""
    source = flow.number[edge.source]
    near = [flow.number[edge.target or ""]]
    seen = set(near)
    for number in near:
        if number == source:
            return True
        if len(near) < NEAR:
            new = [target for target in flow.after[number] if target not in seen]
            seen.update(new)
            near.extend(new)
    return False
