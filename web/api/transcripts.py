"""The transcript of a session: as JSON, as a text, or as a table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from flask import Response, request

from treeguide.engine import Wording
from treeguide.service.names import names_in
from treeguide.service.ticket import ticket
from treeguide.service.transcript import Transcript, transcript
from treeguide.service.transcript_forms import table, text
from treeguide.service.transcript_lines import Reader
from treeguide.web.access import for_everybody
from treeguide.web.api.callers import caller
from treeguide.web.api.describing import (
    JSON,
    LANGUAGE,
    blueprint,
    described,
    parameter,
    schema,
)
from treeguide.web.api.needs import RETELLING
from treeguide.web.api.pages import wording
from treeguide.web.api.problems import Refused
from treeguide.web.api.query import language_in, one_of
from treeguide.web.api.rights import Right, right_to
from treeguide.web.current import sessions, shelf

FORMS = {"json": JSON, "text": "text/plain", "csv": "text/csv", "markdown": "text/markdown"}
FORMAT = parameter(
    "format", "In which form, if `Accept` does not say it.", type="string", enum=list(FORMS)
)
FOR_PEOPLE = frozenset({"text", "markdown"})
"""Forms that call people by their names; programs join on ids, as two may have one name."""
NO_NAMES: Mapping[str, str] = {}
_ANSWER: dict[str, Any] = {
    "description": "What was done, in order; answers that do not count any more are marked.",
    "content": {
        JSON: {"schema": schema("Transcript")},
        "text/plain": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}},
        "text/markdown": {"schema": {"type": "string"}},
    },
}


@blueprint.route("/sessions/<session_id>/transcript")
@for_everybody
@described(
    "Read what was asked and answered in a session",
    answers={200: _ANSWER},
    problems=("no-token", "not-allowed", "not-found", "erased"),
    who=RETELLING,
    parameters=(FORMAT, LANGUAGE),
)
def read_transcript(session_id: str) -> Response:
    """Read a session as it went. Without the scope `personal`, personal values are left out.

    Where the time for keeping personal answers is over, what is left is listed, and marked.
    """
    right = _right_to(session_id)
    form = _form()
    store = sessions().store
    row = store.session_row(session_id)
    edition = shelf().edition(row.tree_id, row.closure)
    hidden = frozenset[str]() if right.sees_personal else frozenset(edition.sealed)
    spoken = wording(edition, language_in(edition.languages) or row.language, hidden)
    history = store.history_of(session_id)
    is_named = form in FOR_PEOPLE and _may_see_people(right)
    names = names_in(store, row, history) if is_named else NO_NAMES
    reader = Reader(_worded(spoken, form), hidden, right.sees_personal, names)
    written = transcript(row, edition, history, reader)
    return _in_form(written, form)


def _right_to(session_id: str) -> Right:
    """Return what the caller may do with a session; refuse who sees its page alone."""
    right = right_to(session_id, caller(), RETELLING)
    if not right.reads_all:
        raise Refused(
            "not-allowed",
            "The transcript of a customer's session needs an access token with the scope “read”."
            " The page of the session is open to the one that was sent.",
        )
    return right


def _may_see_people(right: Right) -> bool:
    """Whether the caller may know who has walked: colleagues do, and who sees what is personal.

    The holder of a customer's session sees hers, but nobody's name.
    """
    who = caller()
    return who.person_id is not None or (who.token is not None and right.sees_personal)


def _worded(spoken: Wording, form: str) -> Wording:
    """Return how a form words things: values are made harmless where Markdown is read."""
    return spoken if form == "json" else replace(spoken, escape=str)


def _form() -> str:
    asked = one_of("format", list(FORMS))
    if asked is not None:
        return asked
    best = request.accept_mimetypes.best_match(FORMS.values(), JSON)
    return next(form for form, kind in FORMS.items() if kind == best)


def _in_form(written: Transcript, form: str) -> Response:
    if form == "json":
        response = Response(msgspec.json.encode(written), content_type=JSON)
    elif form == "text":
        response = Response(text(written), content_type="text/plain; charset=utf-8")
    elif form == "markdown":
        response = Response(ticket(written), content_type="text/markdown; charset=utf-8")
    else:
        response = Response(table(written), content_type="text/csv; charset=utf-8; header=present")
        name = f"transcript-{written.session}.csv"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Vary"] = "Accept, Authorization"
    return response
