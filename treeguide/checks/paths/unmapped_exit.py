"""Defines the rule `unmapped_exit`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.calls import exit_mismatches
from treeguide.checks.naming import joined, quoted, tree_title


class UnmappedExit(Rule):
    """A called tree can end in a way for which the call has no exit.

    ## What it means

    An outcome of the called tree has no exit of its own, and there is no `*` for the rest.
    All such outcomes of one call are one finding.
    Where an exit with a like name takes no outcome, `unknown_exit` speaks instead.

    ## Why it hurts a caller

    The called tree comes to its end, and then nothing follows.

    ## Example

    The called tree can end with `not-sure`; the call has exits for `solved` and `unsolved` only.

    ## Remedy

    Add an exit for the outcome, or one called `*` for all that have none.
    """

    after = ("dead_end", "unknown_exit")
    good = "c:call -*-> done!"
    bad = "c:call -solved-> done!"
    beside = {"other": "lamp? -lit-> solved! ; lamp -dark-> unsolved!"}

    def check(self, case: Case) -> Iterator[Finding]:
        for mismatch in exit_mismatches(case):
            if not mismatch.unmapped:
                continue
            nodes = mismatch.called.nodes
            ends = [quoted(nodes[end].title.strip() or end) for end in mismatch.unmapped]
            exits = joined([quoted(end) for end in mismatch.unmapped])
            yield self.finding(
                f"{tree_title(mismatch.called)} can end with {joined(ends)}, but"
                f" {quoted(case.title(mismatch.node_id))} has no exit for it."
                " A caller who ends there is stuck.",
                node=mismatch.node_id,
                at=f"/nodes/{mismatch.node_id}/exits",
                fix=f"Add {'exits' if len(ends) > 1 else 'the exit'} {exits}, or “*” for the rest.",
            )
