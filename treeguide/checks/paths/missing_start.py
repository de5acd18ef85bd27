"""Defines the rule `missing_start`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule


class MissingStart(Rule):
    """The tree does not say where a walk begins.

    ## What it means

    `start` is absent, or it names no node of the tree.

    ## Why it hurts a caller

    Nobody can begin: the tree cannot be opened at all.

    ## Example

    A node was renamed and `start` still has the old name.

    ## Remedy

    Write the id of the first node into `start`.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"start": "lapm"}

    def check(self, case: Case) -> Iterator[Finding]:
        if case.flow.start is not None:
            return
        start = case.tree.start
        wrong = f"The tree starts at “{start}”, but no node has this id."
        if start is None:
            wrong = "The tree does not say at which node it starts."
        likely = case.nearest.to(start or "") or first_of_all(case)
        fix = f"Start at “{likely}”." if likely else None
        yield self.finding(f"{wrong} Nobody can begin it.", node=None, at="/start", fix=fix)


def first_of_all(case: Case) -> str | None:
    """Return the first node that no other leads to, or else the first in the file."""
    unled = (number for number, led_by in enumerate(case.flow.before) if not led_by)
    return case.flow.ids[next(unled, 0)] if case.flow.ids else None
