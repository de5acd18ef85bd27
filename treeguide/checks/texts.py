"""Where the texts stand that are filled in for a person, found quickly by their double braces."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from treeguide.checks.base import Case
from treeguide.checks.naming import quoted
from treeguide.model import Answer, AnyNode, Form, Handoff, Outcome, Question, Tree

BRACES = "{{"


class Text(NamedTuple):
    """A text with its place; `node` is None for what is offered everywhere."""

    words: str
    at: str
    node: str | None

    def called(self, case: Case) -> str:
        """Return the beginning of a sentence about this text."""
        key = self.at.rpartition("/")[2]
        owner = quoted(case.title(self.node)) if self.node else "an answer offered everywhere"
        return f"The “{key}” of {owner}" if key == "title" else f"A “{key}” of {owner}"


def texts_with_braces(tree: Tree) -> Iterator[Text]:
    """Yield the texts in which a placeholder may stand."""
    for node_id, node in tree.nodes.items():
        if _common_texts_have_braces(node) or node.media:
            yield from _common(f"/nodes/{node_id}", node_id, node)
            yield from _media(f"/nodes/{node_id}", node_id, node)
        if type(node) is Question:
            for answer in node.answers:
                if BRACES in answer.label or (answer.help and BRACES in answer.help):
                    yield from _answers(f"/nodes/{node_id}/answers", node_id, node.answers)
                    break
        elif type(node) in _OWN:
            yield from _own(f"/nodes/{node_id}", node_id, node)
    yield from _answers("/anywhere", None, tree.anywhere)


def _common_texts_have_braces(node: AnyNode) -> bool:
    """Look without building anything: this is asked of every node."""
    return (
        BRACES in node.title
        or (node.text is not None and BRACES in node.text)
        or (node.say is not None and BRACES in node.say)
        or (node.do is not None and BRACES in node.do)
        or (node.why is not None and BRACES in node.why)
        or (node.note is not None and BRACES in node.note)
    )


_OWN = (Form, Handoff, Outcome)
_COMMON = ("title", "text", "say", "do", "why", "note")


def _common(holder: str, node_id: str, node: AnyNode) -> Iterator[Text]:
    for key in _COMMON:
        words = getattr(node, key)
        if words and BRACES in words:
            yield Text(words, f"{holder}/{key}", node_id)


def _media(holder: str, node_id: str, node: AnyNode) -> Iterator[Text]:
    for index, medium in enumerate(node.media):
        for key, words in (("alt", medium.alt), ("caption", medium.caption)):
            if BRACES in words:
                yield Text(words, f"{holder}/media/{index}/{key}", node_id)


def _answers(holder: str, node_id: str | None, answers: Sequence[Answer]) -> Iterator[Text]:
    for index, answer in enumerate(answers):
        if BRACES in answer.label:
            yield Text(answer.label, f"{holder}/{index}/label", node_id)
        if BRACES in answer.help:
            yield Text(answer.help, f"{holder}/{index}/help", node_id)


def _own(holder: str, node_id: str, node: AnyNode) -> Iterator[Text]:
    if isinstance(node, Form):
        for index, field in enumerate(node.fields):
            if BRACES in field.help:
                yield Text(field.help, f"{holder}/fields/{index}/help", node_id)
    elif isinstance(node, Handoff) and BRACES in (node.promise or ""):
        yield Text(node.promise or "", f"{holder}/promise", node_id)
    elif isinstance(node, Outcome) and BRACES in (node.next or ""):
        yield Text(node.next or "", f"{holder}/next", node_id)
