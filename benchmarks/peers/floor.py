"""The floor: one dict lookup, one Python function, one dict for facts, one for loop counts."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.peers.rules import CONDITIONS
from benchmarks.walk import (
    KNOWN,
    QUESTIONS,
    TIMES_BACK,
    after,
    code_recorded,
    has_loop,
    records_fact,
)

Edge = tuple[Callable[[dict[str, Any]], bool], str, str | None, str | None]
"""A condition, a target, a code to record, and where to go once a loop is used up."""
Table = dict[str, dict[str, Edge]]


def table(questions: int = QUESTIONS) -> Table:
    """Return the edges of the walk by node and answer."""
    return {f"q{place}": _edges(place, questions) for place in range(questions)}


def _edges(place: int, questions: int) -> dict[str, Edge]:
    onward = after(place, questions)
    code = code_recorded(place) if records_fact(place) else None
    edges: dict[str, Edge] = {
        name: (CONDITIONS[name], onward, code, None) for name in ("yes", "no")
    }
    loops = has_loop(place)
    back = f"q{place - 1}" if loops else onward
    edges["again"] = (CONDITIONS["again"], back, None, onward if loops else None)
    return edges


def give_all(edges: Table, answers: Iterable[str]) -> str:
    """Return where `answers` lead from the first question on."""
    node, facts, counts = "q0", dict(KNOWN), {}
    for answer in answers:
        node = step(edges, node, answer, facts, counts)
    return node


def step(  # noqa: PLR0917 - plain local values are what makes it the floor
    edges: Table, node: str, answer: str, facts: dict[str, Any], counts: dict[str, int]
) -> str:
    """Return the node to which `answer` leads."""
    condition, target, code, then = edges[node][answer]
    if not condition(facts):
        raise LookupError(answer)
    if code is not None:
        facts["code"] = code
    if then is not None:
        taken = counts.get(node, 0)
        if taken >= TIMES_BACK:
            return then
        counts[node] = taken + 1
    return target


def begun() -> str:
    """Return the state at the first node as text."""
    return json.dumps(["q0", KNOWN, {}])


def step_in_text(edges: Table, state: str, answer: str) -> str:
    """Return the state after `answer`, read and written as text by the standard library."""
    node, facts, counts = json.loads(state)
    node = step(edges, node, answer, facts, counts)
    return json.dumps([node, facts, counts])
