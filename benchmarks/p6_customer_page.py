"""P6: a customer's page, the form in and HTML out, against a bare route of Flask.

As the player's script asks for it; without script, a page is two requests.
"""

import tempfile
from pathlib import Path

from benchmarks.load import (
    CLIENTS,
    ByClients,
    Load,
    floors,
    in_turn,
    needs_wrk,
    print_served,
    print_shares,
    treeguide,
    write_walk,
)
from benchmarks.measuring import print_bar, print_head, sized

QUESTIONS = 20
THREADS = 16
OURS = "a form in, the next page out"


def main() -> None:
    print_head("treeguide", "flask", "granian", more=f"{THREADS} threads, SQLite synchronous=FULL")
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
    print_shares("page", OURS, by_clients, at_least=0.35)
    slowest = by_clients[min(by_clients)][OURS].p99
    print_bar("ms, slowest hundredth at 8 clients", slowest, at_most=10)


if __name__ == "__main__":
    needs_wrk(main)
