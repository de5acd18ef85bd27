"""What one application counts. A request leaves a note; notes are counted many at a time."""

import os
from bisect import bisect_left
from collections import Counter as Tally
from collections import deque
from threading import Lock
from time import perf_counter
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
    values,
)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder in which several processes add up what they count."""
SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
NOTES = 256
"""How many notes wait to be counted at most: counting each by itself costs ten times as much."""

disable_created_metrics()  # type: ignore[no-untyped-call]


def add_up_with_others() -> None:
    """Count from now on so that all processes of the server are read as one."""
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


class Figures:
    """The counters, and the notes that are not counted yet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        mine: dict[str, Any] = {"registry": self.registry, "namespace": "treeguide"}
        self._requests = Counter(
            "requests", "Requests that were answered.", ["endpoint", "status"], **mine
        )
        self._request_seconds = Histogram(
            "request_seconds", "How long answers took.", buckets=SECONDS, **mine
        )
        self._events = Counter("events", "Events that were kept, by kind.", ["kind"], **mine)
        self._append_seconds = Histogram(
            "append_seconds", "How long keeping an event took.", buckets=SECONDS, **mine
        )
        self.started = Counter(
            "sessions_started", "Sessions that were started.", ["channel", "mode"], **mine
        )
        self.replays = Counter("replays", "Events that came again and were kept before.", **mine)
        self.conflicts = Counter("conflicts", "Events that came too late for the page.", **mine)
        self.refusals = Counter(
            "refusals", "What the store has refused, by the reason.", ["reason"], **mine
        )
        self.chain_failures = Counter(
            "chain_failures", "Times at which what is kept was found damaged.", **mine
        )
        self.lost_lines = Counter(
            "log_lines_lost", "Lines of the log that could not be written.", **mine
        )
        self._answered: deque[tuple[tuple[str, int], float]] = deque()
        self._kept: deque[tuple[str, float]] = deque()
        self._counting = Lock()
        # Nobody can count what waits in another process.
        self._most = 1 if SHARED in os.environ else NOTES

    def count_request(self, endpoint: str | None, status: int, began: float) -> None:
        """Count a request that `began` at that moment of the process's clock."""
        self._answered.append(((endpoint or "none", status), perf_counter() - began))
        if len(self._answered) >= self._most:
            self.count_notes()

    def count_event(self, kind: str, began: float) -> None:
        """Count an event that was kept; keeping it `began` at that moment."""
        self._kept.append((kind, perf_counter() - began))
        if len(self._kept) >= self._most:
            self.count_notes()

    def count_notes(self) -> None:
        """Count what was noted until now."""
        with self._counting:
            answered, kept = _taken(self._answered), _taken(self._kept)
            for (endpoint, status), times in Tally(key for key, _ in answered).items():
                self._requests.labels(endpoint, status).inc(times)
            for kind, times in Tally(key for key, _ in kept).items():
                self._events.labels(kind).inc(times)
            _observe(self._request_seconds, [seconds for _, seconds in answered])
            _observe(self._append_seconds, [seconds for _, seconds in kept])

    def text(self) -> bytes:
        """Return the figures in the format of Prometheus."""
        self.count_notes()
        registry = self.registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def _taken(notes: deque[Any]) -> list[Any]:
    return [notes.popleft() for _ in range(len(notes))]


def _observe(histogram: Histogram, seconds: list[float]) -> None:
    """Do what `observe` does with each of `seconds`, once for all that share a bucket."""
    if not seconds:
        return
    histogram._sum.inc(sum(seconds))
    for bucket, times in Tally(bisect_left(SECONDS, each) for each in seconds).items():
        histogram._buckets[bucket].inc(times)
