"""What every answer says about itself, and which requests are refused before they do anything."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
BUILT = "/static/dist/assets/"
"""Addresses of files whose names change with their content."""


def policy(vite: str = "") -> str:
    """Return the content security policy; `vite` is the address of Vite's server, if used."""
    script, style, connect, font = "'self'", "'self'", "'self'", "'self'"
    if vite:
        script, font = f"'self' {vite}", f"'self' {vite}"
        style = f"'self' {vite} 'unsafe-inline'"
        connect = f"'self' {vite} {vite.replace('http', 'ws', 1)}"
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; "
        f"font-src {font}; connect-src {connect}; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def add_to(app: Flask) -> None:
    """Refuse foreign requests, and give every answer of `app` its headers."""
    app.before_request(refuse_foreign_requests)
    app.after_request(add_headers)


def refuse_foreign_requests() -> None:
    """Refuse what another site makes a browser send: our own pages are the only senders."""
    if request.method not in SAFE_METHODS and not comes_from_here():
        abort(403)


def comes_from_here() -> bool:
    """Whether one of our own pages sent this request, or a program that no site controls."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    # No browser of today says nothing; a program that brings no cookie has no right to misuse.
    return not request.cookies


def add_headers(response: Response) -> Response:
    """Add what a browser should hold the page to."""
    headers = response.headers
    vite = current_app.extensions["treeguide-assets"].server
    headers.setdefault("Content-Security-Policy", policy(vite))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = referrer_policy()
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if is_https():
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith(BUILT) and response.status_code == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static" and "Cache-Control" not in headers:
        # What a person answered belongs into no cache, and going back must ask the server.
        headers["Cache-Control"] = "no-store"
    return response


def referrer_policy() -> str:
    """Return which pages learn where a person comes from: none.

    By plain http under a name that browsers do not trust they send no Sec-Fetch-Site, and with
    `no-referrer` no Origin either; there our own pages have to be told apart by the latter.
    """
    return "no-referrer" if is_https() or is_loopback() else "same-origin"


def is_https() -> bool:
    """Whether the person reached us by https."""
    return bool(current_app.config["HTTPS"]) or request.is_secure


def is_loopback() -> bool:
    """Whether the request names this machine itself and came through no proxy."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return urlsplit(f"//{request.host}").hostname in LOOPBACK and not forwarded
