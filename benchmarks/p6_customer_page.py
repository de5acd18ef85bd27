"""P6: a customer's page, the form in and HTML out, against a bare route of Flask."""

import tempfile
from pathlib import Path

from benchmarks.load import (
    CLIENTS,
    FLOOR,
    ByClients,
    Load,
    floors,
    in_turn,
    needs_wrk,
    print_served,
    print_shares,
    ratio,
    treeguide,
    write_walk,
)
from benchmarks.measuring import print_bar, print_head, sized

QUESTIONS = 20
THREADS = 16
OURS = "a request of a walk in pages"


def main() -> None:
    print_head("treeguide", "flask", "granian", more=f"{THREADS} threads, SQLite synchronous=FULL")
    print("A page is two requests: the form, which is kept and answered with the way to the next")
    print("page, and that page. A bar holds each request of a walk, half of which commit.\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = write_walk(folder / "trees", QUESTIONS)
        with (
            floors(THREADS) as loads,
            treeguide(folder / "data", folder / "trees", threads=THREADS) as ours,
        ):
            loads[OURS] = Load(ours, "pages.lua", lambda clients: ("walk", *answers))
            report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})


def report(by_clients: ByClients) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    print_shares("request", OURS, by_clients, at_least=0.35)
    for clients, served in by_clients.items():
        share = ratio(served, OURS, FLOOR) / 2
        print(f"  pages, two requests each : {FLOOR}, {clients} clients {share:.2f}, no bar")
    slowest = by_clients[min(by_clients)][OURS].p99
    print_bar("ms, slowest hundredth at 8 clients", slowest, at_most=10)


if __name__ == "__main__":
    needs_wrk(main)
