"""Defines the rule `too_many_answers`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted

MOST = 7


class TooManyAnswers(Rule):
    """A question has more answers than a person keeps in mind.

    ## What it means

    The question has more than seven answers of its own.

    ## Why it hurts a caller

    Who hears them read out has forgotten the first before the last one comes.

    ## Example

    “Which model do you have?” offers twelve models.

    ## Remedy

    Ask in two steps, coarse and then fine, or let the caller pick from a list in a form.
    """

    level = "warning"
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = (
        "lamp? -red-> done! ; lamp -green-> plug:step -> done ; lamp -blue-> plug"
        " ; lamp -white-> plug ; lamp -amber-> plug ; lamp -pink-> plug ; lamp -grey-> plug"
        " ; lamp -violet-> plug"
    )

    def check(self, case: Case) -> Iterator[Finding]:
        for node_id, question in case.questions:
            if len(question.answers) > MOST:
                yield self.finding(
                    f"{quoted(case.title(node_id))} offers {len(question.answers)} answers,"
                    f" more than {MOST}. A caller has forgotten the first when the last one comes.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Ask in two steps, or with a list in a form.",
                )
