"""The library: every tree that the reader may start, and a search over them."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.web.access import for_everybody
from treeguide.web.current import shelf
from treeguide.web.search import search

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
@for_everybody
def library() -> Response:
    """Show the trees for customers, or those that hold the words of a search."""
    query = request.args.get("q", "").strip()
    page = render_template(
        "library/library.html", query=query, found=search(shelf(), "customer", query)
    )
    return make_response(page)
