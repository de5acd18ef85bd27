"""What was asked at a node, for whoever does not know how somebody came there."""

from treeguide.kernel import Position, Program
from treeguide.kernel.places import Place


def place_of(program: Program, node: str) -> tuple[Program, Place]:
    """Return the place of a path's node, with the program of the tree in which it lies.

    Raises LookupError where there is none of that name.
    """
    *calls, node_id = node.split("/")
    for call in calls:
        program = program.called_at(program.places[call])
    return program, program.places[node_id]


def unknowing(program: Program, node: str) -> Position:
    """Return a position at `node` that knows nothing: enough to say what was asked there."""
    program, place = place_of(program, node)
    position = Position(program, program.fresh_facts(""))
    position.place = place
    return position
