"""Defines the rule `unknown_exit`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.calls import exit_mismatches
from treeguide.checks.naming import quoted, tree_title
from treeguide.checks.nearest import Nearest
from treeguide.graph.edges import escaped


class UnknownExit(Rule):
    """A call has an exit for an outcome that the called tree does not have.

    ## What it means

    Each exit is named after an outcome of the called tree; `*` takes all that have no exit.
    This one names something else.

    ## Why it hurts a caller

    The way that was meant for the caller is never taken.

    ## Example

    The called tree ends with `solved`; the exit is called `sovled`.

    ## Remedy

    Name the exit after an outcome of the called tree, or take it out.
    """

    good = "c:call -solved-> done!"
    bad = "c:call -*-> done! ; c -sovled-> done"
    beside = {"other": "lamp? -lit-> solved! ; lamp -dark-> solved"}

    def check(self, case: Case) -> Iterator[Finding]:
        for mismatch in exit_mismatches(case):
            known = Nearest(mismatch.outcomes)
            for name in mismatch.unknown:
                likely = known.to(name)
                yield self.finding(
                    f"{quoted(case.title(mismatch.node_id))} has an exit “{name}”, but"
                    f" {tree_title(mismatch.called)} has no outcome of that name."
                    " No caller ever takes this exit.",
                    node=mismatch.node_id,
                    at=f"/nodes/{mismatch.node_id}/exits/{escaped(name)}",
                    fix=f"Write “{likely}” instead of “{name}”." if likely else None,
                )
