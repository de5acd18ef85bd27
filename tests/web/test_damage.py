"""What was kept and is not as it was written is shown to nobody, and somebody hears of it."""

import pytest

from tests.store.tampering import tamper
from tests.web.accounts import signed_in
from tests.web.api.conftest import NODES, VARIABLES, Program
from tests.web.conftest import Person
from tests.web.test_metrics import figure
from treeguide.service.replay import MORE
from treeguide.store import Locked
from treeguide.store.keeping.verify import verify
from treeguide.web import Config, create_app
from treeguide.web.logs import TextLines, digest_of

CHANGES = {
    "an answer": "UPDATE event SET given = 'lit' WHERE seq = 2",
    "a moment": "UPDATE event SET at_us = at_us + 1 WHERE seq = 1",
    "sealed words": "UPDATE event SET body_enc = zeroblob(99) WHERE seq = 3",
    "a missing event": "DELETE FROM event WHERE seq = 3",
    "the head": "UPDATE session SET head = 2",
}


@pytest.fixture
def case(write_tree, app_of):
    """An application over one tree."""
    write_tree("case", NODES, variables=VARIABLES)
    return app_of()


@pytest.fixture
def held(case):
    """A session by the API with three events."""
    return Program(case).start().answer("dark").do("noted", text="Private.")


def again(store) -> Program:
    """An application that has nothing at hand."""
    return create_app(Config(store))


def asked(program, held) -> dict:
    """Ask for a session in each way that there is."""
    event = {**held.event(answer="done"), "seq": 3}
    return {
        "page": program.get(held.place),
        "event": program.post(f"{held.place}/events", event),
        "transcript": program.get(f"{held.place}/transcript"),
    }


def written_of(caplog) -> str:
    """Return what was logged as it is written."""
    return "\n".join(map(TextLines().format, caplog.records))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_damaged_session_is_a_problem_of_its_own_in_every_call(store, held, change):
    tamper(store, change)
    app = again(store)

    answers = asked(Program(app, held.token), held)

    assert {one.status_code for one in answers.values()} == {500}
    assert {one.json["type"].partition("#")[2] for one in answers.values()} == {"problem-damaged"}
    assert figure(app, "treeguide_chain_failures_total") == 3


def test_an_event_that_cannot_have_happened_is_damage(store, held, monkeypatch):
    # Somebody who can write hashes too: then only walking shows it.
    monkeypatch.setattr("treeguide.store.histories._prove", lambda *_: None)
    tamper(store, "UPDATE event SET given = 'x' WHERE seq = 2")

    answers = asked(Program(again(store), held.token), held)

    assert {one.status_code for one in answers.values()} == {500}


def test_untouched_sessions_are_answered_by_the_same_calls(store, held):
    answers = asked(Program(again(store), held.token), held)

    assert {one.status_code for one in answers.values()} == {200}


def test_the_log_names_what_is_damaged_and_no_session_in_clear(store, held, caplog):
    tamper(store, CHANGES["an answer"])

    answer = Program(again(store), held.token).get(held.place)

    written = written_of(caplog)
    digest = digest_of(held.session)
    assert f"Damage {answer.json['number']}: Event 2 of the session {digest}" in written
    assert held.session not in written


def test_a_person_is_told_kindly_with_the_number_of_the_log(store, case, caplog):
    person = Person(case).start("case").send(answer="dark")
    tamper(store, CHANGES["an answer"])
    app = again(store)
    other = Person(app)
    other.client.set_cookie("treeguide", person.client.get_cookie("treeguide").value)

    shown = other.open(person.address)

    assert shown.status == 500
    assert "What we have kept here is damaged" in shown.page
    assert caplog.records[-1].getMessage().split()[1].rstrip(":") in shown.page
    assert person.address.split("/")[3] not in written_of(caplog)
    assert figure(app, "treeguide_chain_failures_total") == 1


def test_a_version_that_is_damaged_walks_nobody(store, held):
    tamper(store, "UPDATE tree_version SET body = replace(body, 'lamp lit', 'lamp dim')")

    answer = Program(again(store), held.token).get(held.place)

    assert (answer.status_code, answer.json["title"]) == (500, "What was kept is damaged")


def test_a_session_whose_versions_are_named_wrongly_is_damaged(store, held):
    tamper(store, "UPDATE session SET closure = replace(closure, '\":\"', '\":\"0')")

    answers = asked(Program(again(store), held.token), held)

    assert {one.status_code for one in answers.values()} == {500}
    assert {one.json["title"] for one in answers.values()} == {"What was kept is damaged"}


