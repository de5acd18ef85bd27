"""Trees and versions: what can be walked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from flask import Response

from treeguide.service.shelf import Edition
from treeguide.store import LiveVersion
from treeguide.web.access import for_everybody
from treeguide.web.api.callers import Caller, caller
from treeguide.web.api.describing import (
    CURSOR,
    LANGUAGE,
    LIMIT,
    answer_of,
    blueprint,
    described,
    json_of,
)
from treeguide.web.api.needs import LISTING, READING
from treeguide.web.api.paging import cursor, limit, next_cursor
from treeguide.web.api.query import language_in
from treeguide.web.api.refusals import nothing_here
from treeguide.web.current import shelf


class TreeItem(msgspec.Struct):
    """A tree that can be started."""

    id: str
    title: str
    summary: str
    audience: list[str]
    language: str
    languages: list[str]
    version: str
    """The hash of the version that new sessions walk."""


class TreeList(msgspec.Struct):
    """Trees by their ids."""

    trees: list[TreeItem]
    next: str | None
    """The `cursor` of what follows, null at the end."""


class TreeDetails(TreeItem):
    """A tree with what it is made of."""

    owner: str | None
    review_by: str | None
    tags: list[str]
    nodes: int
    edges: int
    versions: dict[str, str]
    """The versions of this tree and of all that it calls, by tree id."""


@blueprint.route("/trees")
@for_everybody
@described(
    "List the trees that can be started",
    answers={200: answer_of("TreeList", "Trees for customers; with a token that has the scope"
                            " `read` or `walk`, those for agents too.")},
    problems=("no-token",),
    who=LISTING,
    parameters=(LIMIT, CURSOR, LANGUAGE),
)  # fmt: skip
def list_trees() -> Response:
    """List the trees that this request may start, by id."""
    who = caller()
    after, most = cursor(1), limit()
    seen = [pair for pair in _live() if _is_listed_to(who, pair[1])]
    language = language_in(_spoken(edition for _, edition in seen))
    found = [pair for pair in seen if not after or pair[0].tree_id > after[0]]
    shown = [TreeItem(**_told(*pair, language)) for pair in found[:most]]
    onward = next_cursor(shown[-1].id) if len(found) > most else None
    return json_of(TreeList(shown, onward))


@blueprint.route("/trees/<tree_id>")
@for_everybody
@described(
    "Read about one tree",
    answers={200: answer_of("TreeDetails", "The tree as new sessions walk it.")},
    problems=("no-token", "not-allowed", "not-found"),
    who=READING,
    parameters=(LANGUAGE,),
)
def read_tree(tree_id: str) -> Response:
    """Read about a tree; its content is under its version."""
    who = caller()
    for live, edition in _live():
        if live.tree_id == tree_id and who.allowance.covers("walk", edition.tree):
            return json_of(_details(live, edition, language_in(edition.languages)))
    raise nothing_here()


def _live() -> Iterator[tuple[LiveVersion, Edition]]:
    return shelf().all_live()


def _is_listed_to(who: Caller, edition: Edition) -> bool:
    if edition.is_for("customer"):
        return True
    return LISTING.is_met_by(who) and who.allowance.covers("walk", edition.tree)


def _spoken(editions: Iterable[Edition]) -> list[str]:
    return sorted({language for edition in editions for language in edition.languages})


def _details(live: LiveVersion, edition: Edition, language: str | None) -> TreeDetails:
    tree, version = edition.tree, edition.version
    return TreeDetails(
        **_told(live, edition, language),
        owner=tree.owner,
        review_by=tree.review_by,
        tags=list(tree.tags),
        nodes=version.nodes,
        edges=version.edges,
        versions=dict(live.closure),
    )


def _told(live: LiveVersion, edition: Edition, language: str | None) -> dict[str, Any]:
    tree = edition.tree
    spoken = edition.translation(tree.id, language) if language is not None else None
    texts: Mapping[str, str] = (
        {name: found.text for name, found in spoken.texts.items()} if spoken is not None else {}
    )
    return {
        "id": live.tree_id,
        "title": texts.get("title") or tree.title or live.tree_id,
        "summary": texts.get("summary") or tree.summary,
        "audience": list(tree.audience),
        "language": tree.language,
        "languages": list(edition.languages),
        "version": live.hash,
    }
