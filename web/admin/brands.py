"""Brands: how the pages of an organisation look."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from flask import url_for as address_of
from werkzeug.wrappers import Response as AnyResponse

from treeguide.service.brand_look import FONTS, OURS, PAIRS, Look
from treeguide.service.brand_style import preview_style_of
from treeguide.service.brands import DEFAULT, look_of
from treeguide.service.naming_people import is_name
from treeguide.store import Conflict, StoreError
from treeguide.store.brands import Brand
from treeguide.store.people.persons import Taken
from treeguide.web.access import require, requires, who
from treeguide.web.admin import kept as told
from treeguide.web.admin.brand_form import (
    COLOURS,
    PARTS,
    SCHEMES,
    Sent,
    look_in,
    number,
    ratio_in_words,
    sent,
)
from treeguide.web.brands import brands as worn_brands
from treeguide.web.current import shelf
from treeguide.web.hidden import revision_in

blueprint = Blueprint("brands", __name__, url_prefix="/admin/brands")
_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")


@blueprint.before_request
def refuse_who_may_not_everywhere() -> None:
    """Refuse who looks after some teams only: a brand belongs to all of them."""
    require("brand")


@blueprint.get("")
@requires("brand")
def brands() -> AnyResponse:
    """List the brands."""
    return _list()


@blueprint.post("")
@requires("brand")
def add() -> AnyResponse:
    """Keep a new brand, which looks as we do at first."""
    brand_id = request.form.get("id", "").strip()
    name = request.form.get("name", "").strip() or brand_id
    troubles = {} if _ID.fullmatch(brand_id) else {"id": g.t("brand.id.wrong")}
    if not is_name(name) and (name != brand_id or not troubles):
        troubles["name"] = g.t("people.name.missing")
    if troubles:
        return _list(troubles)
    brand = Brand(brand_id, name, _as_kept(OURS))
    try:
        shelf().store.keep_brand(brand, by=who().person.id)
    except Taken:
        return _list({"id": g.t("brand.taken", id=brand_id)})
    worn_brands().forget()
    return redirect(address_of("brands.brand", brand_id=brand_id), 303)


@blueprint.get("/preview.css")
@requires("brand")
def preview() -> Response:
    """Return the styles of a page that shows a look in both schemes, side by side."""
    return Response(preview_style_of(look_in(request.args, OURS, {})), mimetype="text/css")


@blueprint.get("/<brand_id>")
@requires("brand")
def brand(brand_id: str) -> AnyResponse:
    """Show a brand, and let it be changed."""
    kept = shelf().store.brand(brand_id)
    return _page(kept, look_of(kept) or OURS)


@blueprint.post("/<brand_id>")
@requires("brand")
def change(brand_id: str) -> AnyResponse:
    """Show how a brand would look, keep it so, or remove it."""
    kept = shelf().store.brand(brand_id)
    wanted = request.form.get("do", "")
    if wanted == "remove":
        return _removed(kept)
    if wanted not in ("show", "keep"):
        abort(400)
    form = sent(look_of(kept) or OURS)
    typed = msgspec.structs.replace(kept, name=form.name)
    if wanted == "show":
        return _page(typed, form.look, troubles=form.troubles)
    if form.troubles:
        return _page(typed, form.look, 422, troubles=form.troubles)
    return _kept(typed, form)


def _kept(typed: Brand, form: Sent) -> AnyResponse:
    store, by = shelf().store, who().person.id
    files: dict[str, Any] = dict.fromkeys(form.removed)
    files |= {name: store.keep_file(content) for name, content in form.files.items()}
    font = {"font_file": files.pop("font_file")} if "font_file" in files else {}
    look = msgspec.structs.replace(form.look, **font)
    rev = revision_in(request.form, typed.rev) or typed.rev
    changed = msgspec.structs.replace(typed, look=_as_kept(look), rev=rev, **files)
    try:
        store.keep_brand(changed, by=by, what=_differences(store.brand(typed.id), changed))
    except Conflict:
        return _page(typed, form.look, 409, troubles={"": g.t("brand.conflict")})
    worn_brands().forget()
    return told("brands.brand", brand_id=typed.id)


def _differences(before: Brand, after: Brand) -> list[str]:
    """Return what of a brand is another now."""
    looks = (look_of(before) or OURS, look_of(after) or OURS)
    return [
        part
        for part in PARTS
        if any(
            getattr(one, part, None) != getattr(other, part, None)
            for one, other in ((before, after), looks)
        )
    ]


def _removed(kept: Brand) -> AnyResponse:
    try:
        shelf().store.drop_brand(kept.id, by=who().person.id)
    except StoreError as error:
        return _page(kept, look_of(kept) or OURS, 409, troubles={"": str(error)})
    worn_brands().forget()
    return told("brands.brands")


def _as_kept(look: Look) -> str:
    return msgspec.json.encode(look).decode()


def _wearers(brand_id: str) -> list[str]:
    worn = shelf().store.brands_of_trees()
    return [tree_id for tree_id, one in worn.items() if one == brand_id]


def _list(troubles: dict[str, str] | None = None) -> AnyResponse:
    page = render_template(
        "admin/brands.html",
        brands=[(one, _wearers(one.id)) for one in shelf().store.brands()],
        default=DEFAULT,
        troubles=troubles or {},
    )
    return make_response(page, 422 if troubles else 200)


def _page(
    kept: Brand, look: Look, code: int = 200, *, troubles: dict[str, str] | None = None
) -> AnyResponse:
    page = render_template(
        "admin/brand.html",
        subject=kept,
        look=look,
        colours=COLOURS,
        schemes=SCHEMES,
        fonts=FONTS,
        ratios=list(_ratios(look)),
        style=address_of("brands.preview", **_fields(look)),
        wearers=_wearers(kept.id),
        default=DEFAULT,
        troubles=troubles or {},
        # No page can put a file into a form.
        is_to_be_chosen_again=any(file.filename for file in request.files.values()),
    )
    return make_response(page, code)


def _fields(look: Look) -> dict[str, Any]:
    """Return the fields of a form that describe a look."""
    colours = {
        f"{name}-{part}": getattr(getattr(look, name), part) for name in SCHEMES for part in COLOURS
    }
    return {**colours, "radius": look.radius, "font": look.font}


def _ratios(look: Look) -> Iterator[tuple[str, str, list[tuple[str, bool]]]]:
    """Yield each pair with what it needs, and with its ratio in each scheme."""
    for pair in PAIRS:
        schemes = [getattr(look, name) for name in SCHEMES]
        ratios = [(ratio_in_words(pair.ratio(one)), pair.passes(one)) for one in schemes]
        yield pair.name, number(pair.least), ratios
