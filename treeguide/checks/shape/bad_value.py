"""Defines the rule `bad_value`."""

from treeguide.checks.base import ReadingRule


class BadValue(ReadingRule):
    """A value has the right type, but is none that the key takes.

    ## What it means

    A date that the calendar does not have, a length of time that is not written as ISO 8601, a
    word that is not in the closed list of its key, a pattern that RE2 cannot run, a language
    that is no tag.

    ## Why it hurts a caller

    A promise without a readable time cannot be kept, and a field without a known input cannot
    be filled in.

    ## Example

    `"takes": "20 seconds"` is no ISO 8601 duration; `"review_by": "2027-02-30"` is no day.

    ## Remedy

    Write the value in the form that is named, such as `PT20S` or `2027-02-28`.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {"nodes": {"plug": {"takes": "20 seconds"}}}
