"""The head of a request: what is asked for and with which headers, before its body."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

Header = tuple[str, str]
HOST = "host"
CODING = "transfer-encoding"


class Headers:
    """Names in small letters with their values, in the order in which they came."""

    __slots__ = ("_listed", "_named")

    def __init__(self, listed: Sequence[Header]) -> None:
        self._listed = listed
        # Of a name that stands twice, the first.
        self._named = dict(reversed(listed))

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def get(self, name: str, default: Any = None) -> Any:
        """Return the first value of a header, `default` where there is none."""
        return self._named.get(name, default)

    @property
    def has_one_twice(self) -> bool:
        """Whether a name stands there more than once."""
        return len(self._named) < len(self._listed)

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of these headers stands there."""
        return not names.isdisjoint(self._named)

    def are_clear(self, version: str) -> bool:
        """Whether they leave open neither for whom a request is nor where it ends.

        RFC 9112, 3.2 and 6.1. Of two codings the parser has refused the second one already.
        """
        coding = self._named.get(CODING)
        if version != "1.1":
            return version == "1.0" and coding is None and not self._have_two_hosts()
        if HOST not in self._named or (coding is not None and coding.lower() != "chunked"):
            return False
        return not self._have_two_hosts()

    def _have_two_hosts(self) -> bool:
        if len(self._named) == len(self._listed):
            return False
        return sum(name == HOST for name, _ in self._listed) > 1

    def items(self) -> Sequence[Header]:
        """Return every header, also one that stands twice."""
        return self._listed


class Head:
    """What a request says before its body."""

    __slots__ = (
        "client",
        "headers",
        "http_version",
        "method",
        "path",
        "query_string",
        "server",
    )

    def __init__(
        self,
        method: str,
        target: bytes,
        headers: Sequence[Header],
        *,
        http_version: str,
        server: str,
        client: str,
    ) -> None:
        self.method = method
        if not target.startswith(b"/"):
            target, headers = _on_a_proxys_word(target, headers)
        path, _, query = target.partition(b"?")
        self.path = _text(unquote_to_bytes(path) if b"%" in path else path)
        """Decoded; bytes that are no UTF-8 are kept as surrogates."""
        self.query_string = _text(query)
        self.headers = Headers(headers)
        self.http_version = http_version
        self.server = server
        """Where the connection arrived: address, colon, port."""
        self.client = client
        """Where it comes from: address, colon, port."""


def in_wsgi(text: str) -> str:
    """Return a part of an address as PEP 3333 wants it: its bytes, one character each."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def place_of(name: object) -> str:
    """Return an address and its port as one text."""
    if not isinstance(name, tuple):
        return "local:0"
    address = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"{address}:{name[1]}"


def _text(part: bytes) -> str:
    return part.decode("utf-8", "surrogateescape")


def _on_a_proxys_word(target: bytes, headers: Sequence[Header]) -> tuple[bytes, Sequence[Header]]:
    """Return the path of a target that is a whole address, and the host that it names.

    RFC 9112, 3.2.2: it is more than what the header says. A target that is neither stays as it is.
    """
    try:
        said = urlsplit(target.decode("latin-1"))
    except ValueError:
        return target, headers
    if not said.scheme or not said.netloc:
        return target, headers
    others = [(name, value) for name, value in headers if name != HOST]
    path = said.path or "/"
    full = f"{path}?{said.query}" if said.query else path
    return full.encode("latin-1"), [(HOST, said.netloc), *others]
