"""Where a session has as many events as one can have, a person and a program learn what to do."""

import pytest

from tests.nodes import outcome, question
from tests.web.api.conftest import Program
from tests.web.conftest import Person
from tests.web.fronted import Fronted
from treeguide.service import walk as walks

NODES = {
    "lamp": question("Is the lamp lit?", lit=("It is lit", "plug"), dark=("It is dark", "plug")),
    "plug": {"kind": "step", "title": "Plug it in", "to": "good"},
    "good": outcome("Good"),
}


@pytest.fixture
def app(app_of, write_tree, monkeypatch):
    monkeypatch.setattr(walks, "MOST_EVENTS", 2)
    write_tree("case", NODES)
    return app_of()


@pytest.fixture(params=["flask", "short way"])
def served(request, app):
    """The pages and the API, once by Flask alone and once behind the short ways."""
    if request.param == "flask":
        yield app
        return
    fronted = Fronted(app)
    yield fronted
    fronted.close()


def test_a_person_reads_that_nothing_more_is_taken_and_where_to_go_on(served):
    person = Person(served).start("case").send(answer="dark")

    person.send(answer="done")

    assert (person.status, person.heading) == (409, "Plug it in")
    assert "nothing more can be added" in person.page
    assert "Start again" in person.page


def test_a_person_reads_it_in_german(served):
    person = Person(served, HTTP_ACCEPT_LANGUAGE="de").start("case").send(answer="dark")

    person.send(answer="done")

    assert "beginnen Sie bitte neu" in person.page


def test_a_program_is_told_to_start_another_session(served):
    held = Program(served).start("case").answer("dark")

    held.do(answer="done")

    said = held.response.json
    assert (held.response.status_code, said["type"]) == (409, "/api/v1/docs#problem-ended")
    assert "start a new session" in said["detail"]
    assert said["page"]["node"] == "plug"


def test_a_program_may_end_the_session_all_the_same(served):
    held = Program(served).start("case").answer("dark").do("ended")

    assert held.response.status_code == 200
    assert held.page["closed"]
