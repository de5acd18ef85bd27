"""R1: the server is killed while programs walk sessions; nothing acknowledged is lost."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.faults import figures
from tests.faults.callers import Caller
from tests.faults.judging import ENDPOINT, TOPICS, WRONG, judged
from tests.faults.server import Server, write_tree
from tests.soak import soaked
from treeguide.store import open_store
from treeguide.store.sqlite.driver import JOURNAL, sqlite3

KILLS, EVENTS = 60, 20_000
CALLERS = 8
LONGEST_LIFE_S = 0.6

Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return what starts a server over the data in `tmp_path`, where an endpoint listens."""
    servers = []

    def started(module: str = "treeguide") -> Server:
        server = Server(tmp_path / "data", write_tree(tmp_path / "trees"), module=module)
        servers.append(server)
        with closing(open_store(tmp_path / "data")) as store:
            store.subscribe(ENDPOINT, TOPICS)
        server.start()
        return server

    yield started
    for server in servers:
        server.kill()


def under_fire(server: Server, kills: int, events: int) -> list[Caller]:
    """Let callers walk while the server is killed, until there were so many events and kills."""
    random, stop = Random(kills), threading.Event()
    callers = [Caller(f"caller{number}", server, stop) for number in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        while kills > 0 or sum(caller.acknowledgements for caller in callers) < events:
            time.sleep(random.uniform(0, LONGEST_LIFE_S))
            if kills > 0:
                server.kill()
                server.start()
            kills -= 1
            # One that has stumbled would otherwise be waited for without end.
            assert all(caller.is_alive() for caller in callers)
    finally:
        stop.set()
        for caller in callers:
            caller.join()
    return callers


def test_a_killed_server_loses_nothing_and_keeps_nothing_twice(start, tmp_path, print_figures):
    kills, events = map(soaked, (KILLS, EVENTS))
    server = start()

    callers = under_fire(server, kills, events)
    server.kill()
    with closing(open_store(tmp_path / "data")) as store:
        found = judged(store, callers)

    happened = sum((caller.counts for caller in callers), Counter[str]())
    acknowledged = sum(caller.acknowledgements for caller in callers)
    wrong = {name: found[name] for name in WRONG}
    done = {
        "events acknowledged": acknowledged,
        "kill -9": kills,
        **{
            name: happened[name]
            for name in ("sent twice at once", "sent again", "acknowledged as replayed")
        },
    }
    engine = f"sqlite {sqlite3.sqlite_version} {JOURNAL} FULL"
    trials = figures.Trials(acknowledged, "event")
    print_figures(figures.line_of("R1", engine, done=done, wrong=wrong, trials=trials))
    assert not any(wrong.values())
    # One request in five, give or take what chance does.
    assert happened["sent twice at once"] > 0.15 * sum(caller.requests for caller in callers)
    assert acknowledged >= events


def test_this_test_would_notice_a_server_that_answers_before_it_has_committed(start, tmp_path):
    server = start("tests.faults.hasty")

    callers = under_fire(server, kills=6, events=0)
    server.kill()

    with closing(open_store(tmp_path / "data")) as store:
        assert judged(store, callers)["lost"] > 0
