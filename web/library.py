"""The library: every tree that the reader may start, and a search over them."""

from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.service.shelf import Edition
from treeguide.web.access import for_everybody
from treeguide.web.current import shelf
from treeguide.web.languages import name_of
from treeguide.web.search import instead, search
from treeguide.web.speech import Speaker

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
@for_everybody
def library() -> Response:
    """Show the trees for customers, or those that hold the words of a search."""
    query = request.args.get("q", "").strip()
    page = render_template(
        "library/library.html",
        query=query,
        found=search(shelf(), "customer", query),
        slips=instead(shelf(), "customer", query),
        foreign=_foreign,
    )
    return make_response(page)


def _foreign(edition: Edition) -> str:
    """Return which language a tree speaks to the reader, empty where that is the page's."""
    language = Speaker(edition, "customer").language
    return "" if language.split("-")[0] == g.t.language else name_of(language, g.t.language)
