"""Showing and answering the pages of a walk, the same for customers and agents."""

from typing import Any

from flask import abort, g, make_response, redirect, request
from werkzeug.wrappers import Response

from treeguide.kernel import NotOffered, WalkError, WrongValues, offered
from treeguide.service.overdue import WITHOUT
from treeguide.service.walk import OURS, Walk
from treeguide.store import Conflict, Ended, KeyUsed, TooLong
from treeguide.web import drawing, languages
from treeguide.web.fields import read_values
from treeguide.web.hidden import is_key, position_in
from treeguide.web.pages import Pages
from treeguide.web.screen import Screen
from treeguide.web.troubles import sentences

LONGEST_REASON = 2_000


def show(pages: Pages, tree_id: str, session_id: str, node: str) -> Response:
    """Show a page: where the session stands, or an earlier one whose answer can be changed."""
    walk = pages.open(tree_id, session_id)
    try:
        index = walk.index_of(node, request.args.get("at", type=position_in))
    except LookupError:
        return redirect(pages.address(walk))
    if index is not None and not _may_change(pages, walk, index):
        return redirect(pages.address(walk))
    return _drawn(pages, Screen(walk, pages.speaker(walk), index))


def answer(pages: Pages, tree_id: str, session_id: str, node: str) -> Response:
    """Take what was done on a page into account, and lead to where the session stands then."""
    seq, key = request.form.get("seq", type=position_in), request.form.get("key", "")
    if seq is None or not is_key(key):
        abort(400)
    walk = pages.open(tree_id, session_id, seq)
    if languages.CHOSEN in request.form:
        return _in_another_language(pages, walk, node)
    seq = pages.position_meant(walk, seq, key)
    screen = Screen(walk, pages.speaker(walk), _changed_index(walk, node))
    if _leaves(screen):
        if key in walk.keys:
            # A double click: the page that was sent does not tell where it was given.
            return redirect(pages.address(walk), 303)
        screen = _latest_offering(pages, screen)
        node = screen.page.node
    return _taken(pages, screen, node, session_id=session_id, seq=seq, key=key)


def _taken(
    pages: Pages, screen: Screen, node: str, *, session_id: str, seq: int, key: str
) -> Response:
    """Keep what was done on a page; `session_id` is what its address calls the session."""
    walk, tree_id = screen.walk, screen.walk.row.tree_id
    try:
        ack = walk.act(**_wanted(pages, screen, node), **pages.beside(), seq=seq, key=key)
    except WrongValues as wrong:
        return _refused(pages, screen, _in_words(screen, wrong))
    except TooLong:
        return _too_late(pages, tree_id, session_id, "notice.too_long")
    except (Conflict, KeyUsed, Ended):
        return _too_late(pages, tree_id, session_id)
    except WalkError:
        if seq != walk.session.seq or node != screen.page.node:
            return _too_late(pages, tree_id, session_id)
        return _refused(pages, screen, {"": g.t("trouble.answer")})
    stands = pages.open(tree_id, session_id) if ack.replayed else walk
    # Plainer than Flask's: nobody reads a page that says where the next page is.
    return Response(status=303, headers={"Location": pages.address(stands)})


def _leaves(screen: Screen) -> bool:
    """Whether a way that is offered anywhere was taken where an earlier answer is changed.

    Who asks for a person there means to leave that answer as it is.
    """
    given = request.form.get("answer")
    return screen.index is not None and any(one.id == given for one in screen.anywhere)


def _latest_offering(pages: Pages, screen: Screen) -> Screen:
    """Return the latest page of a walk that offers what was taken on an earlier one."""
    given, walk, index = request.form["answer"], screen.walk, screen.index or 0
    for later in (None, *range(len(walk.session.path) - 1, index, -1)):
        position = None if later is None and walk.session.fault else walk.position(later)
        ways = offered(position) if position is not None else ()
        offers = any(way.name == given and way.edge.slot == "anywhere" for way in ways)
        if offers and (later is None or _may_change(pages, walk, later)):
            return Screen(walk, screen.speaker, later)
    return screen


