"""What callers remember against what was kept: nothing lost or twice, all in order."""

from collections import Counter

from tests.faults.callers import Caller
from treeguide.store import KeptEvent, Store
from treeguide.store.keeping.verify import verify

ENDPOINT = "listener"
TOPICS = tuple(f"session.{kind}" for kind in ("started", "answered"))
WRONG = ("lost", "duplicated", "out of order", "outbox missing", "damaged", "refused")


def judged(store: Store, callers: list[Caller]) -> Counter[str]:
    """Return what is wrong with what was kept, against what the callers remember."""
    found = Counter[str]()
    for caller in callers:
        for session_id, acknowledged in caller.acknowledged.items():
            found += compared(store.rows_of(session_id), acknowledged)
        for what in ("duplicated", "out of order", "refused"):
            found[what] += caller.counts[what]
    sessions, events, messages = (counted(store, table) for table in ("session", "event", "outbox"))
    # Who was stopped while starting a session does not know that it has begun.
    asked_for = sum(len(caller.acknowledged) for caller in callers) + len(callers)
    found["duplicated"] += max(0, sessions - asked_for)
    found["outbox missing"] = abs(events - messages)
    found["damaged"] = len(verify(store).damages)
    return found


def compared(rows: list[KeptEvent], acknowledged: list[tuple[str, str]]) -> Counter[str]:
    kept = [(row.key, row.given or "") for row in rows[1:]]
    known = Counter(key for key, _ in kept)
    lost = [pair for pair in acknowledged if pair not in kept]
    in_order = [pair for pair in kept if pair in acknowledged]
    return Counter(
        {
            "lost": len(lost) + (not rows),
            # The one event more was on its way when the caller was stopped.
            "duplicated": max(0, len(kept) - len(known), len(kept) - len(acknowledged) - 1),
            "out of order": in_order != [pair for pair in acknowledged if pair in kept],
        }
    )


def counted(store: Store, table: str) -> int:
    return store.driver.read(f"SELECT COUNT(*) AS number FROM {table}")[0]["number"]
