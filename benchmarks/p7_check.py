"""P7: reading a tree and running every linear rule over it, up to 100,000 nodes."""

import json
from collections.abc import Callable
from typing import Any

from benchmarks.large_trees import chain, diamonds, flawed, realistic
from benchmarks.measuring import (
    Rounds,
    Work,
    in_turn,
    median,
    print_bar,
    print_head,
    ratio,
    sized,
)
from benchmarks.peers import naive_check
from treeguide.checks import Case, Finding, check
from treeguide.format import Sources, read
from treeguide.format.collector import collector_paused
from treeguide.graph import Flow

ROUNDS = 5
SIZES = (1_000, 10_000, 100_000)
SMOKE_SIZES = (50, 100, 200)
SMALL = 50
NAIVE = "json, marshmallow, networkx"
OURS = "ours"


def main() -> None:
    print_head("treeguide", "marshmallow", "networkx", "msgspec", "jsonschema-rs")
    print(f"seconds to read and check a tree; median of {sized(ROUNDS, 1)} rounds in turn\n")
    print(f"  {'tree':<28}{'MB':>7}{'naive':>10}{'ours':>10}{'ratio':>8}{'findings':>10}")
    sizes = [sized(full, smoke) for full, smoke in zip(SIZES, SMOKE_SIZES, strict=True)]
    measured = [report(f"{size:,} nodes, realistic", realistic(size)) for size in sizes]
    large, many = sizes[-1], sized(20_000, 20)
    others = [
        report(f"{large:,} nodes, a chain", chain(large)),
        report(f"{many:,} diamonds", diamonds(many)),
    ]
    report(f"{large:,} nodes, with flaws", flawed(large), rounds=1)
    print_floor(sizes)
    print_parts(realistic(large), large)
    for size, rounds in zip(sizes, measured, strict=True):
        print_bar(f"ours : naive, {size:,} nodes (8 is the aim)", times(rounds), at_least=4)
    for name, rounds in zip(("a chain", "diamonds"), others, strict=True):
        print_bar(f"ours : naive, {name} (8 is the aim)", times(rounds), at_least=4)
    growth = median(measured[2], OURS) / median(measured[1], OURS)
    print_bar(f"{sizes[2]:,} : {sizes[1]:,} nodes", growth, at_most=13)
    report_small()


def report(name: str, content: bytes, rounds: int = ROUNDS) -> Rounds:
    measured = in_turn({NAIVE: Work(naively(content)), OURS: Work(ours(content))}, rounds)
    found = len(checked(content))
    print(
        f"  {name:<28}{len(content) / 1e6:>7.1f}{median(measured, NAIVE):>10.3f}"
        f"{median(measured, OURS):>10.3f}{times(measured):>8.1f}{found:>10,}"
    )
    return measured


def print_floor(sizes: list[int]) -> None:
    """Print what Python's own JSON parser alone takes."""
    for size in sizes:
        content = realistic(size)
        rounds = in_turn({"floor": Work(lambda _, text=content: json.loads(text))}, ROUNDS)
        print(f"  floor, json.loads of {size:,} nodes{median(rounds, 'floor'):>24.3f}")
    print()


def print_parts(content: bytes, size: int) -> None:
    """Print where our time goes."""
    tree = read(Sources(content)).tree
    assert tree is not None
    parts = {
        "reading": Work(lambda _: read(Sources(content))),
        "of it, json.loads": Work(lambda _: paused(json.loads, content)),
        "rules": Work(lambda _: check(Case(tree))),
        "of them, the edges as numbers": Work(lambda _: paused(Flow, tree)),
    }
    rounds = in_turn(parts, sized(ROUNDS, 1))
    print(f"  where ours goes, {size:,} nodes")
    for name in parts:
        print(f"    {name:<32}{median(rounds, name):>8.3f}")
    print()


def paused(work: Callable[[Any], object], argument: object) -> object:
    """Do a part of the work as the whole does it, without the collector."""
    with collector_paused():
        return work(argument)


def times(rounds: Rounds) -> float:
    return ratio(rounds, NAIVE, OURS)


def naively(content: bytes) -> Callable[[object], object]:
    return lambda _: naive_check.check(content)


def ours(content: bytes) -> Callable[[object], object]:
    return lambda _: checked(content)


def checked(content: bytes) -> list[Finding]:
    """Read and check as the command does: the collector rests until both are done."""
    with collector_paused():
        reading = read(Sources(content))
        assert reading.tree is not None, reading.faults[0]
        return check(Case(reading.tree))


def report_small() -> None:
    """Print what the studio waits for at every save: a small tree, everything loaded already."""
    content = realistic(SMALL)
    works = {
        NAIVE: Work(naively(content), times=sized(20, 1)),
        OURS: Work(ours(content), times=sized(50, 1)),
    }
    rounds = in_turn(works, 4 * ROUNDS)
    print(f"  {SMALL} nodes, warm: naive {median(rounds, NAIVE) * 1e3:.2f} ms, ", end="")
    print(f"ours {median(rounds, OURS) * 1e3:.2f} ms")
    print_bar(f"milliseconds for {SMALL} nodes, warm", median(rounds, OURS) * 1e3, at_most=1)


if __name__ == "__main__":
    main()
