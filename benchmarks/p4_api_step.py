"""P4: a durable step by the API against a bare route of Flask on the same server."""

import sqlite3
import tempfile
from pathlib import Path

from benchmarks.filling import fill
from benchmarks.load import (
    CLIENTS,
    ByClients,
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
from benchmarks.steps import by_programs

QUESTIONS = 50
THREADS = 16
STORED = 1_000_000
OURS, FULL = "a durable step", "a durable step, full store"


def main() -> None:
    print_head("treeguide", "flask", "granian", more=f"{THREADS} threads, SQLite synchronous=FULL")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_walk(folder / "trees", QUESTIONS)
        made_full(folder)
        with (
            floors(THREADS) as loads,
            treeguide(folder / "empty", folder / "trees", threads=THREADS) as ours,
            treeguide(folder / "full", folder / "trees", threads=THREADS) as full,
        ):
            loads[OURS] = by_programs(ours, folder, QUESTIONS)
            loads[FULL] = by_programs(full, folder, QUESTIONS)
            report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})
        print(f"\n  kept: {events_in(folder / 'empty')} events, each acknowledged after its commit")


def made_full(folder: Path) -> None:
    """Fill a store, after a server has published the tree in it."""
    stored = sized(STORED, 100)
    with treeguide(folder / "full", folder / "trees"):
        pass
    megabytes = fill(folder / "full", stored)
    print(f"full store: {stored:,} sessions, {megabytes:,.0f} MB\n")


def report(by_clients: ByClients) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    print_shares("step", OURS, by_clients, at_least=0.5)
    slowest = by_clients[min(by_clients)][OURS].p99
    print_bar("ms, slowest hundredth at 8 clients", slowest, at_most=10)
    for clients, served in by_clients.items():
        share = ratio(served, FULL, OURS)
        print_bar(f"full : empty store, {clients} clients", share, at_least=0.9)


def events_in(data: Path) -> str:
    """Return how many events a store has kept."""
    with sqlite3.connect(data / "treeguide.db") as db:
        return f"{db.execute('SELECT count(*) FROM event').fetchone()[0]:,}"


if __name__ == "__main__":
    needs_wrk(main)
