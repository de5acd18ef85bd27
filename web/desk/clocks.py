"""The clocks of the console: how long a call goes on, and how long it stands at one node."""

from treeguide.format.durations import duration
from treeguide.service.walk import OURS
from treeguide.web.desk.told import Told
from treeguide.web.screen import Screen

SECOND_US = 1_000_000


class Clocks:
    """What the clocks of one call show as its page is made; pauses are not counted."""

    def __init__(self, screen: Screen, told: Told) -> None:
        self._screen = screen
        self._session = screen.walk.session
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
        return self._lasted(self._began_us)

    @property
    def seconds_here(self) -> int:
        """Return how long the session has stood where it stands."""
        return self._lasted(max(self._began_us, self._told.moved_us))

    @property
    def takes(self) -> int | None:
        """Return how many seconds the author expects for this node, None if nothing is said."""
        position = self._screen.position
        # How long others take is not for who waits with the caller to hurry.
        if position is None or position.place.node.kind in OURS:
            return None
        said = position.place.node.takes
        return int(duration(said).total_seconds()) if said else None

    @property
    def _began_us(self) -> int:
        """Return when the call began: where a customer walked alone before, when she was met."""
        started = self._session.started
        if started.by is None and self._told.passed:
            return self._told.passed[0].at_us
        return started.at_us

    def _lasted(self, since_us: int) -> int:
        rested_us = self._told.rested_us(since_us, self._until_us)
        return (self._until_us - since_us - rested_us) // SECOND_US
