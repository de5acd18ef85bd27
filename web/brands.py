"""What a page wears: the style sheet and the logo of a brand, each under an address for ever."""

from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, has_request_context, request

from treeguide.service.brand_files import TYPES, kind_of
from treeguide.service.brands import Brands, Worn
from treeguide.store import Store
from treeguide.web.access import for_everybody
from treeguide.web.current import shelf

NAME = "treeguide-brands"
OUR_NAME = "TreeGuide"
FOR_EVER = "public, max-age=31536000, immutable"
blueprint = Blueprint("theme", __name__, url_prefix="/theme")


def add_to(app: Flask, store: Store) -> None:
    """Let the pages of `app` wear the brands of a store."""
    app.extensions[NAME] = Brands(store, _address_of)
    app.jinja_env.globals |= {"worn": worn, "product": product}
    app.register_blueprint(blueprint)


def brands() -> Brands:
    """Return the brands of this application."""
    return cast(Brands, current_app.extensions[NAME])


def worn() -> Worn | None:
    """Return what the page of this request wears, None for our own look."""
    return brands().worn_by(_tree_id())


def mark_of(tree_id: str) -> str:
    """Return what changes whenever the pages of a tree look otherwise by their brand."""
    found = brands().worn_by(tree_id)
    return "" if found is None else found.mark


def product() -> str:
    """Return the name that the pages go by."""
    found = worn()
    return OUR_NAME if found is None else found.name


@blueprint.get("/<brand_id>.<mark>.css")
@for_everybody
def style(brand_id: str, mark: str) -> Response:
    """Return the style sheet of a brand."""
    found = brands().known().brands.get(brand_id)
    if found is None or found.mark != mark:
        # Another process has drawn the page, and knows of a change that this one has not seen.
        brands().forget()
        found = brands().known().brands.get(brand_id)
    if found is None:
        abort(404)
    response = Response(found.style, mimetype="text/css")
    if found.mark == mark:
        response.headers["Cache-Control"] = FOR_EVER
    return response


@blueprint.get("/file/<sha256>")
@for_everybody
def file(sha256: str) -> Response:
    """Return a logo or a font; a picture that only a tree has is not here."""
    if sha256 not in brands().known().files:
        brands().forget()
        if sha256 not in brands().known().files:
            abort(404)
    content = shelf().store.medium(sha256)
    response = Response(content, mimetype=TYPES[kind_of(content) or "png"])
    # A drawing may be a document: opened by itself, it may do nothing.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _address_of(sha256: str) -> str:
    return f"file/{sha256}"


def _tree_id() -> str | None:
    """Return whose brand the page wears; one that looks after a tree is no page of the tree."""
    if has_request_context() and request.path.startswith("/admin/"):
        return None
    values = request.view_args if has_request_context() else None
    return (values or {}).get("tree_id")
