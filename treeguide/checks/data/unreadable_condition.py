"""Defines the rule `unreadable_condition`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule


class UnreadableCondition(Rule):
    """A condition or an expression cannot be read.

    ## What it means

    What stands in a `when`, or as a value in `set`, `give` or `take`, is not written in the
    language of conditions: something is missing, misplaced, or no part of the language.

    ## Why it hurts a caller

    Nobody can say whether the condition holds, so the way behind it is never taken.

    ## Example

    A rule reads `tries => 2`; the sign is written `>=`.

    ## Remedy

    Write it as a comparison of variables with values, joined by `and`, `or` and `not`:
    `tries >= 2 and os == 'mac'`.
    """

    good = "route:decision -tries >= 2-> done! ; route -otherwise-> plug:step -> done"
    bad = "route:decision -tries => 2-> done! ; route -otherwise-> plug:step -> done"
    good_patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 5, "source": "lookup"}}
    }
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        yield from case.remarks.get(self.name, ())
