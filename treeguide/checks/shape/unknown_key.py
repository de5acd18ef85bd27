"""Defines the rule `unknown_key`."""

from treeguide.checks.base import ReadingRule


class UnknownKey(ReadingRule):
    """An object has a key that the format does not know.

    ## What it means

    Most often it is a slip of the pen (`titel`), or a key that belongs to another kind of node
    or type of variable.
    Keys that begin with `x-` are yours: they are kept and never read.

    ## Why it hurts a caller

    What stands under the key would be ignored: a text that nobody sees, a limit that nobody keeps.

    ## Example

    A question has `titel` where `title` is meant.

    ## Remedy

    Write the key that is proposed, move it to where it belongs, or let it begin with `x-`.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"lamp": {"titel": "Is the lamp lit?"}}}
