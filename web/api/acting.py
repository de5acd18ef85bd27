"""Doing in a session what an event of the API says, or refusing it with the reason."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app

from treeguide.detector import CARD, masked
from treeguide.engine.saying import ENDING
from treeguide.engine.saying import LONGEST as CALLER
from treeguide.kernel import NotOffered
from treeguide.model import Form
from treeguide.service.colleagues import Colleagues, NotAColleague
from treeguide.service.overdue import WITHOUT, is_overdue
from treeguide.service.walk import OURS, Walk
from treeguide.store import Ack, Ended
from treeguide.web.api.problems import Refused
from treeguide.web.api.rights import Right

GIVING = ("answered", "changed")
MOVING_BACK = "went-back"
JUMPED = "jumped"
HANDED_OVER = "handed-over"
OF_AGENTS = frozenset({JUMPED, "identified", HANDED_OVER})
"""Kinds of events that no customer sends."""
FREE = ("text", "case")
"""What programs say in words of their own; what they say of the caller herself is sealed."""
OF_AGENTS_AT_THE_END = ("reason", "follow_up")
"""What no customer says when a session ends."""


def acted(walk: Walk, event: dict[str, Any], right: Right, by: str | None = None) -> Ack:
    """Do what an event says; what is refused from memory is refused only if it still holds.

    `by` is the person whose access token was shown, if it is somebody's.
    """
    if current_app.config["MASK_CARDS"]:
        # The same text is masked in the same way, so a repetition is known as one.
        said = {name: masked(event[name], (CARD,)) for name in FREE if event.get(name)}
        event = event | said
    try:
        return walk.act(**what_is_done(walk, event, right, by), by=by)
    except (NotOffered, Refused):
        walk.refuse_if_late()
        raise


def what_is_done(
    walk: Walk, event: dict[str, Any], right: Right, by: str | None = None
) -> dict[str, Any]:
    """Return what an event of the API does in a session, or refuse what this caller may not do."""
    kind, seq, key = event["kind"], event["seq"], event["key"]
    if right.audience != "agent" and _is_of_agents(event):
        raise _of_agents()
    is_new = event["key"] not in walk.keys
    if is_new and right.takes_over and not _is_hers_to_do(event, right, by):
        raise _colleagues()
    done = {"kind": kind, "seq": seq, "key": key, "node": _node(walk, event, right)}
    if kind in GIVING:
        given = event["answer"] if "answer" in event else event["values"]
        done |= {"given": given, "index": event.get("at")}
        if event.get("read"):
            done["read"] = True
    elif kind in _GIVEN:
        done["given"] = _GIVEN[kind](walk, event)
    return done | {"text": event.get("text")}


def _is_hers_to_do(event: dict[str, Any], right: Right, by: str | None) -> bool:
    """Whether somebody may do this in a session that a colleague holds."""
    is_result = right.may_give_results and event["kind"] == "answered"
    return is_result or (event["kind"], event.get("to")) == (HANDED_OVER, by)


def _is_of_agents(event: dict[str, Any]) -> bool:
    """Whether an event says something that only agents say."""
    return event["kind"] in OF_AGENTS or any(name in event for name in OF_AGENTS_AT_THE_END)


def _caller(_: Walk, event: dict[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in CALLER if name in event}


def _ending(_: Walk, event: dict[str, Any]) -> dict[str, Any] | None:
    return {name: event[name] for name in ENDING if name in event} or None


def _receiver(walk: Walk, event: dict[str, Any]) -> dict[str, Any]:
    try:
        return Colleagues(walk.store).passing(event["to"], walk.edition.tree)
    except NotAColleague as error:
        raise Refused("not-offered", str(error), at="/to") from None


_GIVEN: Mapping[str, Callable[[Walk, dict[str, Any]], dict[str, Any] | None]] = {
    "identified": _caller,
    "handed-over": _receiver,
    "ended": _ending,
}
"""What events that are about the session give."""


def _node(walk: Walk, event: dict[str, Any], right: Right) -> str | None:
    """Return the node that an event names in the store; of a jump, the one to which it leads."""
    if event["seq"] == walk.session.seq and event["key"] not in walk.keys:
        here = _node_now(walk, event, right)
    else:
        here = walk.session.node
    if event["kind"] == JUMPED:
        # From where, the walk itself knows, of a repetition too.
        node: str = event["node"]
        return node
    # Otherwise the store says that it is too late.
    return _node_of(walk, event["key"]) if event["key"] in walk.keys else here


def _node_of(walk: Walk, key: str) -> str | None:
    """Return where the event stands that came under `key` before: a retry cannot know it."""
    events = walk.store.rows_of(walk.row.id)
    return next((event.node for event in events if event.key == key), None)


def _node_now(walk: Walk, event: dict[str, Any], right: Right) -> str:
    """Return the node that is meant, or refuse what this caller may not do there."""
    session, index = walk.session, event.get("at")
    kind: str = event["kind"]
    if session.closed:
        raise Ended("This session has ended. Start a new one to go on.")
    if kind == MOVING_BACK and session.path:
        _refuse_ours(walk, len(session.path) - 1, right)
    if index is not None:
        if index >= len(session.path):
            raise _no_such_answer(index, len(session.path))
        _refuse_ours(walk, index, right, event.get("answer"))
        node: str = session.path[index].node
        return node
    if kind in GIVING:
        _refuse_ours(walk, None, right, event.get("answer"))
    elif not (right.may_answer or right.takes_over):
        raise _not_yours()
    return session.node


def _refuse_ours(walk: Walk, index: int | None, right: Right, answer: str | None = None) -> None:
    """Refuse an answer where the person waits for a team, from whoever is none; or the reverse.

    What is offered anywhere is the person's to say there too, and so is to go on without a system
    that takes longer than it should.
    """
    position = walk.position(index)
    is_ours = position is not None and position.place.node.kind in OURS
    if is_ours and position is not None and answer is not None:
        way = position.place.ways.get(answer)
        is_ours = way is None or way.edge.slot != "anywhere"
    if index is None and answer == WITHOUT and is_overdue(walk) and right.may_answer:
        return
    if not (right.may_give_results if is_ours else right.may_answer):
        raise _not_yours()


def _no_such_answer(index: int, count: int) -> Refused:
    if not count:
        said = "Nothing counts as answered yet, so nothing can be changed. Use `answered`."
    else:
        said = f"The path has no answer {index}. Choose one from 0 to {count - 1}."
    return Refused("not-offered", said, at="/at")


def _not_yours() -> Refused:
    return Refused(
        "not-allowed",
        "This request may not do that here. What a team or a system has answered is said by an"
        " agent or with the scope “results”; everything else by the holder of the session's token,"
        " or in sessions of agents with the scope “walk”.",
    )


def _of_agents() -> Refused:
    return Refused(
        "not-allowed",
        "Only agents go on elsewhere, say who calls, pass a session on or name a reason and a"
        " follow-up. This is a session of a customer. Send what a customer does there.",
    )


def _colleagues() -> Refused:
    return Refused(
        "not-allowed",
        "A colleague holds this session, or nobody does. Send `handed-over` with your own id as"
        " `to` first; then you can go on with it.",
    )


def key_used(key: str) -> Refused:
    """Return the refusal of an event whose key stands for another one."""
    return Refused(
        "key-used",
        f"The key “{key}” stands for another event of this session, which came before and was kept;"
        " this one was not. Send it with a new key.",
        at="/key",
    )


def not_offered(walk: Walk, event: dict[str, Any], error: NotOffered) -> Refused:
    """Return the refusal of an answer; who mixes up forms and questions is told what to send."""
    given = "values" if "values" in event else "answer"
    position = walk.position(event.get("at"))
    if given not in event or position is None:
        return Refused("not-offered", str(error))
    title, node, said = position.place.title, position.place.node, str(error)
    if given == "answer" and isinstance(node, Form):
        names = ", ".join(field.variable for field in node.fields)
        said = (
            f"“{title}” is a form, and “{event[given]}” is no answer to it. Send “values”: an"
            f" object with a value for each of its fields ({names})."
        )
    elif given == "values" and not isinstance(node, Form):
        said = (
            f"“{title}” is no form, so it takes no “values”. Send “answer” with the `id` of one of"
            " the page's answers; “done” at a step."
        )
    return Refused("not-offered", said, at=f"/{given}")
