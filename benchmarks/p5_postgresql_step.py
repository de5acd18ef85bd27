"""P5: a durable step by the API, two processes on PostgreSQL, against a bare route of Flask."""

import json
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
from tests.postgresql import ThrowAwayServer

QUESTIONS = 50
PROCESSES = 2
THREADS = 8
FLOOR, OURS = "bare Flask, JSON", "a durable step, PostgreSQL"


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
    answers = write_walk(folder / "trees", QUESTIONS)
    with (
        bare_flask(THREADS) as floor,
        treeguide(address, folder / "trees", threads=THREADS, processes=PROCESSES) as ours,
    ):
        words = (json.dumps({"tree": "walk"}), *answers)
        loads = {FLOOR: Load(floor), OURS: Load(ours, "steps.lua", words)}
        report({clients: in_turn(loads, clients) for clients in CLIENTS[: sized(3, 1)]})


def report(by_clients: dict[int, dict[str, Served]]) -> None:
    """Print what was served, then the figures beside their bars."""
    for clients, served in by_clients.items():
        print_served(clients, served)
    print()
    for clients, served in by_clients.items():
        share = ratio(served, OURS, FLOOR)
        print_bar(f"step : bare Flask, {clients} clients", share, at_least=0.4)
    slowest = by_clients[min(by_clients)][OURS].p99
    print(f"  ms, slowest hundredth at 8 clients {slowest:.1f}")


if __name__ == "__main__":
    needs_wrk(main)
