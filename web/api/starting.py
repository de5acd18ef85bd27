"""Starting sessions: anybody on trees for customers, access tokens on trees for agents."""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

import msgspec
from flask import Response, current_app, request

from treeguide.kernel import WrongValues
from treeguide.service.colleagues import Colleagues
from treeguide.service.sessions import ID_BYTES, session_id_of
from treeguide.service.shelf import Edition
from treeguide.service.walk import Walk
from treeguide.store import Gone
from treeguide.store.tokens import hash_of
from treeguide.web.access import for_everybody
from treeguide.web.api.callers import SESSION, Caller, caller
from treeguide.web.api.describing import (
    JSON,
    LANGUAGE,
    RENDER,
    answer_of,
    blueprint,
    described,
    parameter,
)
from treeguide.web.api.needs import STARTING
from treeguide.web.api.pages import SessionPage, page_bytes, shape
from treeguide.web.api.problems import Refused, refused_at
from treeguide.web.api.query import required_language
from treeguide.web.api.reading import read_body
from treeguide.web.api.refusals import values_errors
from treeguide.web.api.rights import Door, Right, doors_of
from treeguide.web.current import lent, sessions, shelf

KEY = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,128}")
LEAST_ANONYMOUS = 22
"""Characters of a key that nobody guesses: it is all that tells one unknown caller from another."""


class NewSessionAnswer(msgspec.Struct):
    """A session that was started."""

    session: str
    """Its id, which is no secret."""
    token: str
    """The right to it, which nobody can ever read again: keep it.

    Empty for an agent's session that somebody's access token starts: that one is the right to it.
    """
    page: SessionPage


class Names(msgspec.Struct, frozen=True):
    """What a new session is called, and the secret that opens it."""

    session_id: str
    secret: str


@blueprint.route("/sessions", methods=["POST"])
@for_everybody
@described(
    "Start a session",
    answers={201: answer_of("NewSessionAnswer", "The session, with its first page.",
                            Location="The address of the session.")},
    problems=("no-token", "not-allowed", "not-found", "erased", "wrong-values", "key-used",
              "too-many"),
    who=STARTING,
    parameters=(
        parameter(KEY, "Made at random for this session: the same key again leads to the same"
                  " session and token. Without an access token at least 22 characters.", "header"),
        RENDER,
        LANGUAGE,
    ),
    body="NewSession",
    example={"tree": "printer-does-not-print", "audience": "customer"},
)  # fmt: skip
def start_session() -> Response:
    """Start a session on the live version of a tree; keep its token, it is shown this once."""
    who, body = caller(), read_body("NewSession")
    audience = body.get("audience", "customer")
    if audience == "agent":
        who.require(*STARTING.scopes)
    names = _names(who)
    if audience == "agent" and who.person_id is not None:
        names = Names(names.session_id, "")
    edition = _edition(body["tree"], audience, who)
    wanted = shape(edition)
    held = _held_by(who, edition) if not names.secret else {"token_hash": hash_of(names.secret)}
    walk = _begin(body, names, edition, held)
    doors_of(current_app).keep(walk.row.id, Door(walk.row.token_hash or "", audience))
    right = Right(audience, True, audience == "agent", sees_personal=True)
    answer = b'{"session":%b,"token":%b,"page":%b}' % (
        msgspec.json.encode(walk.row.id),
        msgspec.json.encode(names.secret),
        page_bytes(walk, right, wanted),
    )
    place = {"Location": f"/api/v1/sessions/{walk.row.id}"}
    return Response(answer, 201, place, content_type=JSON)


def _edition(tree_id: str, audience: str, who: Caller) -> Edition:
    with suppress(Gone):
        edition = shelf().live_one(tree_id, audience)[1]
        if audience == "customer" or who.allowance.covers("walk", edition.tree):
            return edition
    raise Refused(
        "not-found",
        f"No tree of this id can be started for the audience “{audience}”."
        " `GET /api/v1/trees` lists those that there are.",
        at="/tree",
    )


def _held_by(who: Caller, edition: Edition) -> dict[str, Any]:
    """Return what is fixed of a session that somebody holds: nothing opens it but who she is."""
    assert who.person_id is not None
    team = Colleagues(shelf().store).team_of(who.person_id, edition.tree)
    return {"agent_id": who.person_id, "team": team, "token_hash": None}


def _begin(body: dict[str, Any], names: Names, edition: Edition, held: dict[str, Any]) -> Walk:
    language = required_language(body.get("language", edition.tree.language), edition.languages)
    try:
        walk = sessions().begin(
            body["tree"],
            body.get("audience", "customer"),
            known=body.get("known", {}),
            language=language,
            mode=body.get("mode", "live"),
            channel="api",
            session_id=names.session_id,
            **held,
        )
    except WrongValues as wrong:
        raise refused_at("wrong-values", values_errors(wrong, "known")) from None
    return lent(walk)


def _names(who: Caller) -> Names:
    """Return a new session's names; under a key, those that it had the first time."""
    key = request.headers.get(KEY)
    if key is None:
        return Names(
            session_id_of(secrets.token_bytes(ID_BYTES)), SESSION + secrets.token_urlsafe(32)
        )
    if not _KEY.fullmatch(key) or (who.token is None and len(key) < LEAST_ANONYMOUS):
        raise Refused(
            "wrong-parameter",
            f"“{KEY}” can have 1 to 128 letters, digits and signs. Without an access token it needs"
            f" {LEAST_ANONYMOUS}, made at random: whoever knows the key gets the session.",
            at=KEY,
        )
    # The caller's own secret goes in, so that nobody else gets there with the same key, and
    # nothing that the database holds is enough.
    owner = who.secret if who.token is not None and who.secret is not None else ""
    token = urlsafe_b64encode(_derived("token", owner, key)).decode().rstrip("=")
    return Names(session_id_of(_derived("id", owner, key)), SESSION + token)


def _derived(what: str, owner: str, key: str) -> bytes:
    secret = sessions().store.secret("idempotency")
    return hmac.digest(secret, "\0".join((what, owner, key)).encode(), "sha256")
