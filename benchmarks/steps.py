"""A load of steps and nothing else: the sessions are begun before the clock starts."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time_ns
from urllib.parse import urlsplit

from benchmarks import walk
from benchmarks.load import SECONDS, Load
from benchmarks.measuring import sized

SLACK = 2
"""So many times its share a connection may need, for not all are answered alike."""
HANDS = 8
START = json.dumps({"tree": "walk"})
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def by_programs(address: str, folder: Path, questions: int) -> Load:
    """Return what walks sessions of the tree `walk` by the API; files of it go to `folder`."""
    begun = Begun(_by_a_program, address, folder, tuple(walk.answers(questions)))
    return Load(address, "steps.lua", begun.words)


def by_people(address: str, folder: Path, questions: int) -> Load:
    """Return the same by a customer's pages: a form in, the next page out."""
    begun = Begun(_by_a_person, address, folder, tuple(walk.steps(questions)), fastest=5_000)
    return Load(address, "pages.lua", begun.words)


@dataclass(frozen=True)
class Begun:
    """Sessions that are begun before the clock starts, enough for `fastest` steps a second."""

    begin: Callable[[HTTPConnection], str]
    """Begins a session; returns what the script is told of it."""
    address: str
    folder: Path
    steps: Sequence[str | tuple[str, str]]
    fastest: int = 10_000

    def words(self, clients: int) -> Iterable[str]:
        """Begin sessions for so many clients; return what the script is told."""
        needed = SLACK * self.fastest * sized(SECONDS, 1) / len(self.steps)
        share = math.ceil(needed / clients) + 1
        counts = [len(range(hand, share * clients, HANDS)) for hand in range(HANDS)]
        with ThreadPoolExecutor(HANDS) as pool:
            begun = list(pool.map(self._lines, counts))
        with NamedTemporaryFile("w", dir=self.folder, prefix="sessions-", delete=False) as file:
            file.writelines(chain(*begun))
        words = (step if isinstance(step, tuple) else (step,) for step in self.steps)
        return file.name, str(share), *chain(*words)

    def _lines(self, count: int) -> list[str]:
        where = urlsplit(self.address)
        with closing(HTTPConnection(str(where.hostname), where.port)) as connection:
            return [f"{self.begin(connection)}\n" for _ in range(count)]


def _by_a_program(connection: HTTPConnection) -> str:
    """Return the id of a session and its token."""
    connection.request("POST", "/api/v1/sessions", START, JSON)
    told = json.loads(_answer(connection, 201)[1])
    return f"{told['session']} {told['token']}"


def _by_a_person(connection: HTTPConnection) -> str:
    """Return where the nodes of a session are, its cookie, and when its first page was made."""
    connection.request("POST", "/go/walk", "", FORM)
    answer, _ = _answer(connection, 303)
    page, cookie = answer.headers["Location"], answer.headers["Set-Cookie"].partition(";")[0]
    connection.request("GET", page, headers={"Cookie": cookie})
    _answer(connection, 200)
    return f"{page.rpartition('/')[0]} {cookie} {time_ns() // 1_000}"


def _answer(connection: HTTPConnection, status: int) -> tuple[HTTPResponse, bytes]:
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == status, content
    return answer, content
