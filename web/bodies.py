"""What a request brings is read whole before anything works on it, by so many threads at most.

A thread waits as long as a client takes to send. Some threads never wait for that, so slow clients
stop nobody who only reads pages.
"""

import io
from queue import Empty, SimpleQueue
from typing import Any

from treeguide.web.server import Application

PATIENCE = 0.25
"""Seconds for which a request waits for a place: bodies that are there need one for a moment."""
RETRY_SECONDS = "2"


class WholeBodies:
    """Hands `application` requests whose bodies are there, and none longer than `most` bytes."""

    def __init__(self, application: Application, *, most: int, at_once: int) -> None:
        self._application = application
        self._most = most
        self._places: SimpleQueue[None] = SimpleQueue()
        for _ in range(at_once):
            self._places.put(None)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request."""
        if environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ:
            try:
                self._places.get(timeout=PATIENCE)
            except Empty:
                return _too_busy(start_response)
            try:
                self._read(environ)
            finally:
                self._places.put(None)
        return self._application(environ, start_response)

    def _read(self, environ: dict[str, Any]) -> None:
        declared = environ.get("CONTENT_LENGTH") or ""
        if declared.isdigit() and int(declared) > self._most:
            # Nothing of it is read; the application refuses it by its length.
            return
        body = environ["wsgi.input"].read(self._most + 1)
        environ["wsgi.input"] = io.BytesIO(body)
        # A body in chunks says its length only now; the application knows what is too long.
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)


def _too_busy(start_response: Any) -> list[bytes]:
    said = b"Too many requests arrive slowly at the same time. Nothing was kept; try again.\n"
    head = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(said))),
        ("Retry-After", RETRY_SECONDS),
    ]
    start_response("503 Service Unavailable", head)
    return [said]
