"""A tree as boxes and lines, before any format: what is drawn, in which words."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from treeguide.exporters.base import Finding, Picture
from treeguide.exporters.drawing.links import safe_link
from treeguide.exporters.drawing.text import clean, one_line
from treeguide.exporters.drawing.walked import Walked, walked_edges
from treeguide.exporters.drawing.words import (
    KIND_WORDS,
    counted,
    duration,
    result_word,
    times,
    way_label,
)
from treeguide.graph import Edge, edges
from treeguide.model import HERE, Action, AnyNode, Call, Form, Handoff, Outcome, Tree

START, ANYWHERE, NOWHERE = "@start", "@anywhere", "@nowhere"
"""Ids of the boxes that are no nodes; no node id holds an @."""


class Text(Struct, frozen=True, gc=False):
    """A paragraph of a box: a word that says what it is, and the words of the author."""

    role: str
    words: str


class Box(Struct, frozen=True, gc=False):
    """What is drawn for a node, for the start, for `anywhere`, or for a missing target."""

    id: str
    kind: str
    word: str
    title: str
    facts: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    result: str | None = None
    findings: tuple[Finding, ...] = ()
    walked: bool = False
    link: str | None = None


class Line(Struct, frozen=True, gc=False):
    """What is drawn for an edge. `style` is `plain`, `loop`, `then`, `back` or `missing`."""

    source: str
    target: str
    label: str = ""
    facts: tuple[str, ...] = ()
    style: str = "plain"
    walked: bool = False


class Diagram(Struct, frozen=True, gc=False):
    """Everything that a picture of one tree shows."""

    id: str
    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def diagram(tree: Tree, picture: Picture) -> Diagram:
    """Return what a picture of `tree` shows."""
    walked = walked_edges(tree, picture.walked)
    lines = tuple(_lines(tree, picture, walked))
    boxes = (
        *_start(tree),
        *_anywhere(tree),
        *_nodes(tree, picture, walked),
        *_nowhere(tree, lines),
    )
    return Diagram(tree.id, one_line(tree.title) or tree.id, boxes, lines)


def _start(tree: Tree) -> Iterator[Box]:
    if tree.start in tree.nodes:
        yield Box(START, "start", KIND_WORDS["start"], "")


def _anywhere(tree: Tree) -> Iterator[Box]:
    if tree.anywhere:
        yield Box(
            ANYWHERE, "anywhere", KIND_WORDS["anywhere"], "Can be chosen at every waiting node"
        )


def _nodes(tree: Tree, picture: Picture, walked: Walked) -> Iterator[Box]:
    findings: dict[str, list[Finding]] = {}
    for finding in picture.findings:
        if finding.node is not None:
            findings.setdefault(finding.node, []).append(finding)
    for node_id, node in tree.nodes.items():
        result = node.result if isinstance(node, Outcome) else None
        yield Box(
            id=node_id,
            kind=node.kind,
            word=_word(node),
            title=one_line(node.title) or node_id,
            facts=tuple(_facts(tree, node, picture)),
            texts=tuple(_texts(node)) if picture.detail == "full" else (),
            result=result,
            findings=tuple(findings.get(node_id, ())),
            walked=node_id in walked.nodes,
            link=_link(node, picture),
        )


def _word(node: AnyNode) -> str:
    word = KIND_WORDS[node.kind]
    if isinstance(node, Outcome) and node.result:
        return f"{word}: {one_line(result_word(node.result))}"
    return word


def _facts(tree: Tree, node: AnyNode, picture: Picture) -> Iterator[str]:
    if isinstance(node, Form):
        for field in node.fields:
            variable = tree.variables.get(field.variable)
            yield "– " + one_line((variable and variable.label) or field.variable)
    elif isinstance(node, Call) and node.tree:
        called = picture.library.get(node.tree)
        yield "→ " + one_line((called and called.title) or node.tree)
    elif isinstance(node, Handoff) and node.team:
        within = f" within {duration(node.within)}" if node.within else ""
        yield one_line(f"to {node.team}{within}")
    elif isinstance(node, Action) and node.action:
        yield one_line(node.action)


def _texts(node: AnyNode) -> Iterator[Text]:
    for role, words in (("Say", node.say), ("Do", node.do), ("Text", node.text), ("Why", node.why)):
        if words and words.strip():
            yield Text(role, clean(words).strip())


def _link(node: AnyNode, picture: Picture) -> str | None:
    if not isinstance(node, Call) or not node.tree or picture.links is None:
        return None
    return safe_link(picture.links(node.tree))


def _lines(tree: Tree, picture: Picture, walked: Walked) -> Iterator[Line]:
    if tree.start in tree.nodes:
        yield Line(START, str(tree.start), walked=tree.start in walked.nodes)
    labels, missing = _labels(tree, picture), 0
    for edge in _drawn(tree):
        target = ANYWHERE if edge.comes_back and tree.anywhere else edge.target
        if target not in tree.nodes and target != ANYWHERE:
            missing += 1
            target = f"{NOWHERE}-{missing}"
        yield Line(
            source=ANYWHERE if _is_anywhere(edge) else edge.source,
            target=str(target),
            label=next(labels),
            facts=tuple(_line_facts(tree, edge, picture)),
            style=_style(edge, str(target)),
            walked=walked.took(edge),
        )


def _is_anywhere(edge: Edge) -> bool:
    return "anywhere" in (edge.slot, edge.within)


def _drawn(tree: Tree) -> Iterator[Edge]:
    """Yield the edges of `tree`, those of `anywhere` once instead of once for each node."""
    first = next((node_id for node_id, node in tree.nodes.items() if node.waits), None)
    anywhere: list[Edge] = []
    for edge in edges(tree):
        if not _is_anywhere(edge):
            yield edge
        elif edge.source == first:
            anywhere.append(edge)
    yield from anywhere


def _labels(tree: Tree, picture: Picture) -> Iterator[str]:
    """Yield a label for each drawn edge. A `then` follows the edge whose loop it belongs to."""
    label, after = "", ""
    for edge in _drawn(tree):
        if edge.slot == "then":
            yield ", ".join(filter(None, (label, after)))
            continue
        label = one_line(way_label(edge, _outcomes(tree, picture, edge)))
        after = f"after {counted(edge.loop.max, 'time')}" if edge.loop else ""
        yield label


def _outcomes(tree: Tree, picture: Picture, edge: Edge) -> dict[str, str]:
    node = tree.nodes[edge.source]
    called = picture.library.get(node.tree or "") if isinstance(node, Call) else None
    if called is None or edge.slot != "exit":
        return {}
    return {name: end.title for name, end in called.nodes.items() if end.title}


def _line_facts(tree: Tree, edge: Edge, picture: Picture) -> Iterator[str]:
    if edge.when and edge.slot != "rule":
        yield one_line(f"only if {edge.when}")
    if edge.loop is not None:
        yield f"at most {times(edge.loop.max)}"
    elif edge.slot == "anywhere":
        yield f"at most {times(tree.anywhere[edge.index].max)}"
    if picture.detail == "full":
        yield from (one_line(f"note {name} = {value}") for name, value in edge.set.items())


def _style(edge: Edge, target: str) -> str:
    if target.startswith(NOWHERE):
        return "missing"
    if edge.comes_back:
        return "back"
    if edge.slot == "then":
        return "then"
    return "plain" if edge.loop is None else "loop"


def _nowhere(tree: Tree, lines: Sequence[Line]) -> Iterator[Box]:
    wanted = [edge.target for edge in _drawn(tree) if _is_missing(tree, edge)]
    boxes = [line.target for line in lines if line.target.startswith(NOWHERE)]
    for box, target in zip(boxes, wanted, strict=True):
        named = f"No node is called “{one_line(target)}”" if target else "No target is named yet"
        yield Box(box, "nowhere", KIND_WORDS["nowhere"], named)


def _is_missing(tree: Tree, edge: Edge) -> bool:
    return edge.target not in tree.nodes and not (edge.target == HERE and tree.anywhere)
