"""Defines the rule `same_target`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.model import Answer


class SameTarget(Rule):
    """Whatever is answered, the walk goes on at the same place.

    ## What it means

    A question has two or more answers, all lead to one node, and none does anything else: they
    set the same variables, if any, and none is marked as a fix or as upset.

    ## Why it hurts a caller

    The caller is asked something that makes no difference.

    ## Example

    “Which colour is the lamp?” leads to “Push the plug in” for every colour.

    ## Remedy

    Make the question a step, or let the answers lead to different places.
    Where the answer is worth keeping, let it `set` a variable.
    """

    level = "note"
    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = "lamp? -green-> done! ; lamp -red-> done"

    def check(self, case: Case) -> Iterator[Finding]:
        number = case.flow.number
        for node_id, question in case.questions:
            answers = question.answers
            if len(answers) < 2 or answers[0].to != answers[-1].to or answers[0].to not in number:
                continue
            first = effect(answers[0])
            if all(effect(answer) == first for answer in answers):
                yield self.finding(
                    f"All answers to {quoted(case.title(node_id))} lead to"
                    f" {quoted(case.title(answers[0].to))}."
                    " A caller is asked something that makes no difference.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Make it a step, or let the answers lead to different places.",
                )


def effect(answer: Answer) -> tuple[object, ...]:
    """Return all that an answer does to a walk."""
    return (answer.to, answer.set, answer.loop, answer.fixes, answer.mood, answer.asks_why)
