"""Defines the rule `single_answer`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted


class SingleAnswer(Rule):
    """A question has only one answer.

    ## What it means

    The question has exactly one answer of its own, so nothing can be chosen.

    ## Why it hurts a caller

    Somebody for whom the one answer is wrong has to give it all the same.

    ## Example

    “Does it print now?” offers “Yes” and nothing else.

    ## Remedy

    Add what else a caller may say, or make the question a step.
    """

    level = "warning"
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -lit-> done!"

    def check(self, case: Case) -> Iterator[Finding]:
        for node_id, question in case.questions:
            if len(question.answers) == 1:
                only = question.answers[0]
                yield self.finding(
                    f"{quoted(case.title(node_id))} offers only"
                    f" {quoted(only.label.strip() or only.id)}."
                    " A caller for whom that is wrong has to say it all the same.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Add another answer, or make it a step.",
                )
