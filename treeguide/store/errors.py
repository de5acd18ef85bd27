"""Why the store does not do what it was asked."""


class StoreError(Exception):
    """The store cannot do what it was asked. The text is a sentence for a person."""


class Gone(StoreError):
    """There is no such session, or no such version."""


class Conflict(StoreError):
    """The session has gone on in the meantime; `head` is where it is now."""

    def __init__(self, head: int) -> None:
        super().__init__(f"The session is at position {head} by now. Look at it, then go on.")
        self.head = head


class KeyUsed(StoreError):
    """The client's key was used before, for something else."""


class Held(StoreError):
    """Another server holds the data."""


class Newer(StoreError):
    """The data were written by a newer program."""
