"""Defines the rule `duplicate_key`."""

from treeguide.checks.base import ReadingRule


class DuplicateKey(ReadingRule):
    """A key stands twice in the same object.

    ## What it means

    JSON programs silently take the last of two equal keys, so one of the two values is lost
    without a word.
    It is refused here, so that nothing is lost.

    ## Why it hurts a caller

    The words, or a whole node, that the author still sees in the file are not those that a
    caller gets.

    ## Example

    Two nodes are called `lamp`, because one was copied and its id was not changed.

    ## Remedy

    Delete the one that is not meant, or give it an id of its own.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_text = '{"format": "treeguide/1", "id": "sketch", "title": "A", "title": "B", "nodes": {}}'
