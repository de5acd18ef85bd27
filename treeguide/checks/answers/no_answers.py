"""Defines the rule `no_answers`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted


class NoAnswers(Rule):
    """A question has no answer to choose.

    ## What it means

    The question has no answers of its own.
    Those that are offered everywhere do not answer it.

    ## Why it hurts a caller

    The caller is asked something and cannot say anything.

    ## Example

    “Is the lamp lit?” was written, its answers were not yet.

    ## Remedy

    Give the question its answers.
    Where nothing is asked, make it a step.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -lit-> done! ; lamp -dark-> plug?"

    def check(self, case: Case) -> Iterator[Finding]:
        for node_id, question in case.questions:
            if not question.answers:
                yield self.finding(
                    f"{quoted(case.title(node_id))} has no answers."
                    " A caller who is asked this is stuck.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Write its answers, or make it a step.",
                )
