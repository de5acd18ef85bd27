"""Defines the rule `missing_tree`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.checks.nearest import Nearest
from treeguide.model import Call


class MissingTree(Rule):
    """A call names a tree that is not there.

    ## What it means

    `tree` is absent, or names a tree that lies neither beside this one nor among those known here.

    ## Why it hurts a caller

    The walk cannot go on: what the other tree was to find out is never asked.

    ## Example

    The call “Check the identity” names `identity-chek`.

    ## Remedy

    Write the id of the tree that is meant, or put that tree beside this one.
    """

    good = "c:call -solved-> done!"
    bad = "c:call -solved-> done!"
    bad_patch = {"nodes": {"c": {"tree": "othr"}}}
    beside = {"other": "lamp? -lit-> solved! ; lamp -dark-> solved"}

    def check(self, case: Case) -> Iterator[Finding]:
        for node_id, call in case.nodes_of(Call):
            if call.tree == case.tree.id or call.tree in case.library:
                continue
            wrong = (
                f"{quoted(case.title(node_id))} calls the tree “{call.tree}”, which is not there."
            )
            if call.tree is None:
                wrong = f"{quoted(case.title(node_id))} does not say which tree it calls."
            likely = Nearest(case.library).to(call.tree or "")
            yield self.finding(
                f"{wrong} A caller who gets there is stuck.",
                node=node_id,
                at=f"/nodes/{node_id}/tree",
                fix=f"Write “{likely}” instead." if likely else None,
            )
