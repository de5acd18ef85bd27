"""A program that fills a store from several threads, and writes down what was acknowledged.

python -m tests.faults.writer FOLDER [NAME=VALUE …] sets constants of the driver before it starts.
"""

import os
import sys
import threading
from pathlib import Path

from tests.faults import lamps
from treeguide.store import Store, open_store
from treeguide.store.sqlite import driver as sqlite

THREADS = 4
SESSIONS = 11
EVENTS = 9
ACKS = "acks"


def main(folder: Path, constants: dict[str, str]) -> None:
    for name, value in constants.items():
        setattr(sqlite, name, value)
    store = open_store(folder)
    lamps.prepare(store)
    with (folder / ACKS).open("ab", buffering=0) as acks:
        threads = [
            threading.Thread(target=walk_some, args=(store, number, acks.fileno()))
            for number in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    store.close()


def walk_some(store: Store, thread: int, acks: int) -> None:
    for number in range(SESSIONS):
        session_id = f"s{thread}-{number}"
        for ack in lamps.walk(store, session_id, EVENTS):
            os.write(acks, f"{session_id} {ack.seq}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), dict(given.split("=") for given in sys.argv[2:]))
