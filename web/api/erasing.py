"""Erasing what is personal in a session."""

from flask import Response, request

from treeguide.web.access import for_everybody
from treeguide.web.api.callers import Caller, caller
from treeguide.web.api.describing import blueprint, described, parameter
from treeguide.web.api.needs import ERASING
from treeguide.web.api.problems import Refused
from treeguide.web.api.refusals import nothing_here
from treeguide.web.current import sessions, shelf

LONGEST = 500
REASON = parameter(
    "reason",
    "Why, for whoever asks later. It is kept in clear: write nothing personal.",
    type="string",
    minLength=1,
    maxLength=LONGEST,
) | {"required": True}


@blueprint.route("/sessions/<session_id>", methods=["DELETE"])
@for_everybody
@described(
    "Erase what is personal in a session",
    answers={204: {"description": "It is erased, or was before."}},
    problems=("no-token", "not-allowed", "not-found"),
    who=ERASING,
    parameters=(REASON,),
)
def erase_session(session_id: str) -> Response:
    """Delete what is personal in a session for good, and end it.

    Its nodes and answers stay, for the counts. Who has erased it, when and why is kept.
    """
    who = caller()
    _require_place(session_id, who)
    sessions().store.erase_session(session_id, actor=_actor(who), reason=_reason())
    sessions().forget(session_id)
    return Response(status=204)


def _require_place(session_id: str, who: Caller) -> None:
    """Refuse a person's token where she may not erase; there is nothing for it then."""
    if who.person_id is None:
        return
    row = sessions().store.session_row(session_id)
    if not who.allowance.covers("erase", shelf().edition(row.tree_id, row.closure).tree):
        raise nothing_here()


def _actor(who: Caller) -> str:
    assert who.token is not None
    if who.person_id is not None:
        return f"{who.person_id}, with the access token {who.token.id}"
    return f"{who.token.name}, with the access token {who.token.id}"


def _reason() -> str:
    reason = request.args.get("reason", "").strip()
    if not (0 < len(reason) <= LONGEST and reason.isprintable()):
        raise Refused(
            "wrong-parameter",
            f"“reason” is needed: why the session is erased, in one line of {LONGEST} characters"
            " at most, with nothing personal in it.",
            at="reason",
        )
    return reason
