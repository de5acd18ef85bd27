"""Defines the rule `bad_id`."""

from treeguide.checks.base import ReadingRule


class BadId(ReadingRule):
    """An id or a variable's name is not written as one.

    ## What it means

    Ids of trees, nodes, answers, rules, choice values and results consist of small letters,
    digits and hyphens, with a letter first and 63 characters at most.
    Names of variables have underscores instead of hyphens, and are none of the words that
    conditions already use.

    ## Why it hurts a caller

    Ids stand in addresses, statistics and translations; one that has to be escaped somewhere
    breaks there, in the middle of a walk.

    ## Example

    A node is called `Power Lamp`; a variable is called `in`.

    ## Remedy

    Write `power-lamp`, and let every edge that leads there say the same.
    Where sessions exist already, keep the old id under `was`.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"Power Lamp": {"kind": "step", "to": "done"}}}
