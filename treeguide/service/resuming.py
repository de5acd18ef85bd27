"""Going on with a session elsewhere: on another device, or with a person at a desk.

A code is shown once. It is short enough to be said, so nobody may try many; the secret of a link
is too long to be guessed. Who uses either, goes on with the session: the browser that had it before
has it no more, so there is one that has. An agent who finds a session takes it from nobody.
"""

import re
import secrets
from collections.abc import Callable
from hashlib import sha256

from treeguide.model import Record
from treeguide.service.accounts import TooSoon
from treeguide.service.sessions import Sessions
from treeguide.service.walk import Walk
from treeguide.store import SessionRow, Store
from treeguide.store.resuming import CodeSpent

SIGNS = "34679CDFGHJKMNPQRTWXY"
"""None looks like another one, and without vowels nothing makes a word."""
GROUPS, LONG = 3, 4
BYTES_OF_LINK = 32
_LINK = re.compile(r"[A-Za-z0-9_-]{43}")

Wait = Callable[[], int]
"""Counts a code that is looked at, or returns how many seconds nobody may have one looked at."""


class Code(Record, frozen=True):
    """What lets a session go on elsewhere, once."""

    said: str
    """As people say and type it."""
    link: str
    """The secret of a link that does the same."""
    expires_us: int


def new_code(store: Store, session_id: str) -> Code:
    """Return a new code for a session; those that were made for it before work no more."""
    groups = ["".join(secrets.choice(SIGNS) for _ in range(LONG)) for _ in range(GROUPS)]
    link = secrets.token_urlsafe(BYTES_OF_LINK)
    expires_us = store.keep_codes(session_id, ("".join(groups), link))
    return Code("-".join(groups), link, expires_us)


def meant(typed: str) -> str:
    """Return the code that somebody means who typed this, however it is parted and written.

    It is empty where no code looks like that.
    """
    said = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(said) == GROUPS * LONG and set(said) <= set(SIGNS):
        return said
    secret = typed.strip().rpartition("#")[2]
    return secret if _LINK.fullmatch(secret) else ""


def resumed(
    sessions: Sessions, typed: str, *, token_hash: str, asker: str, wait: Wait = lambda: 0
) -> Walk:
    """Return the session of a code, with which only the holder of `token_hash` goes on from now.

    `asker` is from where it comes, `wait` limits all askers together. Raises CodeSpent where the
    code is good for nothing, TooSoon where too many were wrong, Conflict where somebody has
    answered at this very moment.
    """
    found = _found(sessions.store, typed, asker, wait)
    walk = sessions.open(found.session_id)
    append = walk.prepared("resumed", seq=walk.session.seq, key=secrets.token_urlsafe(12))
    if append is None:
        # It has as many events as a session can have: nobody can answer there any more.
        raise CodeSpent
    sessions.store.take_up(found.secret, append, token_hash)
    sessions.store.forget_guesses(found.subject)
    return sessions.open(found.session_id)


def found_by_code(
    store: Store, typed: str, *, asker: str, may_open: Callable[[SessionRow], bool]
) -> SessionRow:
    """Return the session whose code a caller has told, and let the code work no more.

    The caller keeps the session in her browser too. `asker` is the id of the person who asks;
    `may_open` says whether she may walk such a session, and for one who may not the code stays as
    good as it was. Raises CodeSpent where there is none for her, TooSoon where too many were wrong.
    """
    found = _found(store, typed, asker, lambda: 0)
    row = store.session_row(found.session_id)
    if not may_open(row):
        raise CodeSpent
    store.use_code(found.secret)
    store.forget_guesses(found.subject)
    return row


class _Found(Record, frozen=True):
    session_id: str
    secret: str
    subject: str
    """Under which name wrong codes of the asker are counted."""


def _found(store: Store, typed: str, asker: str, wait: Wait) -> _Found:
    secret = meant(typed)
    if not secret:
        # Who mistypes does not guess.
        raise CodeSpent
    subject = f"code:{sha256(asker.encode()).hexdigest()[:32]}"
    closed_until_us = store.try_to_guess(subject)
    if closed_until_us:
        raise TooSoon(-(-(closed_until_us - store.clock()) // 1_000_000))
    # Who has to wait alone keeps nobody else waiting.
    if seconds := wait():
        raise TooSoon(seconds)
    return _Found(store.session_of_code(secret), secret, subject)
