"""Defines the rule `missing_media`."""

from treeguide.checks.base import ReadingRule


class MissingMedia(ReadingRule):
    """A picture that a node shows is not in the tree's folder.

    ## What it means

    `media` names a file that does not lie in `media/` beside tree.json.
    Upper and lower case count.

    ## Why it hurts a caller

    The caller sees a broken picture where the text says “as you see here”.

    ## Example

    A node shows `lamp.png`, and the folder holds `Lamp.png`.

    ## Remedy

    Put the file into the folder `media`, correct its name, or take the picture out of the node.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"plug": {"media": [{"file": "lamp.png", "alt": "The lamp"}]}}}
