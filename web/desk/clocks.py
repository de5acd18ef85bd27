"""The clocks of a call: how long it goes on, and how long it stands at one node."""

from treeguide.format.durations import duration
from treeguide.kernel import Position
from treeguide.service.walk import OURS
from treeguide.store import SessionRow
from treeguide.web.desk.told import Told
from treeguide.web.screen import Screen

SECOND_US = 1_000_000


class Clocks:
    """What the clocks of one call show as its page is made; pauses are not counted."""

    def __init__(self, screen: Screen, told: Told) -> None:
        self._screen = screen
        self._row, self._session = screen.walk.row, screen.walk.session
        self._told = told
        self._until_us = screen.walk.store.clock()
        if self._session.closed:
            self._until_us = self._session.at_us

    @property
    def run(self) -> bool:
        """Whether time is counted: neither after the end nor while the session is paused."""
        return not (self._session.closed or self._session.paused)

    @property
    def seconds(self) -> int:
        """Return how long the call has gone on."""
        return _seconds(self._told, began_us(self._row, self._told), self._until_us)

    @property
    def seconds_here(self) -> int:
        """Return how long the session has stood where it stands."""
        return seconds_here(self._row, self._told, self._until_us)

    @property
    def takes(self) -> int | None:
        """Return how many seconds the author expects for this node, None if nothing is said."""
        return expected_seconds(self._screen.position)


def began_us(row: SessionRow, told: Told) -> int:
    """Return when the call began: where a customer walked alone before, when she was met."""
    # What an agent began has no secret: nothing opens it but who she is.
    was_alone = row.token_hash is not None and told.passed
    return told.passed[0].at_us if was_alone else row.started_us


def seconds_here(row: SessionRow, told: Told, until_us: int) -> int:
    """Return how long a session has stood where it stands; pauses are not counted."""
    return _seconds(told, max(began_us(row, told), told.moved_us), until_us)


def expected_seconds(position: Position | None) -> int | None:
    """Return how long the author expects a node to take, None if nothing is said."""
    # How long others take is not for who waits with the caller to hurry.
    if position is None or position.place.node.kind in OURS:
        return None
    said = position.place.node.takes
    return int(duration(said).total_seconds()) if said else None


def _seconds(told: Told, since_us: int, until_us: int) -> int:
    return (until_us - since_us - told.rested_us(since_us, until_us)) // SECOND_US
