"""The right to a session: a secret in a cookie, of which the store keeps only the hash."""

import re
import secrets

from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from treeguide.store.tokens import hash_of
from treeguide.web import cookies
from treeguide.web.security import was_led_here

COOKIE = "treeguide"
KEEP_SECONDS = 30 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class CookieRefused(Forbidden):
    """Our own page has led a browser here, and it does not bring the cookie that it was given."""

    page = "cookie"


def holder() -> str | None:
    """Return the hash of the secret that this request brings, None if it brings none."""
    secret = brought()
    return hash_of(secret) if _SECRET.fullmatch(secret) else None


def brought() -> str:
    """Return what this request brings as its secret, empty if it brings nothing."""
    return cookies.brought(COOKIE) or ""


def require_cookie() -> None:
    """Refuse a browser that keeps no cookie; whoever comes from elsewhere is just a stranger."""
    if cookies.brought(COOKIE) is None and was_led_here():
        raise CookieRefused


def new_secret() -> tuple[str, str]:
    """Return a secret that nobody can guess, and its hash."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def of_this_browser() -> tuple[str, str]:
    """Return the secret that this browser has or is to be given, and its hash."""
    held = holder()
    return new_secret() if held is None else (brought(), held)


def may_see(token_hash: str | None) -> bool:
    """Whether this request holds the session whose secret has the hash `token_hash`."""
    held = holder()
    return held is not None and token_hash is not None and secrets.compare_digest(held, token_hash)


def opens(secret: str, token_hash: str | None) -> bool:
    """Whether `secret` is that of the session whose secret has the hash `token_hash`."""
    is_secret = token_hash is not None and _SECRET.fullmatch(secret)
    return bool(is_secret) and secrets.compare_digest(hash_of(secret), str(token_hash))


def hand_over(response: Response, secret: str) -> None:
    """Give the browser its secret; where it has it, the time for which it keeps it begins anew."""
    cookies.keep(response, COOKIE, secret, KEEP_SECONDS)
