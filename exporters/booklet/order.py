"""The numbers of a booklet: walking on, the next number is the likeliest."""

from treeguide.graph import edges
from treeguide.model import Tree


def numbered(tree: Tree) -> dict[str, int]:
    """Return a number for each node, in the order of reading: deep first, from the start."""
    after: dict[str, list[str]] = {node_id: [] for node_id in tree.nodes}
    for edge in edges(tree):
        if edge.target in after:
            after[edge.source].append(str(edge.target))
    numbers: dict[str, int] = {}
    waiting = [*reversed(tree.nodes), *([tree.start] if tree.start in tree.nodes else [])]
    while waiting:
        node_id = str(waiting.pop())
        if node_id not in numbers:
            numbers[node_id] = len(numbers) + 1
            waiting += reversed(after[node_id])
    return numbers
