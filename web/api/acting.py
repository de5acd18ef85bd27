"""Doing in a session what an event of the API says, or refusing it with the reason."""

from typing import Any

from treeguide.kernel import NotOffered
from treeguide.model import Form
from treeguide.service.walk import OURS, Walk
from treeguide.store import Ack, Ended
from treeguide.web.api.problems import Refused
from treeguide.web.api.rights import Right

GIVING = ("answered", "changed")
MOVING_BACK = "went-back"


def acted(walk: Walk, event: dict[str, Any], right: Right) -> Ack:
    """Do what an event says; what is refused from memory is refused only if it still holds."""
    try:
        return walk.act(**what_is_done(walk, event, right))
    except (NotOffered, Refused):
        walk.refuse_if_late()
        raise


def what_is_done(walk: Walk, event: dict[str, Any], right: Right) -> dict[str, Any]:
    """Return what an event of the API does in a session, or refuse what this caller may not do."""
    kind, seq, key = event["kind"], event["seq"], event["key"]
    index = event.get("at")
    if key in walk.keys:
        node = _node_of(walk, key)
    elif seq == walk.session.seq:
        node = _node_now(walk, event, right)
    else:
        # The store says that it is too late.
        node = walk.session.node
    given = event["answer"] if "answer" in event else event.get("values")
    text = event.get("text")
    done = {"kind": kind, "seq": seq, "key": key, "node": node}
    return done | {"given": given, "index": index, "text": text}


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
    elif not right.may_answer:
        raise _not_yours()
    return session.node


def _refuse_ours(walk: Walk, index: int | None, right: Right, answer: str | None = None) -> None:
    """Refuse an answer where the person waits for a team, from whoever is none; or the reverse.

    What is offered anywhere is the person's to say there too.
    """
    position = walk.position(index)
    is_ours = position is not None and position.place.node.kind in OURS
    if is_ours and position is not None and answer is not None:
        way = position.place.ways.get(answer)
        is_ours = way is None or way.edge.slot != "anywhere"
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
