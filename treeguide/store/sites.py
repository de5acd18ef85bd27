"""Sites in whose pages a tree may be embedded: origins, written in one way only."""

import re
from urllib.parse import SplitResult, urlsplit

from treeguide.store.errors import StoreError

LONGEST_SITE = 300
MOST_SITES = 50
"""So many fit into the header that every embedded page brings."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
USUAL_PORTS = {"https": 443, "http": 80}
EXAMPLE = "Write it like “https://help.example.org”."

_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
)
_IPV6 = re.compile(r"[0-9a-f:.]+")


class WrongSite(StoreError):
    """What was given is no site in whose pages a tree may be embedded."""


def site_of(written: str) -> str:
    """Return a site as browsers name it in `Origin`; raise WrongSite where it is none."""
    site = written.strip()
    if len(site) > LONGEST_SITE or "*" in site:
        raise _wrong(site, "names no single site", EXAMPLE)
    parts, port = _parts(site)
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise _wrong(site, "says more than a site's name", EXAMPLE)
    host = _host(site, parts)
    if parts.scheme == "http" and host not in LOOPBACK:
        raise _wrong(
            site,
            "is not encrypted, so whoever sits between could change the page around the tree",
            "Write it with “https://”; “http://” is for this machine alone, as localhost.",
        )
    name = f"[{host}]" if ":" in host else host
    shown = f":{port}" if port not in (None, USUAL_PORTS[parts.scheme]) else ""
    return f"{parts.scheme}://{name}{shown}"


def _parts(site: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(site)
        port = parts.port
    except ValueError:
        raise _wrong(site, "is no address", EXAMPLE) from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname:
        raise _wrong(site, "does not begin with “https://” and the name of a site", EXAMPLE)
    return parts, port


def _host(site: str, parts: SplitResult) -> str:
    """Return the name of the host in letters that stand in headers."""
    named = str(parts.hostname)
    try:
        host = named if named.isascii() else named.encode("idna").decode()
    except UnicodeError:
        raise _wrong(site, "names no host", EXAMPLE) from None
    if not (_IPV6 if ":" in host else _NAME).fullmatch(host):
        raise _wrong(site, "names no host", EXAMPLE)
    return host


def _wrong(site: str, what: str, remedy: str) -> WrongSite:
    return WrongSite(f"“{site[:LONGEST_SITE]}” {what}, so nothing was changed. {remedy}")
