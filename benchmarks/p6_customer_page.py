"""P6: a customer's page, the form in and HTML out, against a bare route of Flask.

As the player's script asks for it; without script, a page is two requests. Whole visits are printed
beside it: there a session is begun and looked at before its forms, within the time.
"""

import re
import tempfile
from pathlib import Path
from urllib.request import urlopen

from benchmarks import walk
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
from benchmarks.measuring import SMOKE, print_bar, print_head, sized
from benchmarks.steps import by_people

QUESTIONS = 20
THREADS = 16
OURS, VISITS = "a form in, the next page out", "whole visits"
ANSWERED = re.compile(
    r'treeguide_requests_total\{endpoint="player\.answer",status="(\d+)"\} ([\d.]+)'
)


def main() -> None:
    print_head("treeguide", "flask", "granian", more=f"{THREADS} threads, SQLite synchronous=FULL")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_walk(folder / "trees", QUESTIONS)
        with (
            floors(THREADS) as loads,
            treeguide(folder / "data", folder / "trees", threads=THREADS) as ours,
        ):
            answers = walk.answers(QUESTIONS)
            # First, for it looks at all pages, and one that nobody has seen is drawn for who looks.
            loads[VISITS] = Load(ours, "visits.lua", lambda clients: ("walk", *answers))
            loads[OURS] = by_people(ours, folder, QUESTIONS)
            report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})
            print(f"\n  {pages_with_answers(ours)}")


def report(by_clients: ByClients) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    print_shares("page", OURS, by_clients, at_least=0.35)
    for clients, served in by_clients.items():
        share = ratio(served, VISITS, FLOOR)
        print(f"  request of a visit : {FLOOR}, {clients} clients {share:.2f}, no bar")
    slowest = by_clients[min(by_clients)][OURS].p99
    print_bar("ms, slowest hundredth at 8 clients", slowest, at_most=10)


def pages_with_answers(address: str) -> str:
    """Return how many answers brought their page; few may only have named the way to it."""
    with urlopen(f"{address}metrics") as told:
        counted = {status: float(n) for status, n in ANSWERED.findall(told.read().decode())}
    pages, all_of_them = counted.get("200", 0), sum(counted.values())
    assert SMOKE or pages >= 0.99 * all_of_them, counted
    return f"{pages:,.0f} of {all_of_them:,.0f} answers brought the next page"


if __name__ == "__main__":
    needs_wrk(main)
