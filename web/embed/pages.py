"""Where the pages of embedded sessions are, and who may see them."""

from dataclasses import dataclass

from flask import abort, g, request, url_for

from treeguide.service.walk import Walk
from treeguide.store import Erased, StoreError
from treeguide.store.presence import Presence
from treeguide.store.tokens import hash_of
from treeguide.web import session_cookie
from treeguide.web.current import opened, shelf
from treeguide.web.embed.capability import Capability, capability_in, is_language
from treeguide.web.embed.outward import outward
from treeguide.web.embed.telling import told_of, with_told
from treeguide.web.languages import CHOSEN
from treeguide.web.pages import Pages
from treeguide.web.player import refuse_stranger
from treeguide.web.screen import Screen

CHANNEL = "embed"


class Over(Exception):
    """The session was ended before it came to an outcome, so it has no page any more."""

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self.walk = walk


@dataclass(frozen=True)
class FramedPages(Pages):
    """Customers' pages whose addresses bring the right to the session along."""

    def base_of(self, walk: Walk) -> str:
        """Return how the addresses of a session begin."""
        held: Capability = g.capability
        named = Capability(held.session_id, held.secret, chosen_language())
        address = url_for(self.show, tree_id=walk.row.tree_id, capability=named.text, node="-")
        return address.removesuffix("-")

    def start_of(self, tree_id: str) -> str:
        """Return where a session is begun, in the language that was chosen."""
        return url_for(self.start, tree_id=tree_id, language=chosen_language() or None)

    def mark_of_start(self, tree_id: str) -> str:
        """Return what tells such an address from others."""
        return self.start_of(tree_id)

    def dressed(self, page: str, screen: Screen) -> str:
        """Return a page with what its script is to know, and with links that leave the frame."""
        told = told_of(presence(), screen)
        start = self.start_of(screen.walk.row.tree_id)
        return with_told(outward(page), presence(), start, told)


def open_framed(tree_id: str, capability: str, seq: int | None = None) -> Walk:
    """Return the session to which an address gives the right; for all others there is none.

    Raises Over where it was ended.
    """
    held = capability_in(capability)
    if held is None:
        abort(404)
    try:
        walk = opened(held.session_id, seq)
    except Erased:
        if session_cookie.opens(held.secret, shelf().store.session_row(held.session_id).token_hash):
            raise
        abort(404)
    row = walk.row
    is_embedded = row.channel == CHANNEL and row.tree_id == tree_id
    if not is_embedded:
        abort(404)
    if not session_cookie.opens(held.secret, row.token_hash):
        refuse_stranger(row.id, hash_of(held.secret))
    g.capability = held
    if walk.session.closed and walk.session.outcome is None:
        raise Over(walk)
    return walk


def presence() -> Presence:
    """Return how the tree of this request appears; where that cannot be read, nowhere."""
    if "presence" not in g:
        tree_id = (request.view_args or {}).get("tree_id", "")
        try:
            g.presence = shelf().store.presence_of(tree_id)
        except StoreError:
            return Presence(tree_id)
    found: Presence = g.presence
    return found


def chosen_language() -> str:
    """Return the language that somebody has chosen for these pages, empty if nobody has."""
    said = request.form.get(CHOSEN) or request.args.get("language", "")
    if is_language(said):
        return said
    held = capability_in((request.view_args or {}).get("capability", ""))
    return held.language if held is not None else ""


PAGES = FramedPages(
    "customer",
    "embed/walk.html",
    "embed.show",
    "embed.start_session",
    "answers.so_far",
    "answers",
    open_framed,
    goes_on_elsewhere=True,
)
