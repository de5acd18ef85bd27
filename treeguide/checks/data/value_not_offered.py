"""Defines the rule `value_not_offered`."""

from collections.abc import Iterator

from msgspec import UNSET

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.nearest import Nearest
from treeguide.model import Variable


class ValueNotOffered(Rule):
    """A choice is compared with, or given, a value that it never has.

    ## What it means

    A condition or an expression names a value that is not among the `values` of the choice.
    The `initial` value and the `labels` of a choice are looked at as well.

    ## Why it hurts a caller

    The condition is never true, so the way that was meant for the caller is never taken.

    ## Example

    `os == 'macos'`, where the values are `mac` and `windows`.

    ## Remedy

    Write one of the values, or add this one to the variable.
    """

    good = "route:decision -os == 'mac'-> done! ; route -otherwise-> plug:step -> done"
    bad = "route:decision -os == 'macos'-> done! ; route -otherwise-> plug:step -> done"
    good_patch = {
        "variables": {"os": {"type": "choice", "values": ["mac", "windows"], "source": "lookup"}}
    }
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        yield from case.remarks.get(self.name, ())
        for name, variable in case.tree.variables.items():
            if variable.type in ("choice", "choices"):
                for at, value in values_named(variable):
                    if value not in variable.values:
                        likely = Nearest(variable.values).to(value)
                        yield self.finding(
                            f"The variable “{name}” never has the value “{value}”."
                            " No caller can ever choose it.",
                            node=None,
                            at=f"/variables/{name}/{at}",
                            fix=f"Write “{likely}” instead." if likely else None,
                        )


def values_named(variable: Variable) -> Iterator[tuple[str, str]]:
    """Yield the values that a choice's own declaration names, with their place in it."""
    initial = [] if variable.initial is UNSET else variable.initial
    for value in initial if isinstance(initial, list) else [initial]:
        yield "initial", str(value)
    for value in variable.labels:
        yield f"labels/{value}", value
