"""A server of its own, and people and programs who tell it the personal values."""

import html
import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_plus, urlencode

from tests.web.conftest import FORM, HIDDEN
from tests.web.personal import TREES

STARTED = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@dataclass
class Answer:
    """What somebody has asked, and what the server has answered."""

    who: str
    asked: str
    said: bytes
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers)[name]

    @property
    def page(self) -> str:
        return html.unescape(self.body.decode())

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Site:
    """`treeguide serve` over trees, in a folder that is only for it; `module` is what is run.

    What it is told it keeps there as well, or at the place that `data` names.
    """

    def __init__(
        self,
        folder: Path,
        *,
        module: str = "treeguide",
        trees: Sequence[dict[str, Any]] = TREES,
        data: Path | str | None = None,
        **settings: str,
    ) -> None:
        self.module = module
        self.folder, self.data, self.trees = folder, data or folder / "data", folder / "trees"
        self.log = folder / "log"
        self.answers: list[Answer] = []
        for tree in trees:
            (self.trees / tree["id"]).mkdir(parents=True, exist_ok=True)
            (self.trees / tree["id"] / "tree.json").write_text(json.dumps(tree), "utf-8")
        self._environment = {**os.environ, **settings}

    def __enter__(self) -> "Site":
        command = [sys.executable, "-m", self.module, "serve", "--port", "0"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.data), "--trees", str(self.trees)],
                stdout=subprocess.PIPE,
                stderr=log,
                env=self._environment,
                text=True,
            )
        try:
            self.port = int(STARTED.search(self._process.stdout.readline())[1])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
            with self.log.open("a") as log:
                log.write(self._process.stdout.read())
            self._process.stdout.close()

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        *,
        who: str,
        **headers: str,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, address, body, named)
            got = connection.getresponse()
            names = [(name.lower(), value) for name, value in got.getheaders()]
            asked = f"{method} {address}"
            said = f"{asked} {headers} {(body or b'').decode()}"
            said += unquote(said) + unquote_plus(said)
            answer = Answer(who, asked, said.encode(), got.status, names, got.read())
        finally:
            connection.close()
        self.answers.append(answer)
        return answer


@dataclass
class Person:
    """Somebody with a browser that runs no script."""

    site: Site
    who: str
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    answer: Answer | None = None
    address: str = ""

    def open(self, address: str, **more: Any) -> "Person":
        return self._asked("GET", address, None, **more)

    def post(self, address: str, fields: dict[str, str], **more: Any) -> "Person":
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self._asked("POST", address, urlencode(fields).encode(), **kind, **more)

    def send(self, address: str | None = None, **fields: str) -> "Person":
        """Send the page's form with its hidden fields, and go where that leads."""
        form, inside = FORM.findall(self.answer.page)[-1]
        return self.post(address or form, {**dict(HIDDEN.findall(inside)), **fields})

    def fill(self, values: dict[str, str], **more: str) -> "Person":
        """Fill in the form as a person does, who types a date in three parts."""
        year, month, day = values.get("born", "--").split("-")[:3]
        parts = {"born.year": year, "born.month": month, "born.day": day}
        return self.send(**values, **parts, **more)

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def area(self) -> str:
        return self.address.partition("/move/")[0]

    @property
    def session(self) -> str:
        return self.address.split("/")[3]

    def _asked(self, method: str, address: str, body: bytes | None, **headers: Any) -> "Person":
        said = {"Sec_Fetch_Site": "same-origin", "Cookie": self.cookie, **self.headers, **headers}
        self.answer = self.site.ask(method, address, body, who=self.who, **said)
        self.address = address
        for name, value in self.answer.headers:
            if name == "set-cookie":
                self.cookie = value.partition(";")[0]
        if self.answer.status in (302, 303):
            return self.open(self.answer.header("location"))
        return self


@dataclass
class Program:
    """Something that calls the API."""

    site: Site
    who: str
    token: str = ""
    session: str = ""
    seq: int = 0
    number: int = 0

    def call(self, method: str, address: str, body: Any = None, **more: Any) -> Answer:
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        more = {"Authorization": f"Bearer {self.token}"} | more if self.token else more
        more = {"Content_Type": "application/json", **more}
        return self.site.ask(method, f"/api/v1{address}", content, who=self.who, **more)

    def start(self, **body: Any) -> Answer:
        answer = self.call("POST", "/sessions", {"tree": "move", **body})
        if answer.status == 201:
            self.session, self.token = answer.json["session"], answer.json["token"]
            self.seq = answer.json["page"]["seq"]
        return answer

    def act(self, kind: str, **what: Any) -> Answer:
        self.number += 1
        event = {"kind": kind, "seq": self.seq, "key": f"key-{self.number}", **what}
        answer = self.call("POST", f"/sessions/{self.session}/events", event)
        if answer.status == 200:
            self.seq = answer.json["seq"]
        return answer


def escaped(value: str) -> str:
    """Return `value` as it can stand in an address."""
    return quote(value, safe="")
