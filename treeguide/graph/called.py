"""The trees that a tree calls, and those that they call in turn."""

from collections.abc import Iterator, Mapping

from treeguide.model import Call, Tree


def calls_of(tree: Tree) -> list[str]:
    """Return the ids of the trees that `tree` calls, each once, in the author's order."""
    named = (node.tree for node in tree.nodes.values() if type(node) is Call)
    return list(dict.fromkeys(tree_id for tree_id in named if tree_id is not None))


def called_first(tree: Tree, library: Mapping[str, Tree]) -> list[Tree]:
    """Return `tree` and all that it leads to by calls, each behind those that it calls.

    Where calls go round in a circle, one of the trees on it comes before a tree that it calls.
    """
    order: list[Tree] = []
    seen = {tree.id}
    waiting: list[tuple[Tree, Iterator[str]]] = [(tree, iter(calls_of(tree)))]
    while waiting:
        calling, calls = waiting[-1]
        following = next((c for c in calls if c not in seen and c in library), None)
        if following is None:
            order.append(calling)
            waiting.pop()
        else:
            seen.add(following)
            called = library[following]
            waiting.append((called, iter(calls_of(called))))
    return order
