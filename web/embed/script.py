"""`/embed.js`: what makes of `<treeguide-player>` in a foreign page a frame with a tree."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from treeguide.web.access import for_everybody
from treeguide.web.assets import Assets

ENTRY = "src/embed/element.ts"
KEPT = "public, max-age=600, stale-while-revalidate=86400"
"""Its address stays while its content changes, so it is soon asked for again."""
blueprint = Blueprint("embed-script", __name__)


@blueprint.get("/embed.js")
@for_everybody
def show() -> AnyResponse:
    """Return the script; any site may load it."""
    assets: Assets = current_app.extensions["treeguide-assets"]
    if assets.server:
        return redirect(f"{assets.server}/{ENTRY}")
    content, tag = _built(assets.folder / assets.manifest[ENTRY].file)
    response = Response(content, mimetype="text/javascript")
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEPT
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(request)


@lru_cache(maxsize=4)
def _built(file: Path) -> tuple[bytes, str]:
    """Return a built file, whose name changes with its content, and what tells it from others."""
    content = file.read_bytes()
    return content, sha256(content).hexdigest()[:32]
