"""Why the store does not do what it was asked."""


class StoreError(Exception):
    """The store cannot do what it was asked. The text is a sentence for a person."""


class Gone(StoreError):
    """There is no such session, version or draft."""


class Ended(Gone):
    """The session has ended and takes nothing more."""


class TooLong(Ended):
    """The session has as many events as one can have; it can only be ended."""


class Erased(Gone):
    """The session's personal answers have been deleted; it can be listed, never walked again."""


def erased(session_id: str) -> Erased:
    """Return the error that says that a session was erased."""
    return Erased(
        f"What was answered in the session “{session_id}” has been deleted, so nobody can go on"
        " with it."
    )


class Conflict(StoreError):
    """The session or draft has gone on in the meantime; `head` is where it is now."""

    def __init__(self, head: int) -> None:
        super().__init__(f"The session is at position {head} by now. Look at it, then go on.")
        self.head = head


class KeyUsed(StoreError):
    """The client's key was used before, for something else."""


class Held(StoreError):
    """Another server holds the data."""


class Newer(StoreError):
    """The data were written by a newer program."""


class Locked(StoreError):
    """A personal answer cannot be read, because the master key is missing or another one."""


class Unavailable(StoreError):
    """The database cannot be used at present. Nothing was kept; the same may be tried again."""


class Busy(Unavailable):
    """Too many writes wait, or another program holds the database."""


class Full(Unavailable):
    """The disk is full."""


class Failing(Unavailable):
    """The disk or the connection fails."""


class Unsure(StoreError):
    """Whether it was kept is not known. The same again, under the same key, is kept once."""


class Broken(StoreError):
    """The database is not a database any more, or not one of ours."""
