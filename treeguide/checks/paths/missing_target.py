"""Defines the rule `missing_target`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.islands import where_it_may_lead
from treeguide.checks.naming import named, whoever_takes
from treeguide.graph import Edge


class MissingTarget(Rule):
    """An answer, a rule or another way on leads to no node.

    ## What it means

    The place where the next node should stand is empty, or names a node that does not exist.
    An exit to `@here` counts too, where the call can be reached without an answer of `anywhere`:
    there is no node to go back to then.

    ## Why it hurts a caller

    Whoever takes this way is stuck in the middle of the call.
    The agent has to make something up.

    ## Example

    The answer “It is off” has no `to`, or its `to` says `pulg` where the node is called `plug`.

    ## Remedy

    Let the way lead to the node that comes next.
    Where none exists yet, write it, or end the walk with an outcome.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -lit-> done! ; lamp -dark->"

    def check(self, case: Case) -> Iterator[Finding]:
        told: set[str] = set()
        for edge in (*case.flow.dangling, *case.flow.lost_returns):
            if edge.slot != "anywhere" and edge.within != "anywhere":
                yield self.at_edge(edge, message(case, edge), remedy(case, edge))
            elif edge.at not in told:
                told.add(edge.at)
                fix = remedy(case, edge)
                yield self.finding(message(case, edge), node=None, at=edge.at, fix=fix)


def message(case: Case, edge: Edge) -> str:
    """Return what is wrong with `edge`, and what follows for the caller."""
    wrong = "leads nowhere."
    if edge.comes_back:
        wrong = "goes back to where an answer offered everywhere was taken, but none was taken."
    elif edge.target:
        wrong = f"leads to “{edge.target}”, but no node has this id."
    return f"{named(case, edge)} {wrong} {whoever_takes(edge)} is stuck."


def remedy(case: Case, edge: Edge) -> str | None:
    """Return the node that is most likely meant: one of a like name, or the one not reached."""
    likely = case.nearest.to(edge.target) if edge.target else None
    if likely:
        return f"Write “{likely}” instead of “{edge.target}”."
    return where_it_may_lead(case)
