"""Going on at another node, whatever leads there: a person's deed, and no edge of the tree."""

from treeguide.kernel.errors import NotOffered
from treeguide.kernel.giving import Given
from treeguide.kernel.places import Place, leave_call
from treeguide.kernel.way import Position, Way, take

ARROW = "→"
"""In a path, `→node` is what was given where somebody jumped to that node."""


def target_of(given: Given | None) -> str | None:
    """Return the node to which what was given jumps, None if it is no jump."""
    if isinstance(given, str) and given.startswith(ARROW):
        return given.removeprefix(ARROW)
    return None


def move(position: Position, target: str) -> None:
    """Go on at the node that a path calls `target`; what is known stays known.

    A node of a called tree can be reached only from within that call. Whoever leaves a call takes
    along what was learnt there. Raises NotOffered with nothing changed; Stuck where the walk cannot
    go on from there, with `position` at the faulty node.
    """
    *calls, node_id = target.split("/")
    place = _place(position, calls, node_id, target)
    frame = position.frame
    while frame is not None and position.depth > len(calls):
        leave_call(position, frame)
        frame = position.frame
    way = Way(position.place.id, ARROW)
    way.target = place
    if position.place.waits:
        # What comes back to where it was taken comes back to where somebody jumped.
        position.here = position.place
    take(position, way)


def _place(position: Position, calls: list[str], node_id: str, target: str) -> Place:
    """Return the place of `target`, or say why one cannot go there."""
    if target == position.node:
        raise NotOffered(f"The walk stands at “{position.place.title}” already.")
    program, walked = position.program, []
    frame = position.frame
    while frame is not None:
        walked.append((frame.call.id, program))
        program, frame = frame.program, frame.outer
    for call, (standing_in, inner) in zip(calls, reversed(walked), strict=False):
        if call != standing_in:
            break
        program = inner
    else:
        if len(calls) <= len(walked) and node_id in program.places:
            return program.places[node_id]
    raise NotOffered(_no_way(calls, target))


def _no_way(calls: list[str], target: str) -> str:
    if not calls:
        return f"No node is called “{target}”, so nobody can go on there. Choose one of the tree's."
    return (
        f"“{target}” lies in a tree that is walked for the node “{'/'.join(calls)}”, and the walk"
        " does not stand in there, or there is no such node. Go to the node that calls it instead."
    )
