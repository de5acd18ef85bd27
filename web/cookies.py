"""Secrets that browsers keep for us: what their cookies are called, and who can read them."""

from flask import request
from werkzeug.wrappers import Response

from treeguide.web.security import is_https


def named(name: str, *, is_https: bool) -> str:
    """Return what the cookie `name` is called: over https as no other host or path can set it."""
    return f"__Host-{name}" if is_https else name


def brought(name: str) -> str | None:
    """Return the secret that this request brings in the cookie `name`, None without one."""
    return request.cookies.get(named(name, is_https=is_https()))


def keep(response: Response, name: str, secret: str, seconds: int) -> None:
    """Let the browser keep a secret for so long, where no script reads it and no site sends it."""
    response.set_cookie(
        named(name, is_https=is_https()),
        secret,
        max_age=seconds,
        secure=is_https(),
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response, name: str) -> None:
    """Let the browser keep a secret no longer."""
    response.delete_cookie(
        named(name, is_https=is_https()), secure=is_https(), httponly=True, samesite="Lax"
    )
