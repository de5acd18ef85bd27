"""Finding trees, their nodes and answers by words."""

from collections.abc import Iterable

from treeguide.model import Record
from treeguide.service.shelf import Edition, Shelf
from treeguide.web.languages import preferred
from treeguide.web.search_places import Index, index
from treeguide.web.search_words import SHORTEST_WITH_SLIP, asked, is_slip_of
from treeguide.web.speech import Said, Speaker

MOST_NODES = 3
"""Nodes that are named for one tree."""
MOST_SLIPS = 3
"""Words of a search for which something like them is looked for."""


class Found(Record, frozen=True):
    """A tree, and the nodes in it that hold most words of the search."""

    tree_id: str
    title: Said
    summary: Said
    edition: Edition
    nodes: list[Said]
    more: int = 0
    """How many nodes hold the words and are not named."""


class _Match(Record, frozen=True):
    """What of a search stands in a tree."""

    edition: Edition
    number: int
    """How many of its words do."""
    weight: int
    """What they weigh where they weigh most."""
    nodes: list[str]
    """Those that hold most of the words, the weightiest first."""


def search(shelf: Shelf, audience: str, query: str) -> list[Found]:
    """Return the trees where the words of `query` weigh most, those first; all without a query.

    What holds fewer of the words than the first one does is left out.
    """
    editions = _live(shelf, audience)
    if not query.strip():
        return [_found(_Match(one, 0, 0, []), audience) for one in editions]
    words = _meant([_index(one, audience) for one in editions], query).values()
    matches = [_match(one, audience, words) for one in editions]
    ranked = sorted(matches, key=lambda one: -one.weight)
    least = max(ranked[0].number, 1) if ranked else 1
    return [_found(one, audience) for one in ranked if one.number >= least]


def instead(shelf: Shelf, audience: str, query: str) -> dict[str, str]:
    """Return the words of `query` that stand nowhere, and what is searched for in their place."""
    indexes = [_index(one, audience) for one in _live(shelf, audience)]
    return {typed: word for typed, word in _meant(indexes, query).items() if typed != word}


def hits(edition: Edition, audience: str, query: str) -> list[tuple[str, Said]]:
    """Return the nodes of a tree that hold most words of `query`, with their titles.

    The weightiest come first; without a query these are all nodes as they are written.
    """
    speaker, words = Speaker(edition, audience), _index(edition, audience)
    meant = _meant([words], query).values()
    nodes = _match(edition, audience, meant).nodes if query.strip() else words.nodes
    return [(node, _title(speaker, node)) for node in nodes]


def _live(shelf: Shelf, audience: str) -> list[Edition]:
    return [edition for _, edition in shelf.live(audience)]


def _index(edition: Edition, audience: str) -> Index:
    return index(edition, audience, preferred(edition.languages, edition.tree.language))


def _meant(indexes: list[Index], query: str) -> dict[str, str]:
    """Return for each word of a search the one that is looked for: itself, if it stands anywhere.

    Else it is one that differs by a slip, the weightiest, if there is any.
    """
    words = asked(query)
    lost = [word for word in words if not any(one.holds(word) for one in indexes)]
    likely = {word: _likest(indexes, word) for word in lost[:MOST_SLIPS]}
    return {word: likely.get(word, word) for word in words}


def _likest(indexes: list[Index], typed: str) -> str:
    if len(typed) < SHORTEST_WITH_SLIP:
        return typed
    known = set[str]().union(*(one.words for one in indexes))
    like = sorted(word for word in known if is_slip_of(typed, word))
    return max(like, key=lambda word: sum(one.weight(word) for one in indexes), default=typed)


def _match(edition: Edition, audience: str, words: Iterable[str]) -> _Match:
    """Return what of the words stands in a tree."""
    known = _index(edition, audience)
    held = [found for word in words if (found := known.held(word))]
    number: dict[str, int] = {}
    weight: dict[str, int] = {}
    for found in held:
        for node in found:
            if node is not None:
                number[node] = number.get(node, 0) + 1
                weight[node] = weight.get(node, 0) + found[node]
    most = max(number.values(), default=0)
    order = [one for one in edition.tree.nodes if number.get(one) == most]
    nodes = sorted(order, key=lambda one: -weight[one])
    return _Match(edition, len(held), sum(max(found.values()) for found in held), nodes)


def _found(match: _Match, audience: str) -> Found:
    speaker = Speaker(match.edition, audience)
    return Found(
        match.edition.tree.id,
        speaker.of_tree("title"),
        speaker.of_tree("summary"),
        match.edition,
        [_title(speaker, node) for node in match.nodes[:MOST_NODES]],
        max(len(match.nodes) - MOST_NODES, 0),
    )


def _title(speaker: Speaker, node_id: str) -> Said:
    tree = speaker.edition.tree
    translation = speaker.edition.translation(tree.id, speaker.language)
    found = translation.texts.get(f"nodes.{node_id}.title") if translation else None
    written = tree.nodes[node_id].title or node_id
    return speaker.say(found.text if found else written, written)
