"""A thousand small trees, drawn by chance from fixed seeds, sound and broken alike."""

from functools import cache
from random import Random

from treeguide.graph import Flow
from treeguide.model import Answer, AnyNode, Loop, Outcome, Question, Step, Tree


@cache
def random_flows() -> tuple[Flow, ...]:
    return tuple(Flow(random_tree(Random(seed))) for seed in range(1000))


def random_tree(dice: Random) -> Tree:
    ids = [f"n{number}" for number in range(dice.randint(1, 14))]
    nodes = {node_id: random_node(dice, ids) for node_id in ids}
    return Tree("treeguide/1", "drawn", start="n0", nodes=nodes)


def random_node(dice: Random, ids: list[str]) -> AnyNode:
    kind = dice.choice(["question", "question", "step", "outcome"])
    if kind == "outcome":
        return Outcome(title="End")
    if kind == "step":
        return Step(title="Step", to=random_target(dice, ids), loop=random_loop(dice, ids))
    answers = (
        Answer(f"a{number}", to=random_target(dice, ids), loop=random_loop(dice, ids))
        for number in range(dice.randint(0, 3))
    )
    return Question(title="Question?", answers=tuple(answers))


def random_target(dice: Random, ids: list[str]) -> str | None:
    return dice.choice([*ids, *ids, None, "nowhere"])


def random_loop(dice: Random, ids: list[str]) -> Loop | None:
    return Loop(2, dice.choice(ids)) if dice.random() < 0.2 else None
