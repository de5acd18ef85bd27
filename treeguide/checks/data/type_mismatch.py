"""Defines the rule `type_mismatch`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.model import Field, Form, Variable

TAKES = {
    "radio": ("boolean", "choice"),
    "select": ("boolean", "choice", "choices"),
    "checkbox": ("boolean", "choices"),
    "text": ("text", "integer", "number", "date"),
    "long-text": ("text",),
    "number": ("integer", "number"),
    "date": ("date",),
    "email": ("text",),
    "phone": ("text",),
}
"""The types of variable that an input can fill."""


class TypeMismatch(Rule):
    """Two things are compared or assigned that are not of one kind.

    ## What it means

    A condition compares a number with a text, gives a variable a value of another type, or is
    neither true nor false.
    A form's `input` counts too: a date cannot be filled in by a phone number.

    ## Why it hurts a caller

    The comparison is never true, so the way that was meant for the caller is never taken.

    ## Example

    `tries == 'two'`, where `tries` is a whole number.

    ## Remedy

    Compare with a value of the variable's own type.
    """

    good = "route:decision -tries >= 2-> done! ; route -otherwise-> plug:step -> done"
    bad = "route:decision -tries == 'two'-> done! ; route -otherwise-> plug:step -> done"
    good_patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 5, "source": "lookup"}}
    }
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        yield from case.remarks.get(self.name, ())
        for node_id, form in case.nodes_of(Form):
            for index, field in enumerate(form.fields):
                variable = case.tree.variables.get(field.variable)
                if variable and does_not_fit(field, variable):
                    at = f"/nodes/{node_id}/fields/{index}/input"
                    yield self._about(case, node_id, at, (field, variable))

    def _about(self, case: Case, node_id: str, at: str, pair: tuple[Field, Variable]) -> Finding:
        field, variable = pair
        return self.finding(
            f"{quoted(case.title(node_id))} asks for “{field.variable}” by the input"
            f" “{field.input}”, but the variable is of the type {variable.type}."
            " A caller cannot fill it in.",
            node=node_id,
            at=at,
            fix=f"Use the input {' or '.join(inputs_for(variable))}.",
        )


def does_not_fit(field: Field, variable: Variable) -> bool:
    """Whether what the input gives can never be a value of the variable."""
    return field.input is not None and variable.type not in TAKES.get(field.input, ())


def inputs_for(variable: Variable) -> list[str]:
    """Return the inputs that can fill the variable."""
    return [f"“{name}”" for name, types in TAKES.items() if variable.type in types]
