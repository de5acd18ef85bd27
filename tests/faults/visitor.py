"""Somebody who uses a server by its API and by its pages, one request after the other."""

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.faults.server import TREE, Server

FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    """What the server has answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Session(NamedTuple):
    """A session of the API, and the right to it."""

    id: str
    token: str


class Visitor:
    """Keeps one connection and one cookie."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self._cookie = ""

    def close(self) -> None:
        self._connection.close()

    def new_session(self) -> Session:
        started = self._post("/api/v1/sessions", {"tree": TREE}).json
        return Session(started["session"], started["token"])

    def add_event(self, session: Session, event: dict[str, Any]) -> Answer:
        right = {"Authorization": f"Bearer {session.token}"}
        return self._post(f"/api/v1/sessions/{session.id}/events", event, right)

    def start_on_a_page(self, tree: str) -> str:
        """Start a session as a browser does; return the address of its first page."""
        started = self.send_form(f"/go/{tree}", {})
        self._cookie = started.headers["set-cookie"].split(";")[0]
        return started.headers["location"]

    def send_form(self, address: str, form: dict[str, str]) -> Answer:
        headers = {"Content-Type": FORM, "Cookie": self._cookie, "Sec-Fetch-Site": "same-origin"}
        return self._asked("POST", address, urlencode(form), headers)

    def get(self, address: str) -> Answer:
        return self._asked("GET", address, None, {"Cookie": self._cookie})

    def _post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        json_headers = {"Content-Type": "application/json", **(headers or {})}
        return self._asked("POST", path, json.dumps(body), json_headers)

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, answer.read().decode())
