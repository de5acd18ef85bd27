"""Defines the rule `unlabelled_answer`."""

from collections.abc import Iterator, Sequence

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.model import Answer


class UnlabelledAnswer(Rule):
    """An answer has no words.

    ## What it means

    The `label` of an answer is absent or blank.

    ## Why it hurts a caller

    There is a button and nobody can tell what it means, least of all somebody who hears the page.

    ## Example

    The answer `lit` of “Is the lamp lit?” has an empty label.

    ## Remedy

    Write what the caller would say, in a few words.
    """

    good = "lamp? -lit-> done! ; lamp -dark-> plug:step -> done"
    bad = good
    bad_patch = {
        "nodes": {
            "lamp": {
                "answers": [
                    {"id": "lit", "label": " ", "to": "done"},
                    {"id": "dark", "label": "Dark", "to": "plug"},
                ]
            }
        }
    }

    def check(self, case: Case) -> Iterator[Finding]:
        yield from self._among(case, None, case.tree.anywhere)
        for node_id, question in case.questions:
            for answer in question.answers:
                if not answer.label or answer.label.isspace():
                    yield from self._among(case, node_id, question.answers)
                    break

    def _among(
        self, case: Case, node_id: str | None, answers: Sequence[Answer]
    ) -> Iterator[Finding]:
        asked = quoted(case.title(node_id)) if node_id else "what is offered everywhere"
        holder = f"/nodes/{node_id}/answers" if node_id else "/anywhere"
        for index, answer in enumerate(answers):
            if not answer.label.strip():
                yield self.finding(
                    f"The answer “{answer.id}” of {asked} has no words."
                    " A caller cannot tell what it means.",
                    node=node_id,
                    at=f"{holder}/{index}/label",
                    fix=f"Label it, for instance “{answer.id.replace('-', ' ').capitalize()}”.",
                )
