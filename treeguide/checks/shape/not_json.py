"""Defines the rule `not_json`."""

from treeguide.checks.base import ReadingRule


class NotJson(ReadingRule):
    """The file is not written as JSON, or not as text at all.

    ## What it means

    The text stops being JSON at some place: a comma too many or too few, a quote that is not
    closed, a comment, a bracket of the wrong sort.
    The line, the column and the likely slip are named.

    ## Why it hurts a caller

    Nothing of the tree can be shown, so whoever needs it now finds none.

    ## Example

    `{"format": "treeguide/1", "id": "printer",}` has a comma after the last entry.

    ## Remedy

    Correct the place that is named, then read the file again: behind it there may be more.
    An editor that knows JSON marks such places while you write.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_text = '{"format": "treeguide/1", "id": "sketch", "nodes": {},}'
