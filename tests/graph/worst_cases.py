"""Trees that bring a careless program to its knees."""

from treeguide.model import Answer, AnyNode, Loop, Outcome, Question, Step, Tree

END = {"done": Outcome(title="Done", result="resolved")}


def tree_of(nodes: dict[str, AnyNode], start: str = "n0") -> Tree:
    return Tree("treeguide/1", "worst", "Worst", start=start, nodes={**nodes, **END})


def asked(*targets: str | None) -> Question:
    answers = (Answer(f"a{i}", f"Answer {i}", to=target) for i, target in enumerate(targets))
    return Question(title="What now?", answers=tuple(answers))


def chain(length: int) -> Tree:
    """One step after the other."""
    steps = {f"n{i}": Step(title=f"Step {i}", to=f"n{i + 1}") for i in range(length - 1)}
    return tree_of({**steps, f"n{length - 1}": Step(title="Last step", to="done")})


def ladder(rungs: int) -> Tree:
    """Two ways at every rung, so that the ways to the end double with each."""
    nodes: dict[str, AnyNode] = {}
    for i in range(rungs):
        following = f"n{i + 1}" if i + 1 < rungs else "done"
        nodes[f"n{i}"] = asked(f"left{i}", f"right{i}")
        nodes |= {f"left{i}": Step(to=following), f"right{i}": Step(to=following)}
    return tree_of(nodes)


def complete(size: int) -> Tree:
    """Every node leads to every other and to the end."""
    ids = [f"n{i}" for i in range(size)]
    return tree_of({node: asked(*(i for i in ids if i != node), "done") for node in ids})


def one_ring(size: int) -> Tree:
    """A circle through all nodes, which can be left at one place only."""
    steps: dict[str, AnyNode] = {f"n{i}": Step(to=f"n{(i + 1) % size}") for i in range(size)}
    return tree_of({**steps, "n0": asked("n1", "done")})


def many_rings(count: int) -> Tree:
    """Rings of two, one after the other."""
    nodes: dict[str, AnyNode] = {}
    for i in range(count):
        nodes[f"n{i}"] = asked(f"m{i}", f"n{i + 1}" if i + 1 < count else "done")
        nodes[f"m{i}"] = Step(to=f"n{i}")
    return tree_of(nodes)


def many_loops(count: int) -> Tree:
    """Steps in a row, each with a declared way back to the very first."""
    nodes: dict[str, AnyNode] = {
        f"n{i}": Step(to="n0", loop=Loop(2, f"n{i + 1}" if i + 1 < count else "done"))
        for i in range(count)
    }
    return tree_of(nodes)


def nothing_reached(size: int) -> Tree:
    """All nodes but one lead to the end, and none is led to."""
    return tree_of({f"n{i}": Step(to="done") for i in range(size)})


def islands(count: int) -> Tree:
    """Pairs that are tied to each other only."""
    nodes: dict[str, AnyNode] = {"n0": asked("done", "done")}
    for i in range(count):
        nodes |= {f"x{i}": Step(to=f"y{i}"), f"y{i}": Outcome(title="Apart")}
    return tree_of(nodes)


def nowhere(size: int) -> Tree:
    """Every answer names a node that is not there, each one of its own."""
    nodes = {f"n{i}": asked(f"m{i}", f"n{i + 1}x") for i in range(size)}
    return tree_of({**nodes, f"n{size}": Step(to="done")})


def dead_ends(size: int) -> Tree:
    """One question after the other, each with a step that leads nowhere."""
    nodes: dict[str, AnyNode] = {}
    for i in range(size):
        nodes[f"n{i}"] = asked(f"d{i}", f"n{i + 1}" if i + 1 < size else "done")
        nodes[f"d{i}"] = Step(title="Push the plug in")
    return tree_of(nodes)


def trap(size: int) -> Tree:
    """A long circle that nothing leaves."""
    return tree_of({f"n{i}": Step(to=f"n{(i + 1) % size}") for i in range(size)})
