"""Whether the process answers, and whether it should be sent requests: for load balancers."""

from threading import Event
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, current_app

from treeguide.store import Health, Store, StoreError
from treeguide.web.access import for_everybody
from treeguide.web.asking import Question
from treeguide.web.current import sessions_of
from treeguide.web.failures import without_ids
from treeguide.web.keys import Keys
from treeguide.web.logs import log

blueprint = Blueprint("health", __name__)
LEAVES = "treeguide-leaves"
QUESTION = "treeguide-question"
PATIENCE_S = 1.5
"""How long a load balancer waits at most, though a database may take longer to fail."""
MEGABYTE = 1_000_000
_LEAVING = "The server is being stopped. Send requests to another one."
_UNUSABLE = "The database cannot be used at present. The server's log says why."
_SLOW = "The database has not answered in time. The server's log will say why."
_NOT_DURABLE = (
    "The database does not wait for the disk, so a loss of power takes answers away that were"
    " acknowledged. Set synchronous_commit to on."
)


State = tuple[Health, tuple[list[str], list[str]]]
"""How the database is; which keys are missing, so that nothing works, or something does not."""


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
        health, (missing, warnings) = current_app.extensions[QUESTION].answer(PATIENCE_S)
    except TimeoutError:
        return _told({"ready": False, "problems": [_SLOW]})
    except StoreError:
        return _told({"ready": False, "problems": [_UNUSABLE]})
    problems = missing if health.durable else [_NOT_DURABLE, *missing]
    return _told(
        {
            "ready": not problems,
            "engine": health.engine,
            "journal": health.journal,
            "waiting": health.waiting,
            "problems": problems,
            "warnings": [*_warnings(health), *warnings],
        }
    )


def _question(store: Store) -> Question[State]:
    """Return the question how the database is: it has to open and close a transaction for it."""
    keys = Keys(store)

    def ask() -> State:
        try:
            store.driver.write(lambda run: None)
            return store.health(), keys.found()
        except StoreError as error:
            # Here, for perhaps nobody waits any more. Anybody may ask, and the sentence says where
            # the data are.
            log.error("%s", without_ids(str(error)))
            raise

    return Question(ask)


def _warnings(health: Health) -> list[str]:
    least = current_app.config["LEAST_FREE_MB"]
    if health.free_bytes is None or health.free_bytes >= least * MEGABYTE:
        return []
    free = health.free_bytes // MEGABYTE
    return [
        f"{free:,} MB are free on the disk that holds the data, fewer than {least:,}."
        " When it is full, no answer can be kept. Make room, or move the data."
    ]


def _told(answer: dict[str, Any]) -> Response:
    status = 200 if answer["ready"] else 503
    return Response(msgspec.json.encode(answer), status, content_type="application/json")
