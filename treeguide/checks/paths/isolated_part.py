"""Defines the rule `isolated_part`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.islands import LOOSE_ENDS, untold_islands
from treeguide.checks.naming import titles


class IsolatedPart(Rule):
    """Some nodes are tied to each other, but not to the rest of the tree.

    ## What it means

    Two or more nodes hang together, but no way leads from the rest to them or back from them.
    One finding stands for all of them.

    ## Why it hurts a caller

    Help that somebody has written is never given.

    ## Example

    A branch for a second model was written, and no answer leads to it yet.

    ## Remedy

    Let an answer or a rule lead to the first of these nodes, or take them out.
    """

    level = "warning"
    after = ("missing_start", *LOOSE_ENDS)
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> ended!"
    bad = "lamp? -lit-> done! ; lamp -dark-> lost! ; plug:step -> ended!"

    def check(self, case: Case) -> Iterator[Finding]:
        for island in untold_islands(case):
            if island.is_apart:
                first = island.node_ids[0]
                wrong = f"{titles(case, island.node_ids)} are tied to nothing else in the tree."
                yield self.at_node(
                    first,
                    f"{wrong} No caller ever gets there.",
                    f"Let something lead to “{first}”, or take these nodes out.",
                )