def _in_another_language(pages: Pages, walk: Walk, node: str) -> Response:
    """Show a page anew with what was typed there, which nobody judges before it is sent."""
    languages.choose(request.form[languages.CHOSEN])
    index = _changed_index(walk, node)
    screen = Screen(walk, pages.speaker(walk), index, posted=request.form)
    if screen.page.node != node or (index is not None and not _may_change(pages, walk, index)):
        return redirect(pages.address(walk), 303)
    return _drawn(pages, screen)


def _changed_index(walk: Walk, node: str) -> int | None:
    at = request.form.get("at", type=position_in)
    if at is None:
        return None
    try:
        return walk.index_of(node, at)
    except LookupError:
        return None


def _wanted(pages: Pages, screen: Screen, node: str) -> dict[str, Any]:
    """Return what was done; what is refused from memory is refused only if it still holds."""
    try:
        return _done(pages, screen, node)
    except WalkError:
        screen.walk.refuse_if_late()
        raise


def _done(pages: Pages, screen: Screen, node: str) -> dict[str, Any]:
    """Return the kind of the event that was asked for, and what belongs to it."""
    if request.form.get("kind") == "went-back":
        if not screen.can_go_back and screen.seq == request.form.get("seq", type=position_in):
            raise NotOffered(node)
        return {"kind": "went-back", "node": node}
    given = _given(pages, screen, node)
    if screen.index is not None:
        if not _may_change(pages, screen.walk, screen.index):
            raise NotOffered(node)
        done = {"kind": "changed", "node": node, "index": screen.index, "given": given}
    else:
        done = {"kind": "answered", "node": node, "given": given}
    return done | {"text": _reason(given)}


def _reason(given: Any) -> str | None:
    """Return what the person wrote beside an answer that asks why, None if nothing."""
    written = request.form.get(f"why-{given}", "") if isinstance(given, str) else ""
    return written.strip()[:LONGEST_REASON] or None


def _given(pages: Pages, screen: Screen, node: str) -> Any:
    """Return the answer or the values that were sent from the page of `node`."""
    answer = request.form.get("answer")
    if screen.page.node != node:
        # A page of before: the store knows whether it was answered with just this.
        return answer if answer is not None else _earlier_values(screen, node)
    if answer is None and screen.page.kind == "form" and screen.position is not None:
        return read_values(screen.page.fields, screen.position.program.tree.variables, request.form)
    if answer is None or answer not in _allowed(pages, screen):
        raise NotOffered(node)
    return answer


def _allowed(pages: Pages, screen: Screen) -> set[str]:
    allowed = {one.id for one in screen.page.answers}
    if screen.page.kind == "step":
        allowed.add("done")
    if pages.audience == "agent":
        return allowed.union(screen.results)
    # Whether a team kept its promise is not for the customer to say.
    return allowed | {WITHOUT} if screen.is_overdue else allowed


def _earlier_values(screen: Screen, node: str) -> Any:
    for index in reversed(range(len(screen.walk.session.path))):
        if screen.walk.session.path[index].node == node:
            position = screen.walk.session.position_at(index)
            page, _ = screen.speaker.pages(screen.walk.session, index)
            return read_values(page.fields, position.program.tree.variables, request.form)
    raise NotOffered(node)


def _may_change(pages: Pages, walk: Walk, index: int) -> bool:
    place = walk.session.position_at(index).place
    return pages.audience == "agent" or place.node.kind not in OURS


def _in_words(screen: Screen, wrong: WrongValues) -> dict[str, str]:
    assert screen.position is not None
    variables = screen.position.program.tree.variables
    values = read_values(screen.page.fields, variables, request.form)
    return sentences(wrong.troubles, screen.page.fields, values, variables)


def _refused(pages: Pages, screen: Screen, errors: dict[str, str]) -> Response:
    again = Screen(screen.walk, screen.speaker, screen.index, errors, request.form)
    return _drawn(pages, again, 422)


def _too_late(
    pages: Pages, tree_id: str, session_id: str, notice: str = "notice.moved"
) -> Response:
    walk = pages.open(tree_id, session_id)
    screen = Screen(walk, pages.speaker(walk), notice=notice)
    return _drawn(pages, screen, 409)


def _drawn(pages: Pages, screen: Screen, status: int = 200) -> Response:
    return make_response(pages.dressed(drawing.page(pages, screen), screen), status)
