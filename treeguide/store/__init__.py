"""What is kept: published versions, sessions and their events."""

from treeguide.store.chain import FREE_WORDS, UNTIL_ERASED
from treeguide.store.driver import Driver, Health
from treeguide.store.errors import (
    Broken,
    Busy,
    Conflict,
    Ended,
    Erased,
    Failing,
    Full,
    Gone,
    Held,
    KeyUsed,
    Locked,
    Newer,
    StoreError,
    TooLong,
    Unavailable,
    Unsure,
)
from treeguide.store.histories import History
from treeguide.store.invariants.base import Damage
from treeguide.store.keeping.verify import damages
from treeguide.store.opening import is_address, open_store
from treeguide.store.records import (
    Ack,
    Draft,
    Erasure,
    Head,
    KeptEvent,
    LiveVersion,
    Message,
    SessionRow,
    Standing,
    Start,
    Timer,
    Traffic,
    Version,
    VersionRow,
)
from treeguide.store.sealing.master import Master
from treeguide.store.sealing.vault import Vault
from treeguide.store.sessions import Append, status_at
from treeguide.store.store import Store

__all__ = [
    "FREE_WORDS",
    "UNTIL_ERASED",
    "Ack",
    "Append",
    "Broken",
    "Busy",
    "Conflict",
    "Damage",
    "Draft",
    "Driver",
    "Ended",
    "Erased",
    "Erasure",
    "Failing",
    "Full",
    "Gone",
    "Head",
    "Health",
    "Held",
    "History",
    "KeptEvent",
    "KeyUsed",
    "LiveVersion",
    "Locked",
    "Master",
    "Message",
    "Newer",
    "SessionRow",
    "Standing",
    "Start",
    "Store",
    "StoreError",
    "Timer",
    "TooLong",
    "Traffic",
    "Unavailable",
    "Unsure",
    "Vault",
    "Version",
    "VersionRow",
    "damages",
    "is_address",
    "open_store",
    "status_at",
]
