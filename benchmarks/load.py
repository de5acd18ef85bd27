"""Servers as processes of their own, and the load that wrk makes on them from another one."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import walk
from benchmarks.measuring import SMOKE, print_bar, sized

SCRIPTS = Path(__file__).parent / "wrk"
SECONDS = 4
ROUNDS = 5
CLIENTS = (8, 16, 64)
FLOOR, HARDER = "bare Flask, the same server", "bare Flask, granian"
_ADDRESS = re.compile(r"http://[^/ ]+/")
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What is asked for: an address alone, or a script of wrk with its words.

    `ready` returns the words for so many clients, before the clock starts.
    """

    address: str
    script: str = ""
    ready: Callable[[int], Iterable[str]] = lambda clients: ()


@dataclass
class Served:
    """What came of it, round by round."""

    rates: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the median of requests a second."""
        return statistics.median(self.rates)

    @property
    def p99(self) -> float:
        """Return the median over the rounds of the slowest hundredth, in milliseconds."""
        return statistics.median(self.p99_ms)


ByClients = dict[int, dict[str, Served]]
"""What was served to how many clients, by what was loaded."""


def write_walk(folder: Path, questions: int) -> None:
    """Write the walk's tree into `folder`."""
    document = walk.document(questions)
    for name, known in walk.KNOWN.items():
        document["variables"][name]["initial"] = known
    (folder / "walk").mkdir(parents=True)
    (folder / "walk" / "tree.json").write_text(json.dumps(document), "utf-8")


@contextmanager
def floors(threads: int) -> Iterator[dict[str, Load]]:
    """Run a bare route of Flask on our server and on granian; yield what loads them."""
    peer = [sys.executable, "-m"]
    with (
        _running([*peer, "benchmarks.peers.bare_flask", str(threads)], {}) as floor,
        _running([*peer, "benchmarks.peers.flask_on_granian", str(threads)], {}) as harder,
    ):
        yield {FLOOR: Load(floor), HARDER: Load(harder)}


@contextmanager
def treeguide(data: object, trees: Path, **settings: object) -> Iterator[str]:
    """Run our server as anybody would; yield its address."""
    named = {f"TREEGUIDE_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "treeguide", "serve", "--port", "0"]
    with _running([*command, "--data", str(data), "--trees", str(trees)], named) as said:
        yield said


@contextmanager
def _running(command: list[str], settings: Mapping[str, str]) -> Iterator[str]:
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            said = _ADDRESS.search(server.stdout.readline())
            assert said is not None, f"{command} has not said where it listens."
            yield said[0]
        finally:
            server.terminate()
            server.wait(30)


def in_turn(loads: Mapping[str, Load], clients: int) -> dict[str, Served]:
    """Put each load on in turn, round by round; return what was served."""
    served = {name: Served() for name in loads}
    for number in range(sized(ROUNDS, 1) + 1):
        for name, load in loads.items():
            rate, p99_ms = run(load, clients)
            # The first round only warms up.
            if number or SMOKE:
                served[name].rates.append(rate)
                served[name].p99_ms.append(p99_ms)
    return served


def run(load: Load, clients: int) -> tuple[float, float]:
    """Return the requests a second that were answered, and the 99th percentile of milliseconds."""
    command = ["wrk", "-t", str(clients), "-c", str(clients), "-d", f"{sized(SECONDS, 1)}s"]
    script = ["-s", str(SCRIPTS / load.script)] if load.script else []
    told = subprocess.run(
        [*command, "--latency", *script, load.address, "--", *load.ready(clients)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    refused = re.search(r"(Non-2xx.*|Socket errors.*)", told)
    assert refused is None, f"{load.address}: {refused[1] if refused else ''}"
    rate = re.search(r"Requests/sec: +([\d.]+)", told)
    slowest = re.search(r" 99% +([\d.]+)(us|ms|s)", told)
    assert rate and slowest, told
    return float(rate[1]), float(slowest[1]) * _MS[slowest[2]]


def ratio(served: dict[str, Served], one: str, other: str) -> float:
    """Return the median of each round's ratio of rates."""
    pairs = zip(served[one].rates, served[other].rates, strict=True)
    return statistics.median(left / right for left, right in pairs)


def print_shares(what: str, ours: str, by_clients: ByClients, *, at_least: float) -> None:
    """Print how much of each floor `ours` is; the bar is a share of Flask on the same server."""
    for clients, served in by_clients.items():
        share = ratio(served, ours, FLOOR)
        print_bar(f"{what} : {FLOOR}, {clients} clients", share, at_least=at_least)
    for clients, served in by_clients.items():
        share = ratio(served, ours, HARDER)
        print(f"  {what} : {HARDER}, {clients} clients {share:.2f}, no bar")


def print_served(clients: int, served: dict[str, Served]) -> None:
    """Print how much was served, and how long the slowest hundredth took."""
    print(f"  {clients} clients")
    for name, one in served.items():
        print(f"    {name:<36}{one.rate:>9,.0f}/s   p99 {one.p99:>8.1f} ms", flush=True)


def needs_wrk(measure: Callable[[], None]) -> None:
    """Run `measure`, or end with a sentence where wrk is missing."""
    if shutil.which("wrk") is None:
        sys.exit("This needs wrk, which makes the load. Install it: apt-get install wrk.")
    measure()
