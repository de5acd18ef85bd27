"""P6: a customer's page, the form in and HTML out, against a bare route of Flask."""

import tempfile
from pathlib import Path

from benchmarks.load import (
    CLIENTS,
    Load,
    Served,
    bare_flask,
    in_turn,
    needs_wrk,
    print_served,
    ratio,
    treeguide,
    write_walk,
)
from benchmarks.measuring import print_bar, print_head, sized

QUESTIONS = 20
THREADS = 16
FLOOR, OURS = "bare Flask, JSON", "a request of a walk in pages"


def main() -> None:
    print_head("treeguide", "flask", "granian", more=f"{THREADS} threads, SQLite synchronous=FULL")
    print("A page is two requests: the form, which is kept and answered with the way to the next")
    print("page, and that page. A bar holds each request of a walk, half of which commit.\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = write_walk(folder / "trees", QUESTIONS)
        with (
            bare_flask(THREADS) as floor,
            treeguide(folder / "data", folder / "trees", threads=THREADS) as ours,
        ):
            loads = {FLOOR: Load(floor), OURS: Load(ours, "pages.lua", ("walk", *answers))}
            report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})


def report(by_clients: dict[int, dict[str, Served]]) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    for clients, served in by_clients.items():
        share = ratio(served, OURS, FLOOR)
        print_bar(f"request : bare Flask, {clients} clients", share, at_least=0.35)
        print(f"  pages, two requests each : bare Flask, {clients} clients {share / 2:.2f}")
    slowest = by_clients[min(by_clients)][OURS].p99
    print_bar("ms, slowest hundredth at 8 clients", slowest, at_most=10)


if __name__ == "__main__":
    needs_wrk(main)
