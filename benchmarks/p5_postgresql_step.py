"""P5: a durable step by the API, two processes on PostgreSQL, against a bare route of Flask."""

import tempfile
from pathlib import Path

from benchmarks.load import (
    CLIENTS,
    ByClients,
    floors,
    in_turn,
    needs_wrk,
    print_served,
    print_shares,
    treeguide,
    write_walk,
)
from benchmarks.measuring import print_head, sized
from benchmarks.steps import by_programs
from tests.postgresql import ThrowAwayServer

QUESTIONS = 50
PROCESSES = 2
THREADS = 8
OURS = "a durable step, PostgreSQL"


def main() -> None:
    print_head("treeguide", "flask", "granian", "psycopg", more=f"{PROCESSES} processes")
    database = ThrowAwayServer(survives_power_loss=True)
    try:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name), database.new_database())
    finally:
        database.stop()


def measure(folder: Path, address: str) -> None:
    """Put the load on the floor and on two processes in turn."""
    write_walk(folder / "trees", QUESTIONS)
    with (
        floors(THREADS) as loads,
        treeguide(address, folder / "trees", threads=THREADS, processes=PROCESSES) as ours,
    ):
        loads[OURS] = by_programs(ours, folder, QUESTIONS)
        report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})


def report(by_clients: ByClients) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    print_shares("step", OURS, by_clients, at_least=0.4)
    slowest = by_clients[min(by_clients)][OURS].p99
    print(f"  ms, slowest hundredth at 8 clients {slowest:.1f}")


if __name__ == "__main__":
    needs_wrk(main)
