"""Defines the rule `newer_format`."""

from treeguide.checks.base import ReadingRule


class NewerFormat(ReadingRule):
    """The file is written in a newer format than this program reads.

    ## What it means

    `format` names a version that came after this program.
    Nothing else about the file is judged, since its keys may mean something that is not known here.

    ## Why it hurts a caller

    A guess at what the newer file means could lead callers astray, so the tree is not walked at
    all.

    ## Example

    `format` is `treeguide/2`, and the program reads `treeguide/1`.

    ## Remedy

    Update TreeGuide, or save the tree in the older format where it was made.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"format": "treeguide/2"}
