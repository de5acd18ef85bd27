"""Finding another node to go on at, and another tree for the same caller."""

from treeguide.model import Record
from treeguide.service.walk import Walk
from treeguide.web.current import shelf
from treeguide.web.desk.holding import may_walk
from treeguide.web.search import Found, hits, search
from treeguide.web.speech import Said

MOST = 30


class Place(Record, frozen=True):
    """A node at which a session could go on."""

    node: str
    title: Said
    kind: str


def nodes(walk: Walk, query: str) -> list[Place]:
    """Return the nodes of the tree of `walk` that hold all words, but for where it stands."""
    found = hits(walk.edition, "agent", query)
    kinds = {node: one.kind for node, one in walk.edition.tree.nodes.items()}
    places = [Place(node, title, kinds[node]) for node, title in found]
    return [one for one in places if one.node != walk.session.node][:MOST]


def other_trees(walk: Walk, query: str) -> list[Found]:
    """Return the other trees that hold all words; none without words."""
    found = search(shelf(), "agent", query) if query else []
    return [one for one in found if one.tree_id != walk.row.tree_id and may_walk(one.edition)]
