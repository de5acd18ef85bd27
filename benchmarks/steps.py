"""A load of steps and nothing else: the sessions are begun before the clock starts."""

import json
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from benchmarks.load import SECONDS, Load
from benchmarks.measuring import sized

FASTEST = 10_000
"""Steps a second for which there are sessions enough."""
SLACK = 2
"""So many times its share a connection may need, for not all are answered alike."""
HANDS = 8
START = json.dumps({"tree": "walk"})
JSON = {"Content-Type": "application/json"}


def steps(address: str, folder: Path, answers: Sequence[str]) -> Load:
    """Return what walks sessions of the tree `walk` at `address`; files of it go to `folder`."""
    return Load(address, "steps.lua", partial(_words, address, folder, answers))


def _words(address: str, folder: Path, answers: Sequence[str], clients: int) -> tuple[str, ...]:
    """Begin sessions; return what the script is told of them."""
    share = math.ceil(SLACK * FASTEST * sized(SECONDS, 1) / clients / len(answers)) + 1
    counts = [len(range(hand, share * clients, HANDS)) for hand in range(HANDS)]
    with ThreadPoolExecutor(HANDS) as pool:
        begun = [list(some) for some in pool.map(partial(_begun, address), counts)]
    with NamedTemporaryFile("w", dir=folder, prefix="sessions-", delete=False) as file:
        file.writelines(line for some in begun for line in some)
    return file.name, str(share), *answers


def _begun(address: str, count: int) -> Iterator[str]:
    """Begin `count` sessions; yield a line for each, its id and its token."""
    where = urlsplit(address)
    with closing(HTTPConnection(str(where.hostname), where.port)) as connection:
        for _ in range(count):
            connection.request("POST", "/api/v1/sessions", START, JSON)
            answer = connection.getresponse()
            told = json.loads(answer.read())
            assert answer.status == 201, told
            yield f"{told['session']} {told['token']}\n"
