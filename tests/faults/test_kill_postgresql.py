"""R2: servers and the whole PostgreSQL are killed; what was acknowledged is kept, and once."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import psycopg
import pytest

from tests.faults import figures
from tests.faults.callers import Caller
from tests.faults.judging import ENDPOINT, TOPICS, WRONG, judged
from tests.faults.nodes import MASTER, Nodes
from tests.faults.server import write_tree
from tests.postgresql import ThrowAwayServer, throw_away_server
from tests.soak import soaked
from treeguide.store import Master, Store, open_store

KILLS, EVENTS = 30, 20_000
CALLERS = 6
OF_POSTGRESQL = 0.6
LONGEST_LIFE_S = 1.0

Start = Callable[..., Nodes]


@pytest.fixture(scope="module")
def postgresql() -> Iterator[ThrowAwayServer]:
    server = throw_away_server(survives_power_loss=True)
    yield server
    server.stop()


@pytest.fixture
def address(postgresql: ThrowAwayServer) -> str:
    return postgresql.new_database()


@pytest.fixture
def start(address: str, tmp_path: Path) -> Iterator[Start]:
    """Return what starts three servers on the database, in which an endpoint listens."""
    started = []

    def start_all(module: str = "treeguide") -> Nodes:
        nodes = Nodes(address, write_tree(tmp_path / "trees"), module=module)
        started.append(nodes)
        nodes.start()
        return nodes

    with closing(opened(address)) as store:
        store.subscribe(ENDPOINT, TOPICS)
    yield start_all
    for nodes in started:
        nodes.close()


def opened(address: str) -> Store:
    return open_store(address, master=Master(MASTER))


def settle(postgresql: ThrowAwayServer, address: str, setting: str) -> None:
    """Change what holds for those who connect to a database from now on."""
    name = address.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql.address(), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} {setting}")


def under_fire(
    postgresql: ThrowAwayServer, nodes: Nodes, *, kills: int, events: int, of_postgresql: float
) -> tuple[list[Caller], Counter[str]]:
    """Let callers walk while PostgreSQL and the servers are killed; return both.

    It ends when there were so many kills, and so many events were acknowledged.
    """
    random, stop, happened = Random(2), threading.Event(), Counter()
    callers = [Caller(f"caller{number}", nodes, stop) for number in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        while happened.total() < kills or acknowledged(callers) < events:
            time.sleep(random.uniform(0, LONGEST_LIFE_S))
            # A server cannot begin while the database is away.
            nodes.wait()
            if happened.total() == kills:
                continue
            if random.random() < of_postgresql:
                postgresql.kill()
                postgresql.start()
                happened["kill -9 of PostgreSQL"] += 1
            else:
                nodes.kill_one()
                happened["kill -9 of a server"] += 1
            # One that has stumbled would otherwise be waited for without end.
            assert all(caller.is_alive() for caller in callers)
    finally:
        stop.set()
        for caller in callers:
            caller.join()
    return callers, sum((caller.counts for caller in callers), happened)


def acknowledged(callers: list[Caller]) -> int:
    return sum(caller.acknowledgements for caller in callers)


def test_killed_servers_and_a_killed_postgresql_lose_nothing_and_keep_nothing_twice(
    postgresql, address, start, print_figures
):
    nodes = start()

    kills, events = map(soaked, (KILLS, EVENTS))
    callers, happened = under_fire(
        postgresql, nodes, kills=kills, events=events, of_postgresql=OF_POSTGRESQL
    )
    nodes.close()
    with closing(opened(address)) as store:
        found, engine = judged(store, callers), store.health().engine

    wrong = {name: found[name] for name in WRONG}
    done = {
        "events acknowledged": acknowledged(callers),
        **{name: happened[name] for name in sorted(happened) if name not in WRONG},
    }
    trials = figures.Trials(acknowledged(callers), "event")
    line = figures.line_of("R2", f"{engine}, 3 servers", done=done, wrong=wrong, trials=trials)
    print_figures(line)
    assert not any(wrong.values())
    # One request in five, give or take what chance does.
    assert happened["sent twice at once"] > 0.15 * sum(caller.requests for caller in callers)


def test_the_kills_show_it_when_postgresql_acknowledges_before_it_has_written(
    postgresql, address, start
):
    settle(postgresql, address, "SET synchronous_commit = off")
    nodes = start("tests.faults.forgetful")

    callers, _ = under_fire(postgresql, nodes, kills=5, events=0, of_postgresql=1)
    nodes.close()
    settle(postgresql, address, "RESET synchronous_commit")
    with closing(opened(address)) as store:
        found = judged(store, callers)

    assert found["lost"] > 0
