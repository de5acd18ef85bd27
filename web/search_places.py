"""What can be found in a tree, by its words: how much a word says depends on where it stands."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from treeguide.format import Translation
from treeguide.model import Answer, AnyNode, Form, Question, Record, Tree
from treeguide.service.shelf import Edition
from treeguide.web.search_words import stem, words_of

TREE, SUMMARY, TITLE, ANSWER, TEXT = 8, 4, 3, 2, 1
"""What a word weighs in a tree's title and tags, its summary, a node's title, its answers, text."""
WHOLE, OTHER_FORM = 2, 1
"""How often a word counts that stands there as it was typed, or in another form."""
SHORTEST_BEGINNING = 3
SHORTEST_WITHIN = 4

Held = dict[str | None, int]
"""How much a word weighs at each node that holds it, and at what is no node (None)."""


class Index(Record, frozen=True):
    """The words of a tree: for each the nodes at which it stands, and what it weighs there."""

    nodes: tuple[str, ...]
    words: dict[str, list[tuple[str | None, int]]]
    joined: str
    """All words with blanks around them, as that is looked through at once."""

    def holds(self, word: str) -> bool:
        """Whether a word stands anywhere, in this or another form."""
        return bool(self._forms(word))

    def weight(self, word: str) -> int:
        """Return what a word weighs where it weighs most, as it is written here."""
        return max((weight for _, weight in self.words.get(word, ())), default=0)

    def held(self, word: str) -> Held:
        """Return where a word stands, in this or another form, and what it weighs there."""
        found: Held = {}
        for form in self._forms(word):
            times = WHOLE if form == word else OTHER_FORM
            for node, weight in self.words[form]:
                found[node] = max(found.get(node, 0), weight * times)
        return found

    def _forms(self, word: str) -> list[str]:
        """Return the words that are this one, begin with it, hold it or differ by an ending."""
        if len(word) < SHORTEST_BEGINNING and word.isascii():
            return [word] if word in self.words else []
        root = stem(word)
        # Not every language puts blanks between words, and some join what others write apart.
        is_within = len(word) >= SHORTEST_WITHIN or not word.isascii()
        if f" {root}" not in self.joined and not (is_within and word in self.joined):
            return []
        return [
            one
            for one in self.words
            if one.startswith(word)
            or (is_within and word in one)
            or (one.startswith(root) and stem(one) == root)
        ]


@lru_cache(maxsize=1000)
def index(edition: Edition, audience: str, language: str) -> Index:
    """Return the words of a tree: the author's, and those of one translation."""
    tree, words = edition.tree, defaultdict[str, list[tuple[str | None, int]]](list)
    translation = edition.translation(tree.id, language)
    nodes = [id for id, node in tree.nodes.items() if node.waits or node.kind == "outcome"]
    for node in (None, *nodes):
        parts = _of_tree(tree) if node is None else _of_node(tree, node, audience)
        for weight, key, written in parts:
            here = (node, weight)
            for word in dict.fromkeys(words_of(f"{written} {_translated(translation, key)}")):
                words[word].append(here)
    return Index(tuple(nodes), dict(words), f" {' '.join(words)} ")


Part = tuple[int, str, str]
"""What a text weighs, the address of its translation (empty where there is none), the text."""


def _of_tree(tree: Tree) -> Iterator[Part]:
    yield TREE, "title", tree.title
    yield TREE, "", " ".join((tree.id.replace("-", " "), *tree.tags))
    yield SUMMARY, "summary", tree.summary
    for answer in tree.anywhere:
        yield from _of_answer(answer, f"anywhere.{answer.id}")


def _of_node(tree: Tree, node_id: str, audience: str) -> Iterator[Part]:
    node, address = tree.nodes[node_id], f"nodes.{node_id}"
    yield TITLE, f"{address}.title", node.title
    yield TITLE, "", " ".join(node.tags)
    for key in ("text", *(("say", "do") if audience == "agent" else ())):
        yield TEXT, f"{address}.{key}", getattr(node, key) or ""
    yield from _chosen_at(tree, node, address)


def _chosen_at(tree: Tree, node: AnyNode, address: str) -> Iterator[Part]:
    for answer in node.answers if isinstance(node, Question) else ():
        yield from _of_answer(answer, f"{address}.answers.{answer.id}")
    for field in node.fields if isinstance(node, Form) else ():
        variable = tree.variables.get(field.variable)
        if variable is not None:
            yield ANSWER, f"variables.{field.variable}.label", variable.label
            for value, label in variable.labels.items():
                yield ANSWER, f"variables.{field.variable}.labels.{value}", label


def _of_answer(answer: Answer, address: str) -> Iterator[Part]:
    yield ANSWER, f"{address}.label", answer.label
    yield ANSWER, "", " ".join(answer.keywords)
    yield TEXT, f"{address}.help", answer.help


def _translated(translation: Translation | None, key: str) -> str:
    found = translation.texts.get(key) if translation is not None else None
    return found.text if found is not None else ""
