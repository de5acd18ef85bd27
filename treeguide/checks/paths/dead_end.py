"""Defines the rule `dead_end`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.islands import where_it_may_lead
from treeguide.checks.naming import quoted
from treeguide.model import Question


class DeadEnd(Rule):
    """A node is no outcome, and yet nothing leads on from it.

    ## What it means

    No edge of its own leaves the node: a step or form without `to`, a decision without rules, a
    call without exits, an action or a hand-off without a single way on.
    A question without answers is reported as `no_answers`.

    ## Why it hurts a caller

    The walk stops there without an end: nobody has said what happens now.

    ## Example

    The step “Push the plug in” has no `to`.

    ## Remedy

    Let it lead to the node that comes next, or make it an outcome.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug:step"

    def check(self, case: Case) -> Iterator[Finding]:
        for number in case.flow.left_open:
            node_id = case.flow.ids[number]
            if type(case.tree.nodes[node_id]) is not Question:
                wrong = f"{quoted(case.title(node_id))} leads nowhere and is no outcome."
                fix = where_it_may_lead(case) or "Say what comes next, or make it an outcome."
                yield self.at_node(node_id, f"{wrong} A caller who gets there is stuck.", fix)
