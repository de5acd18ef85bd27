"""What rules ask about the trees that a tree calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from treeguide.checks.base import Case
from treeguide.checks.nearest import Nearest
from treeguide.graph.called import calls_of
from treeguide.model import Call, Outcome, Tree


@dataclass(frozen=True)
class ExitMismatch:
    """Where the exits of a call and the outcomes of the tree that it calls do not fit."""

    node_id: str
    called: Tree
    outcomes: tuple[str, ...]
    unknown: tuple[str, ...]
    """Exits that are no outcome."""
    unmapped: tuple[str, ...]
    """Outcomes without an exit, but for those that an unknown exit most likely means."""


def exit_mismatches(case: Case) -> Iterator[ExitMismatch]:
    """Yield the calls whose exits do not fit, where the called tree is there."""
    outcomes_of: dict[str, tuple[str, ...]] = {}
    for node_id, call in case.nodes_of(Call):
        if call.tree is None or call.tree not in case.library or not call.exits:
            continue
        called = case.library[call.tree]
        if call.tree not in outcomes_of:
            outcomes_of[call.tree] = _outcomes(called)
        mismatch = _mismatch(node_id, call, called, outcomes_of[call.tree])
        if mismatch.unknown or mismatch.unmapped:
            yield mismatch


def _outcomes(tree: Tree) -> tuple[str, ...]:
    return tuple(node_id for node_id, node in tree.nodes.items() if type(node) is Outcome)


def _mismatch(node_id: str, call: Call, called: Tree, outcomes: tuple[str, ...]) -> ExitMismatch:
    known = set(outcomes)
    unknown = tuple(name for name in call.exits if name != "*" and name not in known)
    open_ = [] if "*" in call.exits else [name for name in outcomes if name not in call.exits]
    meant = _meant(unknown, open_)
    unmapped = tuple(name for name in open_ if name not in meant)
    return ExitMismatch(node_id, called, outcomes, unknown, unmapped)


def _meant(unknown: tuple[str, ...], open_: list[str]) -> set[str | None]:
    if len(unknown) == len(open_) == 1:
        return set(open_)
    nearest = Nearest(open_)
    return {nearest.to(name) for name in unknown}


def circles(case: Case) -> dict[str, list[str]]:
    """Return, for each called tree that leads into a circle of calls, the trees on the way."""
    called_by: dict[str, list[str]] = {case.tree.id: calls_of(case.tree)}
    harmless: set[str] = set()
    found = {}
    for tree_id in called_by[case.tree.id]:
        way = _way_round([case.tree.id, tree_id], called_by, harmless, case.library)
        if way:
            found[tree_id] = way
    return found


def _way_round(
    way: list[str],
    called_by: dict[str, list[str]],
    harmless: set[str],
    library: Mapping[str, Tree],
) -> list[str]:
    """Follow the last call of `way` until a tree comes again; note those that lead to no circle."""
    base, *way = way
    if way == [base]:
        return way
    ahead: list[Iterator[str]] = []
    while way:
        if len(ahead) < len(way):
            tree_id = way[-1]
            if tree_id not in called_by:
                called_by[tree_id] = calls_of(library[tree_id]) if tree_id in library else []
            ahead.append(iter(called_by[tree_id]))
        following = next((t for t in ahead[-1] if t not in harmless), None)
        if following is None:
            harmless.add(way.pop())
            ahead.pop()
        elif following == base or following in way:
            return [*way, following]
        else:
            way.append(following)
    return []
