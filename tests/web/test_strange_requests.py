"""What no page of ours sends is refused before a database is asked for it, on both engines."""

from base64 import urlsafe_b64encode
from io import BytesIO

import pytest

from tests.nodes import outcome, question
from tests.postgresql import new_database, postgresql_server
from tests.web.conftest import Person
from tests.web.fronted import Fronted
from treeguide.service.publishing import publish_folder
from treeguide.store import Master, StoreError, open_store
from treeguide.web import Config, create_app, languages, security

__all__ = ["new_database", "postgresql_server"]

NODES = {
    "lamp": question("Is it lit?", lit=("Yes", "again"), dark=("No", "again")),
    "again": question("Is it lit now?", lit=("Yes", "good"), dark=("No", "good")),
    "good": outcome("Good"),
}


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either_store(request, tmp_path):
    """A store on each engine."""
    if request.param == "SQLite":
        place = tmp_path / "of-its-own"
        place.mkdir()
    else:
        place = request.getfixturevalue("new_database")()
    store = open_store(place, master=Master(b"m" * 32))
    yield store
    store.close()


@pytest.fixture
def app(either_store, write_tree, tmp_path):
    write_tree("case", NODES)
    publish_folder(either_store, tmp_path / "trees")
    return create_app(Config(either_store))


@pytest.fixture(params=["by Flask", "the short way"])
def walker(request, app):
    """Somebody in the middle of a walk, whose answers are taken in each of the two ways."""
    if request.param == "by Flask":
        yield Person(app).start("case").send(answer="lit")
        return
    fronted = Fronted(app)
    try:
        # Now that its page is remembered.
        Person(fronted).start("case").send(answer="lit")
        yield Person(fronted).start("case").send(answer="lit")
    finally:
        fronted.close()


def events_of(store, person):
    return len(store.history_of(person.address.split("/")[3]).events)


@pytest.mark.parametrize("seq", [2**63 - 1, 10**20, -(10**20), "9" * 5_000, "٢"])
def test_a_position_that_no_session_reaches_is_refused_and_nothing_is_kept(
    either_store, walker, seq, caplog
):
    sent = walker.post(walker.form, {**walker.hidden, "seq": str(seq), "answer": "lit"})

    assert sent.status_code == 400
    assert events_of(either_store, walker) == 2
    assert caplog.records == []


@pytest.mark.parametrize("key", ["abcdefgh\0", "äbcdefgh", "a" * 65])
def test_a_key_that_the_api_would_not_take_is_refused_and_nothing_is_kept(
    either_store, walker, key, caplog
):
    sent = walker.post(walker.form, {**walker.hidden, "key": key, "answer": "lit"})

    assert sent.status_code == 400
    assert events_of(either_store, walker) == 2
    assert caplog.records == []


def test_an_answer_with_nul_is_refused_and_nothing_is_kept(either_store, walker):
    sent = walker.post(walker.form, {**walker.hidden, "answer": "lit\0"})

    assert sent.status_code == 400
    assert events_of(either_store, walker) == 2


@pytest.mark.parametrize("at", ["9" * 30, "9" * 5_000, "-1", "x"])
def test_an_entry_of_the_path_that_there_is_not_shows_where_the_session_stands(app, at, caplog):
    person = Person(app).start("case").send(answer="lit")

    person.open(f"{person.address}?at={at}")

    assert person.status == 200
    assert person.heading == "Is it lit now?"
    assert caplog.records == []


@pytest.mark.parametrize("address", ["/go/case/%00abc/lamp", "/go/%00", "/media/%00/x", "/%00"])
def test_a_page_whose_address_has_nul_is_not_there(app, address, caplog):
    person = Person(app).start("case").open(address)

    assert person.status == 404
    assert caplog.records == []


