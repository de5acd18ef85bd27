"""What no JSON Schema can say about a tree: patterns that RE2 refuses, media that are not there."""

from collections.abc import Iterator

from treeguide.format.faults import Fault, pointer
from treeguide.model import Tree


def later_faults(tree: Tree, media: frozenset[str] | None) -> Iterator[Fault]:
    """Yield what is wrong with `tree` beyond its schema; without `media` none is missed."""
    yield from _refused_patterns(tree)
    if media is not None:
        yield from _missing_media(tree, media)


def _refused_patterns(tree: Tree) -> Iterator[Fault]:
    patterns = {
        name: variable.pattern
        for name, variable in tree.variables.items()
        if variable.pattern is not None
    }
    for name, pattern in patterns.items():
        reason = _refusal(pattern)
        if reason:
            yield Fault(
                "bad_value",
                pointer(("variables", name, "pattern")),
                f"The pattern of “{name}” cannot be run: {reason}.",
                "Write it as RE2 takes it: without look-around and back-references.",
            )


def _refusal(pattern: str) -> str | None:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return None


def _missing_media(tree: Tree, media: frozenset[str]) -> Iterator[Fault]:
    for node_id, node in tree.nodes.items():
        for index, medium in enumerate(node.media):
            if medium.file not in media:
                yield Fault(
                    "missing_media",
                    pointer(("nodes", node_id, "media", index, "file")),
                    f"The picture “{medium.file}” is not in the tree's folder “media”.",
                    "Put it there, or take it out of the node.",
                )
