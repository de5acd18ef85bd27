"""Whether a server says that it is well."""

from threading import Event

import msgspec

from tests.web.operating import get, make_app
from treeguide.store import Busy

__all__ = ["make_app"]


def test_a_server_that_works_is_ready_and_says_on_what(make_app):
    answer = get(make_app(), "/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert answer.json["engine"].startswith("SQLite 3.")
    assert answer.json["problems"] == answer.json["warnings"] == []


def test_a_server_that_leaves_is_not_ready_and_still_alive(make_app):
    leaves = Event()
    app = make_app(leaves=leaves)
    leaves.set()

    assert get(app, "/readyz").status_code == 503
    assert get(app, "/readyz").json["problems"] == [
        "The server is being stopped. Send requests to another one."
    ]
    assert get(app, "/healthz").status_code == 200


def test_a_server_whose_database_takes_no_writes_says_why(make_app, store, monkeypatch):
    def refuse(work):
        raise Busy("Too many writes wait.")

    app = make_app()
    monkeypatch.setattr(store.driver, "write", refuse)

    answer = get(app, "/readyz")

    assert answer.status_code == 503
    assert answer.json["problems"] == [
        "The database cannot be used at present. The server's log says why."
    ]


def test_being_alive_needs_no_database(make_app, store):
    app = make_app()
    store.close()

    assert get(app, "/healthz").status_code == 200


def test_a_database_that_does_not_wait_for_the_disk_is_not_ready(make_app, store, monkeypatch):
    app, health = make_app(), store.health()
    careless = msgspec.structs.replace(health, durable=False)
    monkeypatch.setattr(store, "health", lambda: careless)

    answer = get(app, "/readyz")

    assert answer.status_code == 503
    assert "loss of power" in answer.json["problems"][0]


def test_a_disk_that_is_nearly_full_is_a_warning(make_app):
    answer = get(make_app(least_free_mb=1_000_000_000), "/readyz")

    assert answer.status_code == 200
    assert "MB are free on the disk" in answer.json["warnings"][0]
