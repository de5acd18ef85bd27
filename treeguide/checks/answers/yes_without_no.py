"""Defines the rule `yes_without_no`."""

from collections.abc import Iterator
from functools import cache
from itertools import starmap

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.checks.words import words_in


class YesWithoutNo(Rule):
    """A question can be answered with yes, but not with no.

    ## What it means

    One answer is a plain “Yes”, and no other answer denies anything, by its words or by its id.
    The rule knows English, German, French and Spanish.

    ## Why it hurts a caller

    Whoever would say no finds no answer, and takes any to get on.

    ## Example

    “Is the lamp lit?” offers “Yes” and “Sometimes”.

    ## Remedy

    Add a “No”, or name the answers by what they say: “Lit” and “Flickering”.
    """

    level = "warning"
    good = "lamp? -yes-> done! ; lamp -not-at-all-> plug:step -> done"
    bad = "lamp? -yes-> done! ; lamp -sometimes-> plug:step -> done"

    def check(self, case: Case) -> Iterator[Finding]:
        words = words_in(case.tree.language)
        if words is None:
            return
        say_yes, say_no = cache(words.say_yes), cache(words.say_no)
        for node_id, question in case.questions:
            said = [(answer.label, answer.id) for answer in question.answers]
            if len(said) > 1 and any(starmap(say_yes, said)) and not any(starmap(say_no, said)):
                yield self.finding(
                    f"{quoted(case.title(node_id))} can be answered with yes, but not with no."
                    " A caller who would say no finds no answer.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Add an answer that says no.",
                )
