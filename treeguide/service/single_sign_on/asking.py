"""Asking the issuer, for a few seconds and a few kilobytes at most."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import BoundedSemaphore, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from treeguide.service.single_sign_on.troubles import unreachable

SECONDS = 5.0
MOST_BYTES = 256 * 1024
AT_ONCE = 8
"""How many may wait for the issuer together: the others have work that it has no part in."""
NO_HEADERS: Mapping[str, str] = {}

_turn = BoundedSemaphore(AT_ONCE)
_Form = Mapping[str, str]


def asked(
    address: str, form: _Form | None = None, headers: Mapping[str, str] = NO_HEADERS
) -> tuple[int, Mapping[str, Any]]:
    """Return the status and the JSON object that are answered; nobody is followed elsewhere.

    Raises NotSignedOn where there is none in time. It waits in a thread of its own: names that
    are looked up and answers that drip have no time limit that holds for the whole of it.
    """
    turn = _turn
    if not turn.acquire(blocking=False):
        raise unreachable(f"As many as may wait for {_host(address)} wait already.")
    answer: Future[tuple[int, bytes]] = Future()

    def ask() -> None:
        try:
            answer.set_result(_answered(address, form, headers))
        except BaseException as error:
            answer.set_exception(error)
        finally:
            turn.release()

    Thread(target=ask, name="single-sign-on", daemon=True).start()
    return _read(address, lambda: answer.result(SECONDS))


def _read(address: str, answer: Callable[[], tuple[int, bytes]]) -> tuple[int, Mapping[str, Any]]:
    try:
        status, content = answer()
        found = json.loads(content)
    except (OSError, TimeoutError, HTTPException, ValueError, RecursionError) as error:
        raise unreachable(f"{_host(address)} does not answer: {type(error).__name__}.") from error
    if not isinstance(found, dict):
        raise unreachable(f"{_host(address)} answers {status} and no JSON object.")
    return status, found


def _answered(address: str, form: _Form | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    sent = {"Accept": "application/json", **headers}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    place = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        body = urlencode(form) if form is not None else None
        connection.request("POST" if form is not None else "GET", place, body, sent)
        response = connection.getresponse()
        # What is cut off here is no JSON any more.
        content = response.read(MOST_BYTES)
    finally:
        connection.close()
    return response.status, content


def _host(address: str) -> str:
    return urlsplit(address).netloc
