"""Defines the rule `missing_key`."""

from treeguide.checks.base import ReadingRule


class MissingKey(ReadingRule):
    """A key is missing without which the rest has no meaning.

    ## What it means

    A tree needs `format`, `id` and `nodes`; a node needs `kind`, an answer and a rule `id`, a
    field `variable`, a variable `type`, a loop `max` and `then`, a medium `file`, an allowance
    `rule`.
    Everything else may be missing in a draft.

    ## Why it hurts a caller

    Without it nobody can tell what stands there, so it cannot be shown to anyone.

    ## Example

    A node has a title and texts, but no `kind`.

    ## Remedy

    Add the key that is named.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"lamp": {"kind": None}}}
