"""What is kept: published versions, sessions and their events."""

from treeguide.store.errors import Conflict, Gone, Held, KeyUsed, Newer, StoreError
from treeguide.store.opening import open_store
from treeguide.store.records import Ack, LiveVersion, SessionRow, Standing, Start, Version
from treeguide.store.store import Store
from treeguide.store.verify import Damage, damages

__all__ = [
    "Ack",
    "Conflict",
    "Damage",
    "Gone",
    "Held",
    "KeyUsed",
    "LiveVersion",
    "Newer",
    "SessionRow",
    "Standing",
    "Start",
    "Store",
    "StoreError",
    "Version",
    "damages",
    "open_store",
]
