"""Why nobody was signed in."""

from typing import Literal

Reason = Literal["unreachable", "refused", "again", "cancelled", "closed", "taken", "other"]


class NotSignedOn(Exception):
    """Nobody was signed in. The text is for the log: it names what is wrong, and no person."""

    def __init__(self, reason: Reason, said: str) -> None:
        super().__init__(said)
        self.reason = reason
        """What she is told: each has a sentence in the catalogues."""


def unreachable(said: str) -> NotSignedOn:
    """Return the refusal where the issuer does not answer as it should."""
    return NotSignedOn("unreachable", said)


def refused(said: str) -> NotSignedOn:
    """Return the refusal of something that may have been forged."""
    return NotSignedOn("refused", said)
