"""Defines the rule `self_loop`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import named, whoever_takes


class SelfLoop(Rule):
    """A way on from a node leads straight back to the same node.

    ## What it means

    An edge begins and ends at one node, and no declared `loop` limits how often it is taken.

    ## Why it hurts a caller

    The same page comes again as if nothing had been said, as often as the answer is given.

    ## Example

    At “Is the lamp lit?” the answer “I cannot see it” leads to “Is the lamp lit?”.

    ## Remedy

    Lead to a node that helps with the answer.
    Where asking again is meant, declare it: `"loop": {"max": 2, "then": "…"}`.
    """

    after = ("no_way_out",)
    good = "lamp? -lit-> done! ; lamp -hidden*2:done-> lamp"
    bad = "lamp? -lit-> done! ; lamp -hidden-> lamp"

    def check(self, case: Case) -> Iterator[Finding]:
        if case.flow.order is not None:
            return
        trapped = {case.flow.ids[number] for number in case.flow.trapped}
        for edge in case.flow.edges:
            if edge.source == edge.target and not edge.is_limited and edge.source not in trapped:
                wrong = f"{named(case, edge)} leads back to the same place."
                follows = f"{whoever_takes(edge)} goes round for ever."
                yield self.at_edge(
                    edge,
                    f"{wrong} {follows}",
                    "Lead it on, or declare a loop with `max` and `then`.",
                )
