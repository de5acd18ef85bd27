"""The promises of a session as it went, each with what came of it."""

from treeguide.engine import Session, Wording
from treeguide.engine.promise import Promise, promise
from treeguide.model import Handoff

LEFT = "left"
"""What becomes of a promise when the walk goes on elsewhere before its team has answered."""


class Promises:
    """What was promised so far, in the words of a reader."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._made: dict[str, list[Promise]] = {}

    def made(self, session: Session) -> Promise | None:
        """Return what is promised where the session stands, None if nothing is."""
        position = session.position
        if position is None or not isinstance(position.place.node, Handoff):
            return None
        found = promise(session, self._wording, None)
        assert found is not None
        self._made.setdefault(position.node, []).append(found)
        return found

    def answer(self, node: str, answer: str | None) -> None:
        """Note what was answered at a node; if a promise was made there, by its team."""
        for made in self._made.get(node, ()):
            made.state = answer or made.state