@pytest.mark.parametrize("content", ["x", "[1]", '{"case": 1}', "{}", '{"other": "0"}'])
def test_a_tree_that_names_no_versions_is_damaged_and_hides_none_of_the_others(
    store, case, write_tree, app_of, content
):
    write_tree("other", NODES, variables=VARIABLES)
    app_of()
    tamper(store, f"UPDATE tree_ref SET closure = '{content}' WHERE tree_id = 'case'")
    app = again(store)

    library, start = Person(app).open("/"), Person(app).post("/go/case")
    listed = Program(app).get("/trees").json["trees"]

    assert (library.status, start.status_code) == (200, 500)
    assert "/go/other" in library.page
    assert "/go/case" not in library.page
    assert [one["id"] for one in listed] == ["other"]
    assert "What we have kept here is damaged" in start.get_data(as_text=True)
    assert figure(app, "treeguide_chain_failures_total") == 1


@pytest.mark.parametrize("content", ["{}", '{"other": "0"}', '"x"', "[1]", "{"])
def test_a_session_that_names_no_version_of_its_tree_is_damaged_and_hides_none_of_the_others(
    store, held, case, caplog, content
):
    held.answer("done", {"name": "Ada"})
    other = Program(case).start().answer("lit", {"name": "Bob"})
    tamper(store, f"UPDATE session SET closure = '{content}' WHERE id = '{held.session}'")
    app = again(store)

    answers = asked(Program(app, held.token), held)
    desk = signed_in(Person(app), store).open("/desk")

    assert {one.status_code for one in answers.values()} == {500}
    assert {one.json["type"].partition("#")[2] for one in answers.values()} == {"problem-damaged"}
    assert f"of the session {digest_of(held.session)} is not as it was" in written_of(caplog)
    assert [one.session_id for one in verify(store, more=MORE).damages] == [held.session]
    assert (desk.status, other.session in desk.page) == (200, True)


@pytest.mark.parametrize("content", ["'x' || body", "'[]'", "'7'"])
def test_an_event_whose_content_is_none_is_damaged(store, held, monkeypatch, content):
    # Somebody who can write hashes too: then only reading shows it.
    monkeypatch.setattr("treeguide.store.histories._prove", lambda *_: None)
    tamper(store, f"UPDATE event SET body = {content} WHERE seq = 2")
    app = again(store)

    answers = asked(Program(app, held.token), held)

    assert {one.status_code for one in answers.values()} == {500}
    assert {one.json["type"].partition("#")[2] for one in answers.values()} == {"problem-damaged"}
    assert figure(app, "treeguide_chain_failures_total") == 3
    assert [one.session_id for one in verify(store, more=MORE).damages] == [held.session]


def test_a_damaged_tree_hides_none_of_the_others(store, case, write_tree, app_of, caplog):
    write_tree("other", NODES, variables=VARIABLES)
    app_of()
    damage = "UPDATE tree_version SET body = replace(body, 'lamp lit', 'lamp dim')"
    tamper(store, f"{damage} WHERE tree_id = 'case'")
    app = again(store)

    pages = [Person(app).open("/") for _ in range(2)]
    listed = Program(app).get("/trees").json["trees"]

    assert [page.status for page in pages] == [200, 200]
    assert "/go/other" in pages[0].page
    assert "/go/case" not in pages[0].page
    assert [one["id"] for one in listed] == ["other"]
    errors = [one.getMessage()[:12] for one in caplog.records if one.levelname == "ERROR"]
    assert errors == ["The version "]
    assert Person(app).open("/go/case").status == 500


def test_one_damaged_case_keeps_no_agent_from_the_others(store, held, case):
    held.answer("done", {"name": "Ada"})
    other = Program(case).start().answer("lit", {"name": "Bob"})
    tamper(store, f"UPDATE event SET given = 'x' WHERE session_id = '{held.session}' AND seq = 2")

    desk = signed_in(Person(again(store)), store).open("/desk")

    assert desk.status == 200
    assert other.session in desk.page
    assert held.session in desk.page


def test_a_missing_master_key_is_named_as_what_it_is(store, held, monkeypatch):
    def refuse(*_):
        raise Locked("There is no key.")

    monkeypatch.setattr(store.vault, "open_what_is_left", refuse)

    answers = asked(Program(again(store), held.token), held)

    assert {one.status_code for one in answers.values()} == {503}
    assert {one.json["title"] for one in answers.values()} == {"Personal answers are locked"}
