"""Every call keeps to the OpenAPI document, whatever is sent: a minute of requests made at random.

TREEGUIDE_SOAK says how many times as long it shall take.
"""

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

NO_BREACH = [positive_data_acceptance, negative_data_rejection]
"""What fits the document can be refused by the tree; and what was made wrong on purpose, such as
the header that says who asks, is put right again by these tests. `test_query` and `test_bodies`
hold the server to refusing what it does not know.
"""
WHO = ("everything", "holder", "nobody")
LONG = settings(
    max_examples=soaked(130),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


class Known:
    """What there is to find: a session that stands at a form, and one that waits for a team."""

    def __init__(self, program, store) -> None:
        self.store = store
        self.sessions = [
            program.start().answer("lit"),
            program.start().answer("dark", "done", {"name": NAME}),
            program.start(),
        ]
        self.version = store.live()[0].hash

    def place(self, case, mode) -> None:
        """Let most requests find something: made at random they would all be lost."""
        parts = case.path_parameters or {}
        lengths = {name: len(str(value)) for name, value in parts.items()}
        held = self.sessions[lengths.get("session_id", 0) % 3]
        real = {"session_id": held.session, "tree_id": "case", "version_hash": self.version}
        for name, length in lengths.items():
            if length % 4:
                parts[name] = real[name]
        body = case.body
        if mode.is_negative:
            return
        if isinstance(body, dict) and isinstance(body.get("seq"), int) and body["seq"] % 3:
            body["seq"] = self.store.session_row(held.session).head
        if isinstance(body, dict) and "tree" in body and len(str(body["tree"])) % 3:
            body["tree"] = "case"


@pytest.fixture
def known(program, store):
    return Known(program, store)


@pytest.fixture
def authorizations(known, with_scopes):
    """What a request brings, by who sends it."""
    tokens = {"holder": known.sessions[0].token, "everything": with_scopes(*SCOPES).token}
    brought = {who: {"Authorization": f"Bearer {token}"} for who, token in tokens.items()}
    return {"nobody": {}, **brought}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_one_that_the_document_names(document, mode, known, authorizations):
    for found in document.get_all_operations():
        call = found.ok()

        @LONG
        @given(case=call.as_strategy(generation_mode=mode), who=st.sampled_from(WHO))
        def hold_to_the_document(case, who):
            known.place(case, mode)
            case.call_and_validate(headers=authorizations[who], excluded_checks=NO_BREACH)

        hold_to_the_document()


def test_teeth_an_answer_that_the_document_does_not_name_is_found(app, document):
    app.view_functions["api.list_trees"] = lambda: ({"trees": 3}, 200)
    case = document["/api/v1/trees"]["GET"].Case()

    with pytest.raises(FailureGroup):
        case.call_and_validate()
