"""Erasing what is personal in a session."""

from flask import Response, request

from treeguide.store import Broken, Gone
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
    assert who.token is not None
    team = _team(session_id, who)
    sessions().store.erase_session(
        session_id,
        actor=who.person_id or who.token.name,
        reason=_reason(),
        team=team,
        token=who.token.id,
    )
    sessions().forget(session_id)
    return Response(status=204)


def _team(session_id: str, who: Caller) -> str | None:
    """Return whose session it is; for a person's token there is none where she may not erase."""
    try:
        row = sessions().store.session_row(session_id)
        tree = shelf().edition(row.tree_id, row.closure).tree
    except (Gone, Broken):
        if who.person_id is not None:
            raise
        # There may be keys of it.
        return None
    if who.person_id is not None and not who.allowance.covers("erase", tree):
        raise nothing_here()
    return tree.team


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
