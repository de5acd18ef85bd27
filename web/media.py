"""Pictures of trees: only those that a version names, by its hash."""

from flask import Blueprint, Response, abort

from treeguide.web.access import for_everybody
from treeguide.web.current import shelf

blueprint = Blueprint("media", __name__)

TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


@blueprint.get("/media/<version_hash>/<name>")
@for_everybody
def show(version_hash: str, name: str) -> Response:
    """Return one picture of a version."""
    store = shelf().store
    digest = store.version(version_hash).media.get(name)
    kind = TYPES.get(name.rpartition(".")[2].lower())
    if digest is None or kind is None:
        abort(404)
    response = Response(store.medium(digest), mimetype=kind)
    # A picture may be a document with scripts in it: opened by itself, it may do nothing.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
