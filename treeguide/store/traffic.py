"""Counters of what was answered, and after how long, written with the event that they count."""

import os
import secrets
from functools import cache
from math import log2
from typing import Any

from treeguide.engine import US_A_DAY, Event
from treeguide.store import sql
from treeguide.store.part import Part
from treeguide.store.records import Head, Traffic

SHARDS = 1024
COUNTED = frozenset({"started", "answered", "changed", "jumped"})


class Counters(Part):
    """Reads the counters."""

    def traffic(self, tree_hash: str) -> list[Traffic]:
        """Return how often each answer of a version was given, by day and time taken."""
        return [Traffic(**row) for row in self._driver.read(sql.TRAFFIC, tree_hash=tree_hash)]


def counted(head: Head, event: Event, dialect: str) -> dict[str, Any] | None:
    """Return the counter that `event` raises by one, None if it raises none.

    The start of a session counts at no node; of a form only that it was sent counts; a jump counts
    at the node that was left, as `→node`.
    """
    if event.kind not in COUNTED:
        return None
    return {
        "tree_hash": head.tree_hash,
        "mode": head.mode,
        "day": event.at_us // US_A_DAY,
        "count_node": event.node or "",
        "count_given": event.given if isinstance(event.given, str) else "",
        "dwell": dwell(event.at_us - head.at_us) if head.seq else 0,
        "times": 1,
        # One file has one writer; of several processes none must wait for another one's rows.
        "shard": _shard_of(os.getpid()) if dialect == "postgresql" else 0,
    }


@cache
def _shard_of(pid: int) -> int:
    """Return the rows of this process; in containers all have one number, so it is drawn."""
    return secrets.randbelow(SHARDS)


def dwell(us: int) -> int:
    """Return a time as eighths of an octave of milliseconds: 8 · log2(ms), rounded, at least 0."""
    return round(8 * log2(max(us / 1000, 1)))
