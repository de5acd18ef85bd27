"""Defines the rule `no_not_sure`."""

from collections.abc import Iterator

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.checks.words import Words, words_in
from treeguide.model import Answer, Question


class NoNotSure(Rule):
    """A question of fact leaves no answer to somebody who does not know.

    ## What it means

    The title asks for a fact (“Is …?”, “Has …?”, “Does …?”), not for a wish or about the person,
    and there are just two answers, a yes and a no.
    A question whose answer says that it `fixes` something is left alone: who has just tried
    something sees whether it works.
    The rule knows English, German, French and Spanish.

    ## Why it hurts a caller

    Somebody who does not know has to guess, and a guess leads to the wrong help.

    ## Example

    “Has the firmware been updated?” offers “Yes” and “No”.

    ## Remedy

    Add “I am not sure”, which leads to how to find out.
    """

    level = "note"
    good = "firmware? -yes-> done! ; firmware -no-> plug:step -> done ; firmware -not-sure-> plug"
    good_patch = {"nodes": {"firmware": {"title": "Has the firmware been updated?"}}}
    bad = "firmware? -yes-> done! ; firmware -no-> plug:step -> done"
    bad_patch = good_patch

    def check(self, case: Case) -> Iterator[Finding]:
        words = words_in(case.tree.language)
        if words is None or any(
            words.say_not_sure(answer.label, answer.id) for answer in case.tree.anywhere
        ):
            return
        for node_id, question in case.questions:
            if len(question.answers) == 2 and asks_for_a_fact(words, question):
                yield self.finding(
                    f"{quoted(case.title(node_id))} can only be answered with yes or no."
                    " A caller who does not know has to guess.",
                    node=node_id,
                    at=f"/nodes/{node_id}/answers",
                    fix="Add an answer such as “I am not sure”.",
                )


def asks_for_a_fact(words: Words, question: Question) -> bool:
    """Whether yes or no is asked about something outside the person, not just tried."""
    first, second = question.answers
    return (
        words.fact.match(question.title) is not None
        and not (first.fixes or second.fixes)
        and (is_yes_and_no(words, first, second) or is_yes_and_no(words, second, first))
    )


def is_yes_and_no(words: Words, one: Answer, other: Answer) -> bool:
    """Whether the first answer is a yes and the second a no."""
    return words.say_yes(one.label, one.id) and words.say_no(other.label, other.id)
