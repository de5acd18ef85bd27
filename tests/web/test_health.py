"""Whether a server says that it is well."""

import logging
import threading
from threading import Event

import msgspec
import pytest

from tests.web.conftest import Person
from tests.web.operating import get, make_app
from treeguide.service.sweeping import Sweeper
from treeguide.store import Broken, Busy, Master, Vault
from treeguide.store.keeping.read_only import let_nobody_write
from treeguide.store.queues import Lags
from treeguide.web import Config, create_app, health
from treeguide.web.current import sessions_of
from treeguide.web.health import LATE_US
from treeguide.web.metrics import tell_waiting

__all__ = ["make_app"]


def test_a_server_that_works_is_ready_and_says_on_what(make_app):
    answer = get(make_app(), "/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert answer.json["engine"].startswith("SQLite 3.")
    assert answer.json["damaged"] is False
    assert answer.json["problems"] == answer.json["warnings"] == []


def test_damaged_data_are_called_so_with_what_to_do_and_all_else_is_still_told(
    make_app, store, caplog
):
    app = make_app()
    let_nobody_write(store, "Page 7: it is not as it was written.")

    answer = get(app, "/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "ready": False,
        "damaged": True,
        "engine": get(app, "/readyz").json["engine"],
        "journal": "wal",
        "waiting": 0,
        "problems": [
            "The data are damaged, so nothing is written to them; what is kept can still be read."
            " Stop the server, then run `treeguide repair` or restore a backup. The server's log"
            " says what was found."
        ],
        "warnings": [],
    }
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_keys_that_were_changed_so_that_nobody_can_use_them_are_a_warning_at_once(
    make_app, store, caplog
):
    app = make_app()
    file = store.vault.master.file
    file.write_text("no key at all", "utf-8")
    Sweeper(sessions_of(app)).sweep()

    spoilt = get(app, "/readyz").json
    put_right = file.write_text(f"{'ab' * 32}", "utf-8") and get(app, "/readyz").json

    assert spoilt["ready"] is True
    assert "was changed, and this server cannot use it" in " ".join(spoilt["warnings"])
    assert "cannot be used as they are now" in caplog.text
    assert str(file) in caplog.text
    assert "was changed" not in " ".join(put_right["warnings"])


def test_damage_that_is_met_while_the_server_runs_is_called_so(make_app, store, monkeypatch):
    def refuse(work):
        raise Broken("“/srv/data/treeguide.db” is damaged.")

    app = make_app()
    monkeypatch.setattr(store.driver, "write", refuse)

    answer = get(app, "/readyz")

    assert (answer.status_code, answer.json["damaged"]) == (503, True)
    assert answer.json["engine"].startswith("SQLite")
    assert "The data are damaged" in answer.json["problems"][0]
    assert "/srv" not in answer.text


def test_data_of_which_not_even_the_keys_can_be_read_are_still_told_about(
    make_app, store, monkeypatch
):
    def refuse():
        raise Broken("“/srv/data/treeguide-keys.db” is damaged.")

    app = make_app()
    monkeypatch.setattr(store.vault, "masters", refuse)

    answer = get(app, "/readyz")

    assert (answer.status_code, answer.json["damaged"]) == (503, True)
    assert answer.json["journal"] == "wal"


def test_what_waits_before_the_database_is_counted(make_app):
    app = make_app()
    tell_waiting(app, lambda: 3)

    assert get(app, "/readyz").json["waiting"] == 3


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
    assert answer.json["damaged"] is False
    assert answer.json["engine"].startswith("SQLite")


def test_a_database_that_does_not_answer_keeps_no_load_balancer_waiting(
    make_app, store, monkeypatch
):
    app, let_go, write = make_app(), Event(), store.driver.write
    monkeypatch.setattr(health, "PATIENCE_S", 0.01)
    monkeypatch.setattr(store.driver, "write", lambda work: let_go.wait(10) and write(work))

    try:
        answers = [get(app, "/readyz") for _ in range(3)]
        asking = [thread for thread in threading.enumerate() if thread.name == "question"]
    finally:
        let_go.set()
    for thread in asking:
        thread.join()
    monkeypatch.setattr(health, "PATIENCE_S", 10)

    assert {one.status_code for one in answers} == {503}
    assert answers[0].json["problems"] == [
        "The database has not answered in time. The server's log will say why."
    ]
    assert len(asking) == 1
    assert get(app, "/readyz").status_code == 200


def test_what_keeps_a_database_from_answering_is_logged_though_nobody_waits(
    make_app, store, monkeypatch, caplog
):
    app, let_go = make_app(), Event()

    def fail(work):
        let_go.wait(10)
        raise Busy("Too many writes wait.")

    monkeypatch.setattr(health, "PATIENCE_S", 0.01)
    monkeypatch.setattr(store.driver, "write", fail)

    get(app, "/readyz")
    asking = [thread for thread in threading.enumerate() if thread.name == "question"]
    let_go.set()
    for thread in asking:
        thread.join()

    assert "Too many writes wait." in caplog.text


def keep_something(app):
    Person(app).start("form").send(name="Ada")


def test_a_missing_master_key_is_told_before_anybody_needs_it(make_app, store, caplog):
    keep_something(make_app())
    name, *_ = store.vault.master.ids
    store.vault = Vault(store.keys, Master(where="“/srv/data/treeguide.key”"))

    answer = get(create_app(Config(store)), "/readyz")

    assert answer.status_code == 503
    assert f"The master key {name} is needed and not there" in answer.json["problems"][0]
    assert "/srv/data" not in answer.text
    assert "/srv/data/treeguide.key" in caplog.text


def test_a_key_that_only_older_sessions_need_is_a_warning(make_app, store):
    app = make_app()
    keep_something(app)
    store.vault = Vault(store.keys, Master(b"n" * 32))
    keep_something(app)

    answer = get(create_app(Config(store)), "/readyz")

    assert (answer.status_code, answer.json["problems"]) == (200, [])
    assert "is needed and not there" in answer.json["warnings"][0]


def test_where_there_is_no_key_at_all_that_is_a_warning(make_app, store, monkeypatch):
    app = make_app()
    store.vault = Vault(store.keys, Master())

    answer = get(app, "/readyz")

    assert (answer.status_code, answer.json["problems"]) == (200, [])
    assert answer.json["warnings"][0].startswith("There is no master key")


def test_a_key_that_is_put_back_is_found_at_once(make_app, store, tmp_path):
    keep_something(make_app())
    file = store.vault.master.file
    file.rename(tmp_path / "elsewhere")
    store.vault = Vault(store.keys, Master.of_folder(file.parent, may_begin=False))
    app = create_app(Config(store))

    before = get(app, "/readyz").status_code
    (tmp_path / "elsewhere").rename(file)

    assert (before, get(app, "/readyz").status_code) == (503, 200)


def test_the_keys_are_not_counted_each_time_that_somebody_asks(make_app, store, monkeypatch):
    app, counted, masters = make_app(), [], store.vault.masters
    monkeypatch.setattr(store.vault, "masters", lambda: counted.append(1) or masters())

    for _ in range(3):
        get(app, "/readyz")

    assert len(counted) == 1


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


@pytest.mark.parametrize(("free", "status"), [(999_999, 503), (1_000_000, 200)])
def test_a_disk_that_is_full_is_a_problem(make_app, store, monkeypatch, free, status):
    app, health = make_app(), msgspec.structs.replace(store.health(), free_bytes=free)
    monkeypatch.setattr(store, "health", lambda: health)

    answer = get(app, "/readyz")

    assert answer.status_code == status
    said = answer.json["problems"], answer.json["warnings"]
    assert [len(sentences) for sentences in said] == ([1, 0] if status == 503 else [0, 1])


def test_a_disk_that_is_nearly_full_is_a_warning(make_app):
    answer = get(make_app(least_free_mb=1_000_000_000), "/readyz")

    assert answer.status_code == 200
    assert "MB are free on the disk" in answer.json["warnings"][0]


@pytest.mark.parametrize(
    ("lags", "said"),
    [
        (Lags(LATE_US, LATE_US), ""),
        (Lags(LATE_US + 1, 0), "A message has been due"),
        (Lags(0, LATE_US + 1), "A promise fell due"),
    ],
)
def test_what_has_been_due_for_long_is_a_warning(make_app, store, monkeypatch, lags, said):
    monkeypatch.setattr(store, "lags", lambda: lags)

    answer = get(make_app(), "/readyz")

    assert answer.status_code == 200
    assert " ".join(answer.json["warnings"]).startswith(said)
    assert len(answer.json["warnings"]) == bool(said)
