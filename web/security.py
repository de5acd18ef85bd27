"""What every answer says about itself, and which requests are refused before they do anything."""

from functools import cache, lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from treeguide.web.passing import was_passed_on

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_HOST = 300
"""A name has 253 letters at most, and a port stands behind it."""
API = "api."
"""How the endpoints of the API's calls begin."""
EMBEDDED = "embed."
"""How the endpoints begin that run in frames of foreign pages; no cookie gives a right there."""
FOR_PROGRAMS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""What answers of the API say about themselves: nobody shows them as a page."""
NOT_KEPT = (("Cache-Control", "no-store"),)
HTTPS_ALONE = (("Strict-Transport-Security", "max-age=31536000"),)
BUILT = "/static/dist/assets/"
"""Addresses of files whose names change with their content."""


@lru_cache(maxsize=1024)
def policy(vite: str = "", around: str = "'none'") -> str:
    """Return the content security policy; `vite` is the address of Vite's server, if used.

    `around` names the sites whose pages may show this one in a frame.
    """
    script, style, connect, font = "'self'", "'self'", "'self'", "'self'"
    if vite:
        script, font = f"'self' {vite}", f"'self' {vite}"
        style = f"'self' {vite} 'unsafe-inline'"
        connect = f"'self' {vite} {vite.replace('http', 'ws', 1)}"
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; "
        f"font-src {font}; connect-src {connect}; frame-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {around}"
    )


def add_to(app: Flask) -> None:
    """Refuse foreign requests, and give every answer of `app` its headers."""
    app.before_request(refuse_foreign_requests)
    app.after_request(add_headers)


def is_for_programs() -> bool:
    """Whether this request is a call of the API, which speaks to programs and not to people."""
    if request.url_rule is None:
        return f"{request.path}/".startswith("/api/")
    endpoint = request.endpoint
    return endpoint is not None and endpoint.startswith(API)


def is_embedded() -> bool:
    """Whether this request comes from a frame in a foreign page, or could."""
    return request.endpoint is not None and request.endpoint.startswith(EMBEDDED)


def refuse_foreign_requests() -> None:
    """Refuse what another site makes a browser send: our own pages are the only senders.

    In the API and in frames a cookie gives no right, so what comes without one is nobody's by
    mistake. From a frame that the page around it has locked up no browser says that it is ours.
    """
    needs_no_cookie = is_for_programs() or is_embedded()
    if request.method in SAFE_METHODS or (needs_no_cookie and not request.cookies):
        return
    if not comes_from_here():
        abort(403)


def comes_from_here() -> bool:
    """Whether one of our own pages sent this request, or a program that no site controls."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is not None:
        return _is_ours(origin)
    # No browser of today says nothing; a program that brings no cookie has no right to misuse.
    return not request.cookies


def was_led_here() -> bool:
    """Whether one of our own pages led the browser to this address, as far as it says so."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return (request.referrer or "").startswith(
        (f"http://{request.host}/", f"https://{request.host}/")
    )


def _is_ours(origin: str) -> bool:
    """Whether pages of `origin` are ours; where people come by https, one of plain http is not."""
    # Behind a proxy of which we were told nothing, our own pages can be https.
    schemes = ("https",) if is_https() else ("http", "https")
    return origin in [f"{scheme}://{request.host}" for scheme in schemes]


def add_headers(response: Response) -> Response:
    """Add what a browser should hold the page to."""
    headers = response.headers
    if is_for_programs():
        return _with_headers_for_programs(response)
    if "Content-Security-Policy" not in headers:
        vite = current_app.extensions["treeguide-assets"].server
        headers.add("Content-Security-Policy", policy(vite))
    for name, value in _about_pages(referrer_policy()):
        headers.setdefault(name, value)
    if is_https():
        headers.extend(HTTPS_ALONE)
    if request.path.startswith(BUILT) and response.status_code == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static" and "Cache-Control" not in headers:
        # What a person answered belongs into no cache, and going back must ask the server.
        headers["Cache-Control"] = "no-store"
    return response


@cache
def _about_pages(referrer: str) -> tuple[tuple[str, str], ...]:
    return (
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", referrer),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )


@lru_cache(maxsize=16)
def for_pages(vite: str, *, is_https: bool, is_loopback: bool) -> tuple[tuple[str, str], ...]:
    """Return all that a page of a person's session says about itself."""
    return (
        ("Content-Security-Policy", policy(vite)),
        *_about_pages("no-referrer" if is_https or is_loopback else "same-origin"),
        *NOT_KEPT,
    )


def _with_headers_for_programs(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers.extend(NOT_KEPT)
    response.headers.extend(FOR_PROGRAMS)
    if is_https():
        response.headers.extend(HTTPS_ALONE)
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
    return names_loopback(request.host) and not was_passed_on(request.headers)


def names_loopback(host: str) -> bool:
    """Whether what a request calls its host is this machine."""
    # What is longer names nothing, and would be remembered whole.
    return len(host) <= LONGEST_HOST and _names_loopback(host)


@lru_cache(maxsize=1024)
def _names_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False
