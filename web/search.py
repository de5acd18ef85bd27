"""Finding trees, their nodes and answers by words."""

from collections.abc import Iterator
from functools import lru_cache

from treeguide.format import Translation
from treeguide.model import AnyNode, Question, Record, Tree
from treeguide.service.shelf import Edition, Shelf
from treeguide.web.speech import Said, Speaker

MOST_NODES = 3
"""Nodes that are named for one tree."""
SHORTEST_STEM = 4
LONGEST_ENDING = 3


class Found(Record, frozen=True):
    """A tree, and the nodes in it that hold all words of the search."""

    tree_id: str
    title: Said
    summary: Said
    edition: Edition
    nodes: list[Said]
    more: int = 0
    """How many nodes hold the words and are not named."""


class _Place(Record, frozen=True):
    """What can be found of a tree (without a node) or of a node."""

    node: str | None
    words: str


def search(shelf: Shelf, audience: str, query: str) -> list[Found]:
    """Return the trees that hold all words of `query`, those first whose title does.

    Where none holds all, these are those that hold most of them; without words all trees.
    """
    words, editions = query.casefold().split(), [edition for _, edition in shelf.live(audience)]
    most = max((_most_held(edition, audience, words) for edition in editions), default=0)
    if words and not most:
        return []
    found = [_found(edition, audience, words, most) for edition in editions]
    hits = [one for one in found if one is not None]
    return sorted(hits, key=lambda one: -_held(f" {one.title.text.casefold()}", words))


def hits(edition: Edition, audience: str, query: str) -> list[tuple[str, Said]]:
    """Return the nodes of a tree that hold all words of `query`, with their titles.

    Where none holds all, these are those that hold most of them.
    """
    speaker, words = Speaker(edition, audience), query.casefold().split()
    places = _places(edition, audience, speaker.language)
    held = {place.node: _held(place.words, words) for place in places if place.node is not None}
    most = max(held.values(), default=0)
    found = [node for node, number in held.items() if number == most and (most or not words)]
    return [(node, _title(speaker, node)) for node in found]


def _most_held(edition: Edition, audience: str, words: list[str]) -> int:
    places = _places(edition, audience, Speaker(edition, audience).language)
    return max(_held(place.words, words) for place in places)


def _found(edition: Edition, audience: str, words: list[str], most: int) -> Found | None:
    speaker = Speaker(edition, audience)
    places = _places(edition, audience, speaker.language)
    hits = [place.node for place in places if _held(place.words, words) >= most]
    if not hits:
        return None
    nodes = [node for node in hits if node is not None] if words else []
    return Found(
        edition.tree.id,
        speaker.of_tree("title"),
        speaker.of_tree("summary"),
        edition,
        [_title(speaker, node) for node in nodes[:MOST_NODES]],
        max(len(nodes) - MOST_NODES, 0),
    )


def _held(text: str, words: list[str]) -> int:
    """Return how many of the words stand in a text, in this or another form."""
    return sum(word in text or f" {_stem(word)}" in text for word in words)


def _stem(word: str) -> str:
    """Return with what other forms of a word begin, too."""
    return word[: max(SHORTEST_STEM, len(word) - LONGEST_ENDING)]


def _title(speaker: Speaker, node_id: str) -> Said:
    tree = speaker.edition.tree
    translation = speaker.edition.translation(tree.id, speaker.language)
    found = translation.texts.get(f"nodes.{node_id}.title") if translation else None
    written = tree.nodes[node_id].title or node_id
    return speaker.say(found.text if found else written, written)


@lru_cache(maxsize=1000)
def _places(edition: Edition, audience: str, language: str) -> tuple[_Place, ...]:
    """Return what can be found in a tree: the author's words and those of one translation."""
    tree, translation = edition.tree, edition.translation(edition.tree.id, language)
    whole = [tree.title, tree.summary, tree.id.replace("-", " "), *tree.tags]
    places = [_place(None, [*whole, *_translated(translation, ("title", "summary"))])]
    for node_id, node in tree.nodes.items():
        if node.waits or node.kind == "outcome":
            written = list(_written(node, audience))
            keys = _keys(tree, node_id, audience)
            places.append(_place(node_id, [*written, *_translated(translation, keys)]))
    return tuple(places)


def _place(node: str | None, texts: list[str]) -> _Place:
    return _Place(node, f" {' '.join(' '.join(texts).split())}".casefold())


def _written(node: AnyNode, audience: str) -> Iterator[str]:
    texts = (node.title, node.text, *((node.say, node.do) if audience == "agent" else ()))
    yield from (text for text in texts if text)
    for answer in node.answers if isinstance(node, Question) else ():
        yield from (answer.label, answer.help, *answer.keywords)


def _keys(tree: Tree, node_id: str, audience: str) -> Iterator[str]:
    node = tree.nodes[node_id]
    for key in ("title", "text", *(("say", "do") if audience == "agent" else ())):
        yield f"nodes.{node_id}.{key}"
    for answer in node.answers if isinstance(node, Question) else ():
        yield f"nodes.{node_id}.answers.{answer.id}.label"
        yield f"nodes.{node_id}.answers.{answer.id}.help"


def _translated(
    translation: Translation | None, keys: Iterator[str] | tuple[str, ...]
) -> list[str]:
    texts = translation.texts if translation is not None else {}
    return [texts[key].text for key in keys if key in texts]