@pytest.mark.parametrize("said", [{"x": "a\0"}, {"x\0": "a"}, {"x": "a", "y": "\0"}])
def test_no_view_works_with_nul_in_what_was_sent_behind_its_address(app, said, caplog):
    client, adapter = Person(app).client, app.url_map.bind("localhost")
    answers = {}

    for rule in app.url_map.iter_rules():
        address = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "x"))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            where = {"query_string": said} if method in ("GET", "DELETE", "PUT") else {"data": said}
            answers[method, rule.rule] = client.open(address, method=method, **where).status_code

    of_pages = {where: one for where, one in answers.items() if not where[1].startswith("/api/")}
    assert len(of_pages) > 60
    assert {where: status for where, status in of_pages.items() if status != 400} == {}
    # The API says first who may not ask, then which parameter is wrong; what it takes none of, it
    # shows.
    assert [where for where, status in answers.items() if status >= 500] == []
    assert caplog.records == []


def test_a_file_whose_name_has_nul_is_refused(app, caplog):
    sent = Person(app).post("/sign-in", {"email": "a", "x": (BytesIO(b"x"), "a\0.svg")})

    assert sent.status_code == 400
    assert caplog.records == []


@pytest.mark.parametrize("call", ["/sessions/%00", "/sessions/%00/transcript", "/versions/%00"])
def test_to_programs_nothing_is_at_an_address_with_nul(app, call, caplog):
    token = {"Authorization": "Bearer tg_ses_" + "A" * 43}

    answer = app.test_client().get(f"/api/v1{call}", headers=token)

    assert answer.status_code == 404
    assert answer.json["type"].endswith("not-found")
    assert caplog.records == []


def test_a_cursor_with_nul_is_none_of_ours(either_store, app, caplog):
    _, text = either_store.new_token("test", ("read",), days=1, by="test")
    cursor = urlsafe_b64encode(b"1 \0").decode()

    answer = app.test_client().get(
        f"/api/v1/sessions?cursor={cursor}", headers={"Authorization": f"Bearer {text}"}
    )

    assert (answer.status_code, answer.json["at"]) == (422, "cursor")
    assert caplog.records == []


@pytest.fixture
def plain_app(app_of, write_tree):
    write_tree("case", NODES)
    return app_of()


def test_what_the_store_refuses_unforeseen_is_logged_as_its_sentence_and_without_a_trace(
    plain_app, store, monkeypatch, caplog
):
    def refuse(*_):
        raise StoreError("PostgreSQL at “db” refuses: it is no number. Nothing was kept.")

    person = Person(plain_app).start("case")
    monkeypatch.setattr(store, "session_row", refuse)
    token = {"Authorization": "Bearer tg_ses_" + "A" * 43}

    page = person.open("/go/case/another/lamp")
    problem = plain_app.test_client().get("/api/v1/sessions/another", headers=token)

    assert (page.status, problem.status_code) == (500, 500)
    assert "it is no number" not in page.page + problem.text
    for record, told in zip(caplog.records, (page.page, problem.text), strict=True):
        assert record.exc_info is None
        assert "it is no number. Nothing was kept." in record.getMessage()
        assert record.args[0] in told


@pytest.mark.parametrize("host", ["a..b", ".a", "x" * 70, f"{'x' * 70}.example", "x" * 300])
@pytest.mark.parametrize("address", ["/", "/nothing", "/healthz", "/api/v1/trees"])
def test_a_host_that_is_no_name_is_refused_in_sentences(plain_app, host, address, caplog):
    answer = plain_app.test_client().get(address, headers={"Host": host})

    assert answer.status_code == 400
    assert "<h1>" in answer.text or answer.json["type"].endswith("bad-request")
    assert answer.headers["Content-Security-Policy"]
    assert caplog.records == []


def test_of_what_is_longer_than_any_browser_sends_only_the_beginning_is_remembered(plain_app):
    caches = (security._names_loopback, languages._heard, languages._best)
    person = Person(plain_app)
    sizes = []

    for end in "abc":
        assert not security.names_loopback("localhost:" + "1" * 50_000 + end)
        person.headers = {"HTTP_ACCEPT_LANGUAGE": "de," + "x," * 25_000 + end}
        assert 'lang="de"' in person.open(f"/?language={'x' * 9_000}{end}").page
        sizes.append([cache.cache_info().currsize for cache in caches])

    assert sizes[0] == sizes[1] == sizes[2]
