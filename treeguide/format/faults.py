"""Why a file cannot be read: each reason under a frozen rule name, with its place, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

TREE_FILE = "tree.json"


@dataclass(frozen=True)
class Fault:
    """One thing in a file that cannot be read."""

    rule: str
    at: str
    """The JSON pointer of the place; empty for the whole file."""
    message: str
    fix: str | None = None
    file: str = TREE_FILE

    def __str__(self) -> str:
        """Return the fault on one line, as a terminal or a log shows it."""
        words = " ".join(filter(None, (self.message, self.fix)))
        return f"{self.file} {self.at or '(whole file)'}: {words}"


@dataclass(frozen=True)
class Limits:
    """How large a file may be; what is larger is refused before it costs time."""

    size: int = 64 * 2**20
    """Bytes of one file."""
    nodes: int = 100_000
    depth: int = 64
    """Objects and lists inside one another."""
    faults: int = 100
    """How many faults of one file are worth telling."""


class UnreadableTree(ValueError):
    """A text that is no tree; `faults` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def pointer(place: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a place."""
    whole = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)
    # Half a character cannot be printed or sent.
    return whole.encode("utf-8", "replace").decode()


def first_faults(faults: Iterable[Fault], most: int) -> tuple[Fault, ...]:
    """Return the first faults; where there are more, one more says so."""
    told = tuple(islice(faults, most + 1))
    if len(told) <= most:
        return told
    words = f"From here on there is more to correct: only the first {most} faults are shown."
    return (*told[:most], replace(told[most], message=words, fix="Correct these, then read again."))
