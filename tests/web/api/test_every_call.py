"""Every call keeps to the OpenAPI document, whatever is sent: a minute of requests made at random.

They go where the server hands its own: to the short ways first. TREEGUIDE_SOAK says how many times
as long it shall take.
"""

import itertools
import time

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.soak import soaked
from tests.web.api.conftest import NAME
from treeguide.service.scopes import SCOPES
from treeguide.web.api import event_way

NO_BREACH = [positive_data_acceptance, negative_data_rejection]
"""What fits the document can be refused by the tree; and what was made wrong on purpose, such as
the header that says who asks, is put right again by these tests. `test_query` and `test_bodies`
hold the server to refusing what it does not know.
"""
WHO = ("holder", "holder", "everything", "nobody")
USUAL = {"lamp": ("dark", "lit"), "plug": ("done",)}
"""What is answered at which node without Flask."""
SECONDS = soaked(30)
"""For each of the two ways of making requests: those that fit the document, and those that do not.
"""
FEW = settings(
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document(fronted):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", fronted)


class Known:
    """What there is to find: sessions that stand at a form, with a team and at a question."""

    def __init__(self, program, store, text: str) -> None:
        self.program = program
        self.store = store
        self.sessions = [
            program.start().answer("lit"),
            program.start().answer("dark", "done", {"name": NAME}),
            program.start(),
        ]
        self.version = store.live()[0].hash
        self.text = text
        """An access token that may everything."""
        self.held = self.sessions[0]
        """The session that was meant last."""

    def place(self, case, mode) -> None:
        """Let most requests find something: made at random they would all be lost."""
        parts = case.path_parameters or {}
        lengths = {name: len(str(value)) for name, value in parts.items()}
        self.held = self._open(lengths.get("session_id", 0) % 3)
        real = {"session_id": self.held.session, "tree_id": "case", "version_hash": self.version}
        for name, length in lengths.items():
            if length % 4:
                parts[name] = real[name]
        if not mode.is_negative and isinstance(case.body, dict):
            self._fill(case)

    def headers(self, who: str) -> dict[str, str]:
        """Return what a request brings, by who sends it."""
        shown = {"holder": self.held.token, "everything": self.text}
        return {"Authorization": f"Bearer {shown[who]}"} if who in shown else {}

    def _open(self, number: int):
        """Return one of the sessions; one that has ended makes room for another one."""
        if self._row(number).status != "open":
            self.sessions[number] = self.program.start()
        return self.sessions[number]

    def _fill(self, case) -> None:
        body = case.body
        if isinstance(body.get("seq"), int) and body["seq"] % 3:
            body["seq"] = self.store.session_row(self.held.session).head
        if "tree" in body and len(str(body["tree"])) % 3:
            body["tree"] = "case"
        if len(body.get("key", "")) % 2:
            self._do_as_usual(case)

    def _do_as_usual(self, case) -> None:
        """Answer in the last session, in the way that most do: that is answered without Flask."""
        if self._row(2).node not in USUAL:
            self.sessions[2] = self.program.start()
        self.held, row = self.sessions[2], self._row(2)
        answers, key = USUAL[row.node], case.body["key"]
        answer = {"kind": "answered", "answer": answers[len(key) % len(answers)]}
        case.path_parameters["session_id"] = row.id
        case.body = {**answer, "seq": row.head, "key": f"{key[:50]}{row.head}"}
        case.query = {}

    def _row(self, number: int):
        return self.store.session_row(self.sessions[number].session)


@pytest.fixture
def known(program, store, with_scopes):
    return Known(program, store, with_scopes(*SCOPES).token)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_one_that_the_document_names(document, mode, known):
    calls = [found.ok() for found in document.get_all_operations()]
    end = time.monotonic() + SECONDS

    for number, call in enumerate(itertools.cycle(calls)):
        if number >= len(calls) and time.monotonic() > end:
            break

        @FEW
        @given(case=call.as_strategy(generation_mode=mode), who=st.sampled_from(WHO))
        def hold_to_the_document(case, who):
            known.place(case, mode)
            case.call_and_validate(headers=known.headers(who), excluded_checks=NO_BREACH)

        hold_to_the_document()


def test_teeth_what_a_short_way_answers_is_held_to_the_document(document, known, monkeypatch):
    monkeypatch.setattr(event_way, "page_bytes", lambda *what: b'{"seq": "2"}')
    held = known.sessions[2]
    case = document["/api/v1/sessions/{session_id}/events"]["POST"].Case(
        path_parameters={"session_id": held.session},
        body=held.event(answer="dark"),
        media_type="application/json",
    )

    with pytest.raises(FailureGroup):
        case.call_and_validate(headers={"Authorization": f"Bearer {held.token}"})


def test_teeth_an_answer_that_the_document_does_not_name_is_found(app, document):
    app.view_functions["api.list_trees"] = lambda: ({"trees": 3}, 200)
    case = document["/api/v1/trees"]["GET"].Case()

    with pytest.raises(FailureGroup):
        case.call_and_validate()
