"""Defines the rule `duplicate_answer`."""

from collections.abc import Iterator, Sequence

from treeguide.checks.base import Case, Finding, Rule
from treeguide.checks.naming import quoted
from treeguide.model import Answer


class DuplicateAnswer(Rule):
    """Two answers to one question say the same, or have the same id.

    ## What it means

    Two answers have one label, capital letters aside, or one id.
    The answers that are offered everywhere count at every question.
    One label may stand twice when both answers have a `when` and the two differ.

    ## Why it hurts a caller

    The caller sees the same words twice and cannot know which way is the right one.
    With one id, nobody can say afterwards which was chosen.

    ## Example

    “Which lamp is lit?” offers “Green” and “green”.

    ## Remedy

    Say in each label what sets it apart, or take one of the two out.
    """

    good = "lamp? -green-> done! ; lamp -red-> plug:step -> done"
    bad = "lamp? -green-> done! ; lamp -red-> plug:step -> done ; lamp -Green-> done"

    def check(self, case: Case) -> Iterator[Finding]:
        everywhere = case.tree.anywhere
        yield from self._among(case, None, everywhere)
        for node_id, question in case.questions:
            if may_repeat(everywhere + question.answers):
                yield from self._among(case, node_id, question.answers)

    def _among(self, case: Case, node_id: str | None, own: Sequence[Answer]) -> Iterator[Finding]:
        ids: dict[str, Answer] = {}
        labels: dict[str, dict[str | None, Answer]] = {}
        earlier = [] if node_id is None else case.tree.anywhere
        for index, answer in enumerate((*earlier, *own), -len(earlier)):
            same_words = labels.setdefault(folded(answer), {})
            twin = ids.get(answer.id) or twin_among(same_words, answer)
            ids[answer.id] = same_words[answer.when] = answer
            if twin is not None and index >= 0:
                yield self._about(case, node_id, index, (twin, answer))

    def _about(
        self, case: Case, node_id: str | None, index: int, pair: tuple[Answer, Answer]
    ) -> Finding:
        holder = f"/nodes/{node_id}/answers" if node_id else "/anywhere"
        asked = f"at {quoted(case.title(node_id))}" if node_id else "among those offered everywhere"
        both = " and ".join(quoted(answer.label.strip() or answer.id) for answer in pair)
        wrong = f"{both} {asked} say the same. A caller cannot tell which of the two is meant."
        if folded(pair[0]) != folded(pair[1]):
            wrong = f"{both} {asked} have the same id. Nobody can tell which of the two was chosen."
        return self.finding(
            wrong,
            node=node_id,
            at=f"{holder}/{index}",
            fix="Give each its own id and its own words, or take one out.",
        )


def folded(answer: Answer) -> str:
    """Return the words of an answer without regard to capital letters; its id where it has none."""
    return answer.label.strip().casefold() or f"@{answer.id}"


def may_repeat(answers: Sequence[Answer]) -> bool:
    """Whether a quick look cannot rule out that two of `answers` are alike."""
    ids = {answer.id for answer in answers}
    labels = {answer.label.strip().casefold() for answer in answers}
    return len(ids) < len(answers) or len(labels) < len(answers)


def twin_among(same_words: dict[str | None, Answer], answer: Answer) -> Answer | None:
    """Return an earlier answer of the same words that can be offered together with `answer`."""
    if answer.when is None:
        return next(iter(same_words.values()), None)
    return same_words.get(None) or same_words.get(answer.when)
