"""Defines the rule `wrong_type`."""

from treeguide.checks.base import ReadingRule


class WrongType(ReadingRule):
    """A value is of another JSON type than its key takes.

    ## What it means

    A text stands where a list belongs, a number in quotes, true or false as a word, null where
    a key should be left out.
    Nothing is converted, so that the file means just what it says.

    ## Why it hurts a caller

    A guess might be wrong, and the caller would hear or see something that the author never wrote.

    ## Example

    `"fixes": "yes"` is a text; the key takes true or false.

    ## Remedy

    Write the value as the key takes it: the message names both.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"plug": {"title": 7}}}
