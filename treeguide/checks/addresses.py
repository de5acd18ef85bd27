"""The addresses under which a translation may have words: by ids, never by positions."""

from collections.abc import Iterable, Iterator

from treeguide.model import Answer, AnyNode, Form, Handoff, Outcome, Question, Tree, Variable

OF_TREES = ("title", "summary")
OF_NODES = ("title", "text", "say", "do", "why")


def addresses(tree: Tree) -> Iterator[str]:
    """Yield the address of every text that a reader may see, whether the author gave it or not."""
    yield from OF_TREES
    yield from _answers("anywhere", tree.anywhere)
    for name, variable in tree.variables.items():
        yield from _variable(f"variables.{name}", variable)
    for node_id, node in tree.nodes.items():
        yield from _node(f"nodes.{node_id}", node)


def _node(place: str, node: AnyNode) -> Iterator[str]:
    yield from (f"{place}.{key}" for key in OF_NODES)
    for medium in node.media:
        yield from (f"{place}.media.{medium.file}.{key}" for key in ("alt", "caption"))
    if isinstance(node, Question):
        yield from _answers(f"{place}.answers", node.answers)
    elif isinstance(node, Form):
        yield from (f"{place}.fields.{field.variable}.help" for field in node.fields)
    elif isinstance(node, Handoff):
        yield f"{place}.promise"
    elif isinstance(node, Outcome):
        yield f"{place}.next"


def _answers(place: str, answers: Iterable[Answer]) -> Iterator[str]:
    for answer in answers:
        yield from (f"{place}.{answer.id}.{key}" for key in ("label", "help"))


def _variable(place: str, variable: Variable) -> Iterator[str]:
    yield f"{place}.label"
    yield from (f"{place}.labels.{value}" for value in variable.values)
