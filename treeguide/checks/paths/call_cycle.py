"""Defines the rule `call_cycle`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.calls import circles
from treeguide.checks.naming import quoted
from treeguide.model import Call


class CallCycle(Rule):
    """A tree calls another that in the end calls a tree which is already being walked.

    ## What it means

    Following calls from tree to tree leads back to a tree on the way.
    Each called tree that leads into such a circle is reported once, at the first call of it.

    ## Why it hurts a caller

    The walk goes deeper and deeper and never comes back to what the caller asked.

    ## Example

    “Printer” calls “Network”, and “Network” calls “Printer”.

    ## Remedy

    Put what both trees need into a third one that calls neither.
    """

    after = ("missing_tree",)
    good = "c:call -solved-> done!"
    bad = "c:call -solved-> done!"
    beside = {"other": "lamp? -lit-> solved! ; lamp -dark-> solved"}
    bad_patch = {"nodes": {"c": {"tree": "sketch", "exits": {"done": "done", "solved": None}}}}

    def check(self, case: Case) -> Iterator[Finding]:
        ways = circles(case) if case.nodes_of(Call) else {}
        for node_id, call in case.nodes_of(Call):
            way = ways.pop(call.tree or "", None)
            if way is not None:
                words = ", which calls ".join(quoted(tree_id) for tree_id in way)
                yield self.finding(
                    f"{quoted(case.title(node_id))} calls {words}: the calls go round in a circle."
                    " A caller who gets there never comes back.",
                    node=node_id,
                    at=f"/nodes/{node_id}/tree",
                )
