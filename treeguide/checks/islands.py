"""The parts of a tree that no walk reaches, each told once."""

from dataclasses import dataclass

from treeguide.checks.base import Case, Finding

LOOSE_ENDS = (
    "missing_target",
    "dead_end",
    "no_answers",
    "no_way_out",
    "self_loop",
    "endless_loop",
    "unmapped_exit",
)
"""Rules that find a place from which an arrow is missing, or points the wrong way."""


@dataclass(frozen=True)
class Island:
    """Nodes that no walk reaches, from the first ones of which it goes on to the rest."""

    node_ids: tuple[str, ...]
    is_apart: bool
    """Whether two or more nodes are tied to each other and to nothing else."""


def find_islands(case: Case) -> tuple[Island, ...]:
    """Return what is not reached: parts that stand apart, and the heads of all other chains."""
    flow = case.flow
    if flow.start is None or 0 not in flow.reached:
        return ()
    from treeguide.graph.network import heads, parts

    lost = [number for number, mark in enumerate(flow.reached) if not mark]
    ashore = {n for n in lost if any(flow.reached[target] for target in flow.own[n])}
    apart: list[list[str]] = []
    tied: list[list[str]] = []
    for part in parts(flow, lost):
        alone = len(part) > 1 and ashore.isdisjoint(map(flow.number.__getitem__, part))
        (apart if alone else tied).append(part)
    others = [flow.number[node_id] for part in tied for node_id in part]
    found = [Island(tuple(part), True) for part in apart]
    return (*found, *(Island(tuple(head), False) for head in heads(flow, others)))


def untold_islands(case: Case) -> list[Island]:
    """Return the islands that no earlier finding accounts for."""
    if not case.islands or _is_the_missing_end(case):
        return []
    blamed = case.blamed("dead_end", "no_answers")
    blamed.update(case.flow.ids[number] for number in case.flow.trapped)
    return [
        island
        for island in case.islands
        if case.meant.isdisjoint(island.node_ids) and not blamed.issuperset(island.node_ids)
    ]


def _is_the_missing_end(case: Case) -> bool:
    """Whether one place leads nowhere and one is not reached: the two ends of a missing arrow."""
    return len(case.islands) == 1 and _loose_ends_on_a_walk(case) == 1


def _loose_ends_on_a_walk(case: Case) -> int:
    flow = case.flow
    found: list[Finding] = [f for rule in LOOSE_ENDS for f in case.found.get(rule, ())]
    return sum(f.node is None or bool(flow.reached[flow.number[f.node]]) for f in found)


def where_it_may_lead(case: Case) -> str | None:
    """Return the advice to lead to the only part of the tree that no walk reaches."""
    if len(case.islands) != 1:
        return None
    return f"Let it lead to “{case.islands[0].node_ids[0]}”, which nothing leads to yet."
