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


class VersionRow(Record, frozen=True):
    """A version without its content; those of a tree are numbered from 1."""

    hash: str
    number: int
    nodes: int
    edges: int
    created_us: int
    created_by: str


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
    agent_id: str | None = None
    """Who holds it at the desk; the first event is by her."""
    team: str | None = None


class Standing(Record, frozen=True):
    """Where a session stands after an event: what lists and searches ask for."""

    node: str
    kind: str
    outcome: str | None = None
    closed: bool = False
    due_us: int | None = None
    """By when a team has promised to act, where the session waits for one with a time frame."""
    expires_us: int | None = None
    """When the session ends by itself, if nobody touches it."""
    agent_id: str | None = None
    """Who holds it; only the event that passes it on changes that."""


class Head(Record, frozen=True):
    """The last event of a session, as the one who appends believes it to be."""

    session_id: str
    seq: int
    hash: str
    tree_hash: str
    mode: str
    at_us: int
    is_due: bool = False
    """Whether the session waits for a promise that has a timer."""


class SessionRow(Record, frozen=True):
    """A session without its events."""

    id: str
    tree_id: str
    tree_hash: str
    closure: Mapping[str, str]
    token_hash: str | None
    mode: str
    audience: str
    channel: str
    language: str | None
    head: int
    head_hash: str
    status: str
    node: str
    kind: str
    outcome: str | None
    started_us: int
    touched_us: int
    expires_us: int | None
    agent_id: str | None = None
    """Who holds it at the desk."""
    team: str | None = None
    """In which team she does."""
    contact_key: str | None = None
    """The same for all sessions of a caller; nothing can be read off it."""
    case_reference: str | None = None
    """The case that was named; only the desk's lists say it."""


class Ack(Record, frozen=True):
    """An event is kept; `replayed` if it was kept before and came a second time."""

    seq: int
    hash: str = ""
    replayed: bool = False


class KeptEvent(Record, frozen=True):
    """An event as it is kept; what is personal is sealed in `sealed`."""

    seq: int
    key: str
    kind: str
    node: str | None
    given: str | None
    body: str
    sealed: bytes | None
    at_us: int


class Message(Record, frozen=True):
    """Something that an endpoint has to be told, at least once."""

    id: str
    endpoint_id: str
    topic: str
    subject: str
    payload: str
    attempts: int


class Timer(Record, frozen=True):
    """A moment at which something is due."""

    kind: str
    subject: str
    due_us: int


class Draft(Record, frozen=True):
    """The editable content of a tree; `rev` grows with each change."""

    tree_id: str
    name: str
    rev: int
    body: str
    updated_us: int
    updated_by: str


class Traffic(Record, frozen=True):
    """How often an answer was given at a node on a day, after about how long.

    `dwell` is in eighths of an octave of milliseconds: 8 · log2(ms), rounded.
    """

    mode: str
    day: int
    node: str
    given: str
    dwell: int
    times: int


class Erasure(Record, frozen=True):
    """What was personal in a session was deleted: when, by whom, and why."""

    session_id: str
    at_us: int
    actor: str
    reason: str
