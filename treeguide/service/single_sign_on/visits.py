"""A way to the issuer and back: what the browser carries along, so that only it can come back."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from treeguide.model import Record
from treeguide.service.single_sign_on.troubles import NotSignedOn

LASTS_US = 600 * 1_000_000
"""How long somebody may take at the issuer."""


class Visit(Record, frozen=True):
    """What one sign-in has to come back with."""

    state: str
    nonce: str
    verifier: str
    """What the code can be exchanged with; the issuer has been told only its hash."""
    back: str
    """The address to which the issuer leads back."""
    onward: str
    """Where she wanted to go."""
    began_us: int
    joins: str | None = None
    """The id of whose account is to be joined, who was signed in; None where somebody signs in."""


def new_visit(back: str, onward: str, now_us: int, joins: str | None = None) -> Visit:
    """Return a visit that nobody can guess."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Visit(state, nonce, verifier, back, onward, now_us, joins)


def sealed(visit: Visit, secret: bytes) -> str:
    """Return a visit as the browser keeps it: readable to it, and changed by nobody."""
    body = urlsafe_b64encode(msgspec.json.encode(visit)).decode()
    return f"{body}.{_mark(body, secret)}"


def opened(said: str, secret: bytes, now_us: int) -> Visit:
    """Return the visit that a browser carries; raise NotSignedOn if it is none of ours, or old."""
    body, _, mark = said.rpartition(".")
    if not said.isascii() or not hmac.compare_digest(mark, _mark(body, secret)):
        raise NotSignedOn("again", "The browser brings no sign-in that was begun here.")
    visit = msgspec.json.decode(urlsafe_b64decode(body), type=Visit)
    if not 0 <= now_us - visit.began_us <= LASTS_US:
        raise NotSignedOn("again", "The sign-in was begun too long ago.")
    return visit


def _mark(body: str, secret: bytes) -> str:
    return hmac.digest(secret, body.encode(), "sha256").hex()
