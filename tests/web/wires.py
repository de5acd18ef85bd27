"""A wire whose other end a test holds in its hands."""

import socket
from collections import deque
from collections.abc import Sequence

from tests.store.holding import PATIENCE_S
from treeguide.store import Unsure

UNKNOWN = Unsure("It is not known whether this was kept.")


class HeldWire:
    """Carries strings; those go together that begin with the same letter."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._theirs.settimeout(PATIENCE_S)
        self._told: deque[Sequence[bool] | Exception] = deque()
        self.sent: list[list[str]] = []
        self.left_to_send = 0
        self.trouble: list[Exception] = []
        self.is_broken = False

    @property
    def socket(self) -> int:
        return self._ours.fileno()

    def chosen(self, parties: Sequence[str]) -> list[int]:
        return [number for number, party in enumerate(parties) if party[0] == parties[0][0]]

    def send(self, parties: Sequence[str]) -> None:
        self.sent.append(list(parties))
        if self.trouble:
            raise self.trouble.pop()

    def sends_on(self) -> bool:
        self.left_to_send = max(self.left_to_send - 1, 0)
        return self.left_to_send > 0

    def tell(self, *outcomes: bool) -> None:
        """Have the other side tell these outcomes."""
        self._told.append(outcomes)
        self._theirs.send(b".")

    def refuse(self, error: Exception) -> None:
        """Have the other side refuse what is under way."""
        self._told.append(error)
        self._theirs.send(b".")

    def break_off(self) -> None:
        """Have the other side hang up."""
        self.is_broken = True
        self.refuse(UNKNOWN)

    def outcomes(self) -> Sequence[bool] | None:
        self._ours.recv(1)
        return self.wait() if self._told else None

    def wait(self) -> Sequence[bool]:
        told = self._told.popleft()
        if isinstance(told, Exception):
            raise told
        return told

    def give_up(self) -> Unsure:
        self.is_broken = True
        self._ours.close()
        self._theirs.close()
        return UNKNOWN
