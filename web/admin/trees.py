"""How trees appear to strangers: in which brand, and in whose pages."""

from typing import NamedTuple

from flask import Blueprint, abort, g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service.shelf import Edition
from treeguide.store import Conflict, Gone, LiveVersion
from treeguide.store.presence import Presence
from treeguide.store.sites import WrongSite
from treeguide.web.access import require, requires, who
from treeguide.web.admin import kept
from treeguide.web.brands import brands
from treeguide.web.current import shelf
from treeguide.web.hidden import revision_in

blueprint = Blueprint("trees", __name__, url_prefix="/admin/trees")


class Tree(NamedTuple):
    """A tree that can be started, and how it appears."""

    edition: Edition
    presence: Presence


@blueprint.get("")
@requires("brand")
def trees() -> Response:
    """List the trees that who asks may change."""
    store = shelf().store
    known = {one.tree_id: one for one in store.presences()}
    listed = [
        Tree(edition, known.get(live.tree_id, Presence(live.tree_id)))
        for live, edition in shelf().all_live()
        if _may_change(edition)
    ]
    names = {one.id: one.name for one in store.brands()}
    return make_response(render_template("admin/trees.html", trees=listed, names=names))


@blueprint.get("/<tree_id>")
@requires("brand")
def tree(tree_id: str) -> Response:
    """Show how a tree appears, and let it be changed."""
    return _page(_seen(tree_id), shelf().store.presence_of(tree_id))


@blueprint.post("/<tree_id>")
@requires("brand")
def change(tree_id: str) -> Response:
    """Keep how a tree appears."""
    edition = _seen(tree_id)
    before = shelf().store.presence_of(tree_id)
    typed = _typed(tree_id, before)
    if (typed.sites, typed.tells) != (before.sites, before.tells):
        # Whoever opens a tree to other sites connects another system.
        require("configure", edition.tree.team, tree_id)
    unknown = [name for name in typed.tells if name not in edition.tree.variables]
    if unknown:
        return _page(edition, typed, 422, {"tells": g.t("trees.tells.wrong", name=unknown[0])})
    try:
        _keep(edition, typed)
    except WrongSite as error:
        return _page(edition, typed, 422, {"sites": str(error)})
    except Gone as error:
        return _page(edition, typed, 422, {"brand": str(error)})
    except Conflict as error:
        typed = Presence(tree_id, typed.brand, typed.sites, typed.tells, error.head)
        return _page(edition, typed, 409, {"brand": g.t("trees.conflict")})
    brands().forget()
    return kept("trees.tree", tree_id=tree_id)


def _keep(edition: Edition, typed: Presence) -> None:
    shelf().store.change_presence(
        typed.tree_id,
        typed.rev,
        brand=typed.brand,
        sites=typed.sites,
        tells=typed.tells,
        by=who().person.id,
        team=edition.tree.team,
    )


def _typed(tree_id: str, before: Presence) -> Presence:
    return Presence(
        tree_id,
        request.form.get("brand", "").strip() or None,
        _lines("sites"),
        _lines("tells"),
        revision_in(request.form, before.rev),
    )


def _lines(name: str) -> tuple[str, ...]:
    return tuple(request.form.get(name, "").split())


def _seen(tree_id: str) -> Edition:
    """Return a tree that who asks may change; for all others there is none."""
    edition = shelf().edition_of(_live(tree_id))
    if not _may_change(edition):
        abort(404)
    return edition


def _live(tree_id: str) -> LiveVersion:
    found = next((one for one in shelf().store.live() if one.tree_id == tree_id), None)
    if found is None:
        abort(404)
    return found


def _may_change(edition: Edition) -> bool:
    return who().rights.may("brand", edition.tree.team, edition.tree.id)


def _page(
    edition: Edition, presence: Presence, code: int = 200, troubles: dict[str, str] | None = None
) -> Response:
    page = render_template(
        "admin/tree.html",
        subject=edition.tree,
        variables=sorted(edition.tree.variables),
        presence=presence,
        brands=shelf().store.brands(),
        troubles=troubles or {},
    )
    return make_response(page, code)
