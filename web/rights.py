"""The right to a session: a secret in a cookie, of which the store keeps only the hash."""

import re
import secrets
from hashlib import sha256

from flask import request
from werkzeug.wrappers import Response

from treeguide.web.security import is_https

KEEP_SECONDS = 30 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_name() -> str:
    """Return the cookie's name: over https one that no other host or path can set."""
    return "__Host-treeguide" if is_https() else "treeguide"


def holder() -> str | None:
    """Return the hash of the secret that this request brings, None if it brings none."""
    secret = request.cookies.get(cookie_name(), "")
    return _hash(secret) if _SECRET.fullmatch(secret) else None


def new_secret() -> tuple[str, str]:
    """Return a secret that nobody can guess, and its hash."""
    secret = secrets.token_urlsafe(32)
    return secret, _hash(secret)


def may_see(token_hash: str | None) -> bool:
    """Whether this request holds the session whose secret has the hash `token_hash`."""
    held = holder()
    return held is not None and token_hash is not None and secrets.compare_digest(held, token_hash)


def hand_over(response: Response, secret: str) -> None:
    """Give the browser its secret."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=KEEP_SECONDS,
        secure=is_https(),
        httponly=True,
        samesite="Lax",
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
