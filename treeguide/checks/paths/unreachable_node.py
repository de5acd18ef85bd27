"""Defines the rule `unreachable_node`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.islands import LOOSE_ENDS, untold_islands
from treeguide.checks.naming import titles


class UnreachableNode(Rule):
    """No walk from the start gets to a node.

    ## What it means

    No answer, rule or other way on leads to the node from anything that can be reached.
    Of several nodes in a row the first is reported and stands for the rest.
    Nodes tied only to each other are reported as `isolated_part`.
    The node is not reported when an edge that names no node most likely means it, or when it is
    the only one and just one place leads nowhere: that place is reported, and says so.

    ## Why it hurts a caller

    Help that somebody has written is never given.

    ## Example

    “Push the plug in” leads to “It works again”, but no answer leads to “Push the plug in”.

    ## Remedy

    Let an answer or a rule lead to the node, or take it out.
    """

    after = ("isolated_part", "missing_start", *LOOSE_ENDS)
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -lit-> done! ; lamp -dark-> lost! ; plug:step -> done"

    def check(self, case: Case) -> Iterator[Finding]:
        for island in untold_islands(case):
            if not island.is_apart:
                first = island.node_ids[0]
                wrong = f"No walk from the start gets to {titles(case, island.node_ids)}."
                yield self.at_node(
                    first,
                    f"{wrong} No caller ever sees it.",
                    f"Let something lead to “{first}”, or take it out.",
                )
