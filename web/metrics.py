"""Figures for Prometheus: how much, how fast, what was refused; never who it was."""

import os
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from treeguide.service.tokens import allowance_of
from treeguide.store import Conflict, Health, Store, StoreError
from treeguide.store.queues import Lags
from treeguide.web.access import accounts, for_everybody
from treeguide.web.asking import Question
from treeguide.web.figures import SHARED, Figures
from treeguide.web.limits import is_from_here

__all__ = ["NAME", "Figures", "add_to"]

blueprint = Blueprint("metrics", __name__)
NAME = "treeguide-metrics"
QUESTION = "treeguide-metrics-question"
WAITING = "treeguide-waiting"
PATIENCE_S = 1.5
"""How long who reads the figures waits at most for the database."""
_UNKNOWN = (
    "The database has not answered in time, so nobody knows whether this token may read the"
    " figures. Try again later.\n"
)


class _Answer(NamedTuple):
    health: Health
    lags: Lags


class _Database(Collector):
    """What the database knows by itself, asked for when somebody reads the figures."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._question: Question[_Answer] = app.extensions[QUESTION]

    def collect(self) -> Iterator[Metric]:
        """Yield how the database is, and what is known where it does not say it."""
        try:
            answer = self._question.answer(PATIENCE_S)
        except (StoreError, TimeoutError):
            answer = None
        yield GaugeMetricFamily(
            "treeguide_store_up", "Whether the database has answered in time.", answer is not None
        )
        in_database = 0 if answer is None else answer.health.waiting
        yield GaugeMetricFamily(
            "treeguide_store_waiting",
            "Writes that wait for their turn.",
            in_database + waiting_of(self._app),
        )
        if answer is not None:
            yield from _told_by(answer.health)
            yield from _late_by(answer.lags)


def _late_by(lags: Lags) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "treeguide_outbox_lag_seconds",
        "For how long the first message that nobody has sent is due.",
        lags.messages_us / 1_000_000,
    )
    yield GaugeMetricFamily(
        "treeguide_timer_lag_seconds",
        "For how long the first timer that has not fired is due.",
        lags.timers_us / 1_000_000,
    )


def _told_by(health: Health) -> Iterator[Metric]:
    yield CounterMetricFamily(
        "treeguide_store_batches", "Transactions, each with one write or more.", health.batches
    )
    if health.free_bytes is not None:
        yield GaugeMetricFamily(
            "treeguide_store_free_bytes", "What is free on the disk.", health.free_bytes
        )


def tell_waiting(app: Flask, waiting: Callable[[], int]) -> None:
    """Count among the writes that wait what `waiting` returns: those before the database."""
    app.extensions[WAITING] = waiting


def waiting_of(app: Flask) -> int:
    """Return how many writes wait before they come to the database."""
    waiting: Callable[[], int] = app.extensions.get(WAITING, int)
    return waiting()


def add_to(app: Flask, store: Store, readers: str) -> None:
    """Count what happens in `app` and its store; `readers` says who may read it."""
    figures = app.extensions[NAME] = Figures()
    app.config["METRICS"] = readers
    app.after_request(_counter_of_requests(figures))
    _watch(store, figures)
    app.extensions[QUESTION] = Question(lambda: _Answer(store.health(), store.lags()))
    if SHARED not in os.environ:
        figures.registry.register(_Database(app))
    if readers != "nobody":
        app.register_blueprint(blueprint)


@blueprint.get("/metrics")
@for_everybody
def metrics() -> Response:
    """Show the figures to who may read them."""
    try:
        if not _may_read():
            abort(404)
    except TimeoutError:
        return Response(_UNKNOWN, 503, content_type="text/plain; charset=utf-8")
    return Response(current_app.extensions[NAME].text(), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    from treeguide.web.current import sessions

    if current_app.config["METRICS"] == "here" and is_from_here():
        return True
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    # Where the database hangs, the token would be asked for as long.
    current_app.extensions[QUESTION].answer(PATIENCE_S)
    token = sessions().store.token_shown(secret)
    if token is None:
        return False
    allowance = allowance_of(token, accounts().rights_of)
    # The figures are of all teams.
    is_everywhere = allowance.rights is None or allowance.rights.may("configure")
    return "metrics" in allowance.scopes and is_everywhere


def _counter_of_requests(figures: Figures) -> Callable[[Response], Response]:
    def count(response: Response) -> Response:
        figures.count_request(request.endpoint, response.status_code, g.began)
        return response

    return count


def _watch(store: Store, figures: Figures) -> None:
    """Count what `store` keeps and refuses; the store itself knows nothing of it."""
    append, start_session = store.append, store.start_session

    def watched_append(head: Any, event: Any, *rest: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            ack = append(head, event, *rest, **named)
        except StoreError as error:
            _refused(figures, error)
            raise
        if ack.replayed:
            figures.replays.inc()
        else:
            figures.count_event(event.kind, began)
        return ack

    def watched_start(start: Any, event: Any, *rest: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            ack = start_session(start, event, *rest, **named)
        except StoreError as error:
            _refused(figures, error)
            raise
        if ack.replayed:
            figures.replays.inc()
        else:
            figures.started.labels(start.channel, start.mode).inc()
            figures.count_event(event.kind, began)
        return ack

    # On the object: a class of its own would have to be known where stores are opened.
    vars(store).update(append=watched_append, start_session=watched_start)


def _refused(figures: Figures, error: StoreError) -> None:
    if isinstance(error, Conflict):
        figures.conflicts.inc()
    figures.refusals.labels(type(error).__name__).inc()
