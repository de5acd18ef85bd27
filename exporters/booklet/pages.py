"""The booklet: contents, a numbered section for each node, variables, promises."""

from collections.abc import Iterator

from treeguide.exporters.booklet.markup import plain, quoted
from treeguide.exporters.booklet.order import numbered
from treeguide.exporters.drawing.diagram import ANYWHERE, NOWHERE, Box, Diagram, Line
from treeguide.exporters.drawing.text import one_line
from treeguide.exporters.drawing.words import MARKS, duration
from treeguide.model import Handoff, Outcome, Tree, Variable

_ROLES = {"Say": "Say", "Do": "Do", "Text": "For the customer", "Why": "Why we ask"}


def booklet(tree: Tree, drawn: Diagram) -> Iterator[str]:
    """Yield the lines of the booklet of `tree`."""
    numbers = numbered(tree)
    leaving: dict[str, list[Line]] = {box.id: [] for box in drawn.boxes}
    for line in drawn.lines:
        leaving[line.source].append(line)
    boxes = {box.id: box for box in drawn.boxes}
    yield from _cover(tree)
    yield from _contents(numbers, boxes)
    yield from _anywhere(leaving.get(ANYWHERE, []), numbers)
    for node_id in numbers:
        yield from _section(tree, boxes[node_id], leaving[node_id], numbers)
    yield from _variables(tree)
    yield from _promises(tree, numbers)


def _cover(tree: Tree) -> Iterator[str]:
    yield f"# {plain(tree.title or tree.id)}"
    if tree.summary:
        yield from ("", plain(tree.summary))
    facts = (("Owner", tree.owner), ("Review by", tree.review_by), ("Tree", tree.id))
    yield ""
    yield from (f"- {name}: {plain(words)}" for name, words in facts if words)
    yield from ("", "Begin at [1](#1) and follow the numbers." if tree.start in tree.nodes else "")


def _contents(numbers: dict[str, int], boxes: dict[str, Box]) -> Iterator[str]:
    yield from ("", "## Contents", "")
    for node_id, number in numbers.items():
        box = boxes[node_id]
        yield f"- [{number}](#{number}) {plain(box.title)} ({plain(box.word)})"


def _anywhere(lines: list[Line], numbers: dict[str, int]) -> Iterator[str]:
    if lines:
        yield from ("", "## At any point", "", "This can be chosen wherever the walk waits:", "")
        yield from (_way(line, numbers) for line in lines)


def _section(tree: Tree, box: Box, lines: list[Line], numbers: dict[str, int]) -> Iterator[str]:
    walked = " · walked" if box.walked else ""
    yield from ("", "---", "", f"### {numbers[box.id]}", "")
    yield f"**{plain(box.title)}** ({plain(box.word)}{walked})"
    for fact in box.facts:
        yield from ("", plain(fact.removeprefix("– ")) + "  ")
    for finding in box.findings:
        yield from ("", f"**{MARKS.get(finding.level, finding.level)}:** {plain(finding.message)}")
    for text in box.texts:
        yield from ("", f"*{_ROLES[text.role]}*", "", *quoted(text.words))
    node = tree.nodes[box.id]
    for medium in node.media:
        yield from ("", f"*Picture* {plain(medium.alt or medium.file)}")
    if isinstance(node, Handoff) and node.promise:
        yield from ("", "*Promise*", "", *quoted(node.promise))
    if isinstance(node, Outcome):
        yield from ("", *(quoted(node.next) if node.next else ["The walk ends here."]))
    elif lines:
        yield from ("", *(_way(line, numbers) for line in lines))


def _way(line: Line, numbers: dict[str, int]) -> str:
    facts = f" ({plain(', '.join(line.facts))})" if line.facts else ""
    walked = " · walked" if line.walked else ""
    label = plain(line.label)
    words = f"**{label}**{facts}" if label else f"Then{facts}"
    return f"- {words}: {_goal(line.target, numbers)}{walked}"


def _goal(target: str, numbers: dict[str, int]) -> str:
    if target == ANYWHERE:
        return "back to where you were"
    if target.startswith(NOWHERE):
        return "leads nowhere yet"
    return f"go to [{numbers[target]}](#{numbers[target]})"


def _variables(tree: Tree) -> Iterator[str]:
    if not tree.variables:
        return
    yield from ("", "---", "", "## What is noted down", "")
    yield from (
        "| Variable | Label | Type | Values | Personal |",
        "| --- | --- | --- | --- | --- |",
    )
    for name, variable in tree.variables.items():
        personal = "yes" if variable.personal else "no"
        cells = (name, variable.label, variable.type, _values(variable), personal)
        yield f"| {' | '.join(map(plain, cells))} |"


def _values(variable: Variable) -> str:
    if variable.values:
        return ", ".join(variable.labels.get(value, value) for value in variable.values)
    if variable.min is None and variable.max is None:
        return f"up to {variable.max_length} letters" if variable.max_length else ""
    return " ".join(
        f"{word} {bound}"
        for word, bound in (("from", variable.min), ("to", variable.max))
        if bound is not None
    )


def _promises(tree: Tree, numbers: dict[str, int]) -> Iterator[str]:
    handoffs = [(i, node) for i, node in tree.nodes.items() if isinstance(node, Handoff)]
    if not handoffs:
        return
    yield from ("", "---", "", "## Promises", "")
    yield "| At | Team | Within | Words | Passed on |"
    yield "| --- | --- | --- | --- | --- |"
    for node_id, node in handoffs:
        number = numbers[node_id]
        within = duration(node.within) if node.within else ""
        cells = (node.team or "", within, one_line(node.promise or ""), ", ".join(node.carry))
        yield f"| [{number}](#{number}) | {' | '.join(map(plain, cells))} |"
