"""What comes on a connection, read as requests by the rules of HTTP/1.1 and by no others."""

from functools import lru_cache
from typing import Protocol

import httptools

from treeguide.web.http import exchange
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head, Header
from treeguide.web.http.refusal import NoRequest, broken_rules, too_long
from treeguide.web.logs import log

LONGEST_HEAD = 64 * 1024
"""So many bytes may come that are of no body, before a head ends or the body goes on."""
MOST_HEADERS = 200
LONGEST_NAME = 256
"""Of a header; what is longer, no header is called."""
_OF_AN_UPGRADE = frozenset({"upgrade", "connection"})


class Line(exchange.Line, Protocol):
    """The connection on which the requests come."""

    def take(self, exchange: Exchange) -> None:
        """Have a request answered whose head is there."""

    def refuse(self, reason: NoRequest) -> None:
        """Refuse what is no request."""


class Reader:
    """Reads the requests of a connection, and hands each on when its head is there."""

    __slots__ = (
        "_client",
        "_head_length",
        "_headers",
        "_length",
        "_line",
        "_parser",
        "_reading",
        "_server",
        "_target",
        "leaves_some",
        "takes_no_more",
    )

    def __init__(self, line: Line, *, server: str, client: str) -> None:
        self._line = line
        self._server = server
        self._client = client
        self._parser = httptools.HttpRequestParser(self)
        self._target = b""
        self._headers: list[Header] = []
        self._head_length = self._length = 0
        self._reading: Exchange | None = None
        self.takes_no_more = False
        """Whether what comes behind the request that is being read is nobody's."""
        self.leaves_some = False
        """Whether something has come that was nobody's."""

    def read(self, piece: bytes) -> bool:
        """Read what has come; return whether it is where a head begins that goes on."""
        if self.takes_no_more and self._reading is None:
            self.leaves_some = True
            return False
        self._length += len(piece)
        upgrade_at = None
        try:
            self._parser.feed_data(piece)
            if self._length > LONGEST_HEAD:
                raise too_long()
        except httptools.HttpParserUpgrade as upgrade:
            upgrade_at = upgrade.args[0]
        except (httptools.HttpParserError, NoRequest) as error:
            self._give_up(error)
        if upgrade_at is not None:
            # Not above, where it would hide what is wrong with the rest.
            self._read_without_upgrade(piece[upgrade_at:])
        return self._length == len(piece) and self._reading is None

    def stop(self) -> None:
        """Take nothing more; of the request that is being read, the rest does not come."""
        self.takes_no_more = True
        exchange, self._reading = self._reading, None
        if exchange is not None:
            exchange.break_off()

    # What the parser tells.

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self._target, self._headers, self._head_length = b"", [], 0

    def on_url(self, part: bytes) -> None:
        """Take a part of what is asked for."""
        self._target += part
        self._head_length += len(part)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; behind the body nobody expects one."""
        if self._reading is None:
            self._head_length += len(name) + len(value)
            self._headers.append((_header_name(name), value.rstrip().decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Hand a request on."""
        if self.takes_no_more:
            raise broken_rules()
        if self._head_length > LONGEST_HEAD or len(self._headers) > MOST_HEADERS:
            raise too_long()
        self._length = 0
        method = self._parser.get_method().decode("ascii")
        upgrades = self._parser.should_upgrade()
        if upgrades and method != "CONNECT":
            # The parser leaves its body out, so it is read a second time.
            return
        head = Head(
            method,
            self._target,
            self._headers,
            http_version=self._parser.get_http_version(),
            server=self._server,
            client=self._client,
        )
        if not head.headers.are_clear(head.http_version):
            raise broken_rules()
        expects = head.headers.get("expect", "").lower() == "100-continue"
        waits = expects and head.http_version == "1.1"
        self._reading = Exchange(self._line, head, waits_for_a_word=waits)
        self._reading.closes = upgrades
        self._line.take(self._reading)

    def on_body(self, piece: bytes) -> None:
        """Take a piece of the body."""
        self._length = 0
        if self._reading is not None:
            self._reading.add(piece)

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        exchange, self._reading = self._reading, None
        if exchange is None:
            return
        self._length = 0
        if exchange.head.http_version != "1.1" or not self._parser.should_keep_alive():
            exchange.closes = True
        if exchange.closes:
            self.takes_no_more = True
        exchange.end()

    def _read_without_upgrade(self, rest: bytes) -> None:
        """Read the request again that would go on in another protocol, as the last one."""
        if self.takes_no_more:
            # The way that CONNECT asks for leads nowhere.
            self.leaves_some = bool(rest)
            return
        method, version = self._parser.get_method(), self._parser.get_http_version()
        kept = [header for header in self._headers if header[0] not in _OF_AN_UPGRADE]
        lines = [f"{name}: {value}\r\n" for name, value in [*kept, ("connection", "close")]]
        first = b"%s %s HTTP/%s\r\n" % (method, self._target, version.encode())
        self._parser = httptools.HttpRequestParser(self)
        self.read(b"%s%s\r\n%s" % (first, "".join(lines).encode("latin-1"), rest))

    def _give_up(self, error: Exception) -> None:
        was_over = self.takes_no_more
        self.leaves_some = True
        self.stop()
        # What was raised in what the parser called is behind its own error.
        is_ours = isinstance(error, httptools.HttpParserCallbackError)
        reason = error.__context__ if is_ours else error
        if not isinstance(reason, httptools.HttpParserError | NoRequest):
            log.error("A request could not be read.", exc_info=reason)
        if not was_over:
            self._line.refuse(reason if isinstance(reason, NoRequest) else broken_rules())


@lru_cache(maxsize=512)
def _header_name(given: bytes) -> str:
    """Return the name of a header in small letters."""
    if len(given) > LONGEST_NAME:
        # Names are kept for the next request.
        raise too_long()
    return given.decode("latin-1").lower()
