"""Whether the process answers, and whether it should be sent requests: for load balancers."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, current_app

from treeguide.model import Record
from treeguide.store import Broken, Health, Store, StoreError
from treeguide.store.keeping.read_only import DAMAGED, REMEDY, is_read_only
from treeguide.store.queues import Lags
from treeguide.web.access import for_everybody
from treeguide.web.asking import Question
from treeguide.web.current import sessions_of
from treeguide.web.keys import Keys
from treeguide.web.logs import log
from treeguide.web.metrics import waiting_of

blueprint = Blueprint("health", __name__)
LEAVES = "treeguide-leaves"
QUESTION = "treeguide-question"
PATIENCE_S = 1.5
"""How long a load balancer waits at most, though a database may take longer to fail."""
MEGABYTE = 1_000_000
LATE_US = 3_600_000_000
"""What has been due for longer is told to whoever watches the server."""
_UNSENT = (
    "A message has been due for more than an hour, so somebody who listens does not know what has"
    " happened. See whether those who listen can be reached."
)
_UNFIRED = (
    "A promise fell due more than an hour ago, and nobody was told. A server does that while it"
    " runs: see its log for what keeps it from it."
)
_LEAVING = "The server is being stopped. Send requests to another one."
_DAMAGED = f"{DAMAGED} {REMEDY} The server's log says what was found."
_UNUSABLE = "The database cannot be used at present. The server's log says why."
_SLOW = "The database has not answered in time. The server's log will say why."
_NOT_DURABLE = (
    "The database does not wait for the disk, so a loss of power takes answers away that were"
    " acknowledged. Set synchronous_commit to on."
)
_FULL = "The disk that holds the data is full: no answer can be kept. Make room, or move the data."


class State(Record, frozen=True):
    """How the data are; `health` is None where the database could not tell."""

    health: Health | None
    is_damaged: bool
    problems: list[str]
    warnings: list[str]


def add_to(app: Flask, *, least_free_mb: int, leaves: Event | None = None) -> None:
    """Answer for `app`; `leaves` is set from when the server was asked to stop."""
    app.config["LEAST_FREE_MB"] = least_free_mb
    app.extensions[LEAVES] = leaves or Event()
    app.extensions[QUESTION] = _question(sessions_of(app).store)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@for_everybody
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@for_everybody
def readyz() -> Response:
    """Say whether this server should be sent requests, and in sentences why not."""
    if current_app.extensions[LEAVES].is_set():
        return _told({"ready": False, "problems": [_LEAVING]})
    try:
        state = current_app.extensions[QUESTION].answer(PATIENCE_S)
    except TimeoutError:
        return _told({"ready": False, "problems": [_SLOW]})
    return _told(
        {
            "ready": not state.problems,
            "damaged": state.is_damaged,
            **_about_the_database(state.health),
            "problems": state.problems,
            "warnings": [*_warnings(state.health), *state.warnings],
        }
    )


def _question(store: Store) -> Question[State]:
    """Return the question how the data are: it has to open and close a transaction for it."""
    keys = Keys(store)
    return Question(lambda: _state(store, keys))


def _state(store: Store, keys: Keys) -> State:
    problems: list[str] = []
    warnings: list[str] = []
    health = None
    if is_read_only(store):
        problems.append(_DAMAGED)
    else:
        with _noted(problems):
            store.driver.write(lambda run: None)
    with _noted(problems):
        health = store.health()
        missing, warnings = keys.found()
        warnings = [*warnings, *_late(store.lags())]
        problems += [] if health.durable else [_NOT_DURABLE]
        problems += [_FULL] if _is_full(health) else []
        problems += missing
    return State(health, _DAMAGED in problems, list(dict.fromkeys(problems)), warnings)


def _is_full(health: Health) -> bool:
    return health.free_bytes is not None and health.free_bytes < MEGABYTE


def _late(lags: Lags) -> list[str]:
    late = ((lags.messages_us, _UNSENT), (lags.timers_us, _UNFIRED))
    return [sentence for lag_us, sentence in late if lag_us > LATE_US]


@contextmanager
def _noted(problems: list[str]) -> Iterator[None]:
    """Add to `problems` what the store cannot do, in words for anybody; the log has its own."""
    try:
        yield
    except StoreError as error:
        # Here, for perhaps nobody waits any more; the sentence says where the data are.
        log.error("%s", error)
        problems.append(_DAMAGED if isinstance(error, Broken) else _UNUSABLE)


def _about_the_database(health: Health | None) -> dict[str, Any]:
    if health is None:
        return {}
    waiting = health.waiting + waiting_of(current_app)
    return {"engine": health.engine, "journal": health.journal, "waiting": waiting}


def _warnings(health: Health | None) -> list[str]:
    least = current_app.config["LEAST_FREE_MB"]
    if health is None or health.free_bytes is None or _is_full(health):
        return []
    if health.free_bytes >= least * MEGABYTE:
        return []
    free = health.free_bytes // MEGABYTE
    return [
        f"{free:,} MB are free on the disk that holds the data, fewer than {least:,}."
        " When it is full, no answer can be kept. Make room, or move the data."
    ]


def _told(answer: dict[str, Any]) -> Response:
    status = 200 if answer["ready"] else 503
    return Response(msgspec.json.encode(answer), status, content_type="application/json")
