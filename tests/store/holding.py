"""A disk that is held until a test lets go of it."""

from collections.abc import Iterable
from threading import Event

PATIENCE_S = 30


class Disk:
    """What parties are written to: it can be held, it can fail, and it refuses what is late."""

    wire = None

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.trouble: list[Exception] = []
        self.is_free = Event()
        self.is_asked = Event()
        self.is_free.set()

    def write_all(self, parties: Iterable[str]) -> list[bool]:
        self.is_asked.set()
        assert self.is_free.wait(PATIENCE_S)
        self.batches.append(list(parties))
        if self.trouble:
            raise self.trouble.pop()
        return [party != "late" for party in parties]
