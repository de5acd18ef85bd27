"""What was promised when a case was handed over: who, what, by when."""

from msgspec import Struct

from treeguide.engine.promised import due_us, utc_of
from treeguide.engine.session import Session
from treeguide.engine.wording import Wording
from treeguide.kernel import Position
from treeguide.model import Handoff


class Promise(Struct):
    """A promise of a hand-off. `due` is an ISO 8601 moment in UTC, None without a time frame.

    `state` is `open` while the team has not answered, then what it answered.
    """

    team: str | None
    owner: str
    due: str | None
    text: str | None
    state: str


def promise(session: Session, wording: Wording, index: int | None) -> Promise | None:
    """Return the promise that counts where the session stands: the latest on its path."""
    if index is None and session.position is not None and _is_handoff(session.position):
        return _promise(session.position, wording, session.arrived_us, "open")
    for number in reversed(session.handoffs):
        if number == index or (
            (index is None or number < index) and session.given_at(number) is not None
        ):
            arrived = session.path[number - 1].at_us if number else session.started.at_us
            state = "open" if number == index else str(session.path[number].given)
            return _promise(session.position_at(number), wording, arrived, state)
    return None


def _is_handoff(position: Position) -> bool:
    return type(position.place.node) is Handoff


def _promise(position: Position, wording: Wording, arrived_us: int, state: str) -> Promise:
    node = position.place.node
    assert isinstance(node, Handoff)
    words = wording.at(position, arrived_us)
    due = due_us(node, arrived_us)
    return Promise(
        team=node.team,
        owner=words.owner(),
        due=None if due is None else utc_of(due).isoformat(timespec="seconds"),
        text=words.text("promise"),
        state=state,
    )
