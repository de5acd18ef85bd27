"""Defines the rule `unknown_kind`."""

from treeguide.checks.base import ReadingRule


class UnknownKind(ReadingRule):
    """A node is of a kind that does not exist.

    ## What it means

    There are eight kinds of node: `question`, `step`, `form`, `decision`, `call`, `action`,
    `handoff` and `outcome`.
    The list is closed, because a walk must know what each node waits for.

    ## Why it hurts a caller

    Nobody could be shown such a node, and the walk would stop in front of it.

    ## Example

    A node has the kind `qestion`.

    ## Remedy

    Choose one of the eight kinds; the nearest one is proposed.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"lamp": {"kind": "qestion"}}}
