"""What goes into the store and comes out of it."""

from collections.abc import Mapping

from treeguide.format import Sources
from treeguide.model import Record


class Version(Record, frozen=True):
    """An immutable content of a tree, named by its hash: canonical texts, pictures by name."""

    hash: str
    tree_id: str
    sources: Sources
    media: Mapping[str, str] = {}
    """The sha256 of each medium, in hex, by its name."""
    nodes: int = 0
    edges: int = 0


class LiveVersion(Record, frozen=True):
    """The version of a tree that new sessions walk."""

    tree_id: str
    hash: str
    closure: Mapping[str, str]
    """The versions of this tree and of all that it calls, by tree id."""
    origin: str


class Start(Record, frozen=True):
    """What is fixed when a session starts."""

    session_id: str
    tree_id: str
    closure: Mapping[str, str]
    token_hash: str | None = None
    mode: str = "live"
    audience: str = "customer"
    channel: str = "web"
    language: str | None = None
    contact_key: str | None = None
    case_reference: str | None = None
    experiment_arm: str | None = None


class Standing(Record, frozen=True):
    """Where a session stands after an event: what lists and searches ask for."""

    node: str
    kind: str
    outcome: str | None = None
    closed: bool = False


class SessionRow(Record, frozen=True):
    """A session without its events."""

    id: str
    tree_id: str
    closure: Mapping[str, str]
    token_hash: str | None
    mode: str
    audience: str
    channel: str
    language: str | None
    head: int
    status: str
    node: str
    kind: str
    outcome: str | None
    started_us: int
    touched_us: int


class Ack(Record, frozen=True):
    """An event is kept; `replayed` if it was kept before and came a second time."""

    seq: int
    replayed: bool = False
