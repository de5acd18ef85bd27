"""Defines the rule `unknown_variable`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.checks.nearest import Nearest
from treeguide.model import Form, Handoff


class UnknownVariable(Rule):
    """A variable is used that the tree does not have.

    ## What it means

    A condition, an expression, a form's field, or what a hand-off carries names a variable that
    is not declared in `variables`.
    What a call gives is looked for among the variables of the called tree.

    ## Why it hurts a caller

    A condition over it is never true, and what the caller says is kept nowhere.

    ## Example

    A rule reads `eror_code == 'e5'`, the variable is called `error_code`.

    ## Remedy

    Write the name as it is declared, or declare the variable.
    """

    good = "route:decision -tries >= 2-> done! ; route -otherwise-> plug:step -> done"
    bad = "route:decision -trise >= 2-> done! ; route -otherwise-> plug:step -> done"
    good_patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 5, "source": "lookup"}}
    }
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        yield from case.remarks.get(self.name, ())
        nearest = Nearest(case.tree.variables)
        for node_id, at, name in names_in_nodes(case):
            if name not in case.tree.variables:
                likely = nearest.to(name)
                yield self.finding(
                    f"{quoted(case.title(node_id))} names the variable “{name}”, which the tree"
                    " does not have. What a caller says for it is kept nowhere.",
                    node=node_id,
                    at=at,
                    fix=f"Write “{likely}” instead." if likely else "Declare it.",
                )


def names_in_nodes(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield the variables that forms ask for and hand-offs carry: node, pointer, name."""
    for node_id, form in case.nodes_of(Form):
        for index, field in enumerate(form.fields):
            yield node_id, f"/nodes/{node_id}/fields/{index}/variable", field.variable
    for node_id, handoff in case.nodes_of(Handoff):
        for index, name in enumerate(handoff.carry):
            yield node_id, f"/nodes/{node_id}/carry/{index}", name
