"""What a waiting node reads when it asks: an old answer counts only while that is unchanged."""

from treeguide.conditions import names, parse
from treeguide.format.placeholders import placeholders
from treeguide.model import Action, AnyNode, Handoff, Question


def read_by(node: AnyNode) -> tuple[str, ...]:
    """Return the variables that a node's texts and the conditions of its answers read."""
    found = {name for text in _texts(node) for name in placeholders(text)}
    for source in _expressions(node):
        found |= names(parse(source))
    return tuple(sorted(found - {"owner", "due"}))


def _texts(node: AnyNode) -> list[str]:
    texts = [node.title, node.text, node.say, node.do, node.why]
    if isinstance(node, Question):
        texts += [words for answer in node.answers for words in (answer.label, answer.help)]
    if isinstance(node, Handoff):
        texts += [node.promise]
    return [text for text in texts if text]


def _expressions(node: AnyNode) -> list[str]:
    if isinstance(node, Question):
        return [answer.when for answer in node.answers if answer.when is not None]
    if isinstance(node, Action):
        return list(node.give.values())
    return list(node.carry) if isinstance(node, Handoff) else []
