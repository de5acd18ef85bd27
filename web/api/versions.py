"""Versions of trees: which there are, and what is in them."""

import msgspec
from flask import Response, request

from treeguide.service.transcript_lines import said_at
from treeguide.store import Version, VersionRow
from treeguide.store.listing import LATEST
from treeguide.web.access import for_everybody
from treeguide.web.api.callers import Caller, caller
from treeguide.web.api.describing import (
    CURSOR,
    LIMIT,
    answer_of,
    blueprint,
    described,
    json_of,
)
from treeguide.web.api.needs import READING
from treeguide.web.api.paging import cursor, limit, next_cursor, wrong_cursor
from treeguide.web.api.refusals import nothing_here
from treeguide.web.current import shelf

FOR_EVER = "private, max-age=31536000, immutable"


class VersionItem(msgspec.Struct):
    """A version without its content."""

    number: int
    hash: str
    live: bool
    """Whether new sessions of the tree walk it."""
    nodes: int
    edges: int
    created: str
    by: str


class VersionList(msgspec.Struct):
    """The versions of a tree, the newest first."""

    versions: list[VersionItem]
    next: str | None
    """The `cursor` of what follows, null at the end."""


class VersionContent(msgspec.Struct):
    """An immutable content of a tree."""

    hash: str
    tree: str
    content: msgspec.Raw
    """The tree file."""
    languages: dict[str, msgspec.Raw]
    """Its texts in other languages, each as its file has them."""
    media: dict[str, str]
    """The sha256 of each picture by its name."""


@blueprint.route("/trees/<tree_id>/versions")
@for_everybody
@described(
    "List the versions of a tree",
    answers={200: answer_of("VersionList", "The versions, those that were published last first.")},
    problems=("no-token", "not-allowed", "not-found"),
    who=READING,
    parameters=(LIMIT, CURSOR),
)
def list_versions(tree_id: str) -> Response:
    """List the versions of a tree, with the one that new sessions walk; none is ever removed."""
    if not _is_hers(tree_id, caller()):
        raise nothing_here()
    most, place = limit(), cursor(1)
    before = _number(place[0]) if place else LATEST
    rows = shelf().store.versions_of(tree_id, before, most + 1)
    if not rows and place is None:
        raise nothing_here()
    live = {one.hash for one in shelf().store.live() if one.tree_id == tree_id}
    onward = next_cursor(rows[most - 1].number) if len(rows) > most else None
    return json_of(VersionList([_version(row, live) for row in rows[:most]], onward))


@blueprint.route("/versions/<version_hash>")
@for_everybody
@described(
    "Read the content of a version",
    answers={
        200: answer_of("VersionContent", "The content, which never changes.", ETag="The hash."),
        304: {"description": "The client has it already."},
    },
    problems=("no-token", "not-allowed", "not-found"),
    who=READING,
)
def read_version(version_hash: str) -> Response:
    """Read a version; whoever has it need not ask again."""
    version = shelf().store.version(version_hash)
    if not _is_hers(version.tree_id, caller()):
        raise nothing_here()
    response = json_of(_content(version))
    response.set_etag(version.hash)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Authorization"
    response.make_conditional(request)
    return response


def _is_hers(tree_id: str, who: Caller) -> bool:
    """Whether a token reads the versions of a tree: a person's, those of trees that she walks.

    Whose a tree is says the version that is live: with it, earlier ones change hands.
    """
    if who.person_id is None:
        return True
    found = (edition for live, edition in shelf().all_live() if live.tree_id == tree_id)
    return any(who.allowance.covers("walk", edition.tree) for edition in found)


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise wrong_cursor()
    return int(said)


def _version(row: VersionRow, live: set[str]) -> VersionItem:
    return VersionItem(
        number=row.number,
        hash=row.hash,
        live=row.hash in live,
        nodes=row.nodes,
        edges=row.edges,
        created=said_at(row.created_us),
        by=row.created_by,
    )


def _content(version: Version) -> VersionContent:
    sources = version.sources
    return VersionContent(
        version.hash,
        version.tree_id,
        msgspec.Raw(sources.tree),
        {name: msgspec.Raw(text) for name, text in sources.languages.items()},
        dict(version.media),
    )
