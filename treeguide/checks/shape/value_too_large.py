"""Defines the rule `value_too_large`."""

from treeguide.checks.base import ReadingRule


class ValueTooLarge(ReadingRule):
    """A value, or the whole file, is larger than anything that can be used.

    ## What it means

    A text has at most 20,000 characters and a title 300; numbers stay within 2^53, where every
    program keeps them exactly; objects and lists stand at most 64 deep in one another; files
    and their nodes have a limit too.

    ## Why it hurts a caller

    Nobody reads such a text to a caller, and a program that chokes on a file leaves all callers
    alone.

    ## Example

    A loop has the `max` 99999999999999999999.

    ## Remedy

    Shorten the text or spread it over several nodes; split a large tree by a call.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"plug": {"loop": {"max": 9007199254740993, "then": "done"}}}}
