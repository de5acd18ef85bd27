"""Defines the rule `never_taken`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.model import Question
from treeguide.proof import Exploration, Offered, explore


class NeverTaken(Rule):
    """An answer is offered only under a condition that never holds there.

    ## What it means

    The answer has a `when`, and every walk that comes to its question does so with the condition
    false or unknown.
    All walks are tried, with a value for each case that the tree can tell apart; where there are
    too many to try, nothing is reported.

    ## Why it hurts a caller

    The way was written for somebody, and nobody is ever offered it.

    ## Example

    “Swap” is offered after more than 20 tries, and nobody can enter more than 9.

    ## Remedy

    Set the condition right, move the answer to where it can hold, or delete it.
    """

    after = (
        "missing_start",
        "missing_target",
        "dead_end",
        "no_answers",
        "endless_loop",
        "unreadable_condition",
        "unknown_variable",
        "type_mismatch",
        "value_not_offered",
    )
    good = "count:form -> ask? -swap-> done! ; ask -wait-> help!"
    bad = good
    good_patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 9}},
        "nodes": {
            "count": {"fields": [{"variable": "tries", "required": True}]},
            "ask": {
                "answers": [
                    {"id": "swap", "label": "Swap", "to": "done", "when": "tries > 2"},
                    {"id": "wait", "label": "Wait", "to": "help"},
                ]
            },
        },
    }
    bad_patch = {
        "variables": {"tries": {"type": "integer", "min": 0, "max": 9}},
        "nodes": {
            "count": {"fields": [{"variable": "tries", "required": True}]},
            "ask": {
                "answers": [
                    {"id": "swap", "label": "Swap", "to": "done", "when": "tries > 20"},
                    {"id": "wait", "label": "Wait", "to": "help"},
                ]
            },
        },
    }

    def check(self, case: Case) -> Iterator[Finding]:
        conditional = set(_conditional(case))
        if not conditional or any(rule in case.found for rule in self.after):
            return
        found = explore(case.program, is_enough=lambda so_far: conditional <= so_far.offered)
        if not found.complete:
            return
        for node_id, question in case.questions:
            if found.reaches(node_id):
                yield from self._in_question(case, found, node_id, question)

    def _in_question(
        self, case: Case, found: Exploration, node_id: str, question: Question
    ) -> Iterator[Finding]:
        for index, answer in enumerate(question.answers):
            if answer.when and (case.tree.id, node_id, answer.id) not in found.offered:
                label = quoted(answer.label or answer.id)
                yield self.finding(
                    f"The answer {label} at {quoted(case.title(node_id))} is never offered:"
                    f" “{answer.when}” holds on no walk that comes here. A caller it was meant for"
                    " does not see it.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers/{index}/when",
                    fix="Set the condition right, or delete the answer.",
                )


def _conditional(case: Case) -> Iterator[Offered]:
    for node_id, question in case.questions:
        for answer in question.answers:
            if answer.when:
                yield case.tree.id, node_id, answer.id
