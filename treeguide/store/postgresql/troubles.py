"""What PostgreSQL reports: whether another try is worth it, and the sentence for a person."""

from psycopg import Error, InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from treeguide.store.errors import Broken, Busy, Failing, Full, StoreError, Unsure

AGAIN = ("40001", "40P01")
"""Two transactions were in each other's way, and this one was undone."""
LOST = ("08", "57P", "25P03", "25006")
"""The connection is of no use any more; 25006: what it reaches has become a standby."""


def is_lost(error: Error) -> bool:
    """Whether the server cannot be reached over the connection any more."""
    if error.sqlstate is None:
        return isinstance(error, OperationalError | InterfaceError)
    return error.sqlstate.startswith(LOST)


def deserves_another_try(error: Error) -> bool:
    """Whether the same may well succeed in a moment; it has not happened."""
    return is_lost(error) or error.sqlstate in AGAIN


def in_words(error: Error, place: str) -> StoreError:
    """Return what PostgreSQL reports as a sentence: what is wrong, what follows, what to do."""
    state = error.sqlstate or ("away" if is_lost(error) else "")
    for sign, kind, sentence in _TROUBLES:
        if state.startswith(sign):
            return kind(sentence.format(place=place, said=_said(error)))
    return StoreError(f"PostgreSQL at “{place}” refuses: {_said(error)}. Nothing was kept.")


def not_known(place: str) -> Unsure:
    """Return the error for a connection that broke before the answer to a commit came."""
    return Unsure(
        f"The connection to PostgreSQL at “{place}” broke while it was writing, so it is not known"
        " whether this was kept. Send the same again: under the same key it is kept once."
    )


def is_refused(error: Error) -> bool:
    """Whether the server was reached and will not let this user into this database."""
    said = str(error)
    return "FATAL" in said and not any(sign in said for sign in _PASSING)


def _said(error: Error) -> str:
    if isinstance(error, PoolTimeout):
        return "no connection became free, and none could be made"
    said = error.diag.message_primary or str(error)
    first = said.rpartition("failed: ")[2].partition("\n")[0]
    return " ".join(first.removeprefix("FATAL:").split()).rstrip(".")


_PASSING = ("starting up", "shutting down", "recovery", "too many", "slots", "not yet accepting")
"""What a server says that lets people in later; it says it without a code."""

_TROUBLES: tuple[tuple[str | tuple[str, ...], type[StoreError], str], ...] = (
    (
        "42501",
        Failing,
        "The user of “{place}” may not do this: {said}. Nothing was kept; let the owner of the"
        " tables start TreeGuide once, or grant the right.",
    ),
    (
        "53100",
        Full,
        "The disk of PostgreSQL at “{place}” is full. Nothing was kept, and nothing is lost; free"
        " some space, then try again.",
    ),
    (
        "53",
        Busy,
        "PostgreSQL at “{place}” has too much to do: {said}. Nothing was kept; try again in a few"
        " seconds, or let it take more connections.",
    ),
    (
        "55P03",
        Busy,
        "Another program holds what is to be written at “{place}”. Nothing was kept; try again"
        " in a few seconds.",
    ),
    (
        "40",
        Busy,
        "Others kept writing the same at “{place}”. Nothing was kept; try again in a few seconds.",
    ),
    (
        "57014",
        Busy,
        "PostgreSQL at “{place}” took too long and was stopped. Nothing was kept; try again in a"
        " few seconds.",
    ),
    (
        "25006",
        Failing,
        "PostgreSQL at “{place}” takes no writes: it is a standby. Nothing was kept; name the"
        " primary in the address, or add target_session_attrs=read-write to it.",
    ),
    (
        # Data that cannot be read, and tables or columns that are not there.
        ("XX001", "42P01", "42703"),
        Broken,
        "The data of PostgreSQL at “{place}” are damaged: {said}. Restore a backup.",
    ),
    (
        "58",
        Failing,
        "The disk of PostgreSQL at “{place}” reports an error: {said}. Nothing was kept; look at"
        " the server's log.",
    ),
    (
        ("away", "08", "57P", "25P03"),
        Failing,
        "PostgreSQL at “{place}” cannot be reached: {said}. Nothing was kept; see that it runs, and"
        " to the name, the password and the database in the address.",
    ),
)
