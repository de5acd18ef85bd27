"""How much a drawing draws: a few parts that show each other again and again are millions."""

import re
from collections.abc import Iterator
from itertools import islice
from math import inf
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
MOST_REFERENCES = 200
MOST_PARTS = 20_000
"""How many parts are drawn at most, each as often as it is shown or cuts others out."""
DEEPEST = 10
"""How many parts show or cut each other at most, one within the other."""

_USE = f"{SVG}use"
_CUTTING = frozenset({f"{SVG}clipPath", f"{SVG}mask"})
_NAMED = re.compile(r"url\(\s*+['\"]?\s*+#([^'\")\s]+)", re.IGNORECASE)
# From each letter of a long selector, looking for its end would take minutes.
_RULE = re.compile(r"(?<![^{}])([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"\s*\.([\w-]+)\s*")

Element = ElementTree.Element


def is_endless(root: Element) -> bool:
    """Whether drawing this takes long, because parts are shown often or within each other."""
    return _Drawn(root).is_endless()


class _Drawn:
    """The parts of one drawing, and which of them show or cut others."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._named: dict[str, Element] = {}
        for one in root.iter():
            # Of two with one id, browsers take the first.
            self._named.setdefault(one.get("id", ""), one)
        self._by_class = dict(self._rules())
        self._parts: dict[Element, float] = {}

    def is_endless(self) -> bool:
        shown = (each for one in self._root.iter() for each in self._shown_by(one))
        references = len(list(islice(shown, MOST_REFERENCES + 1)))
        return references > MOST_REFERENCES or self._parts_of(self._root, 0) > MOST_PARTS

    def _parts_of(self, element: Element, depth: int) -> float:
        """Return how many parts are drawn for one; `inf` where it shows itself, or is deep."""
        if element not in self._parts:
            # What is met again before this is known has led to itself.
            self._parts[element] = inf
            if depth <= DEEPEST:
                self._parts[element] = sum(self._drawn_at(one, depth) for one in element.iter())
        return self._parts[element]

    def _drawn_at(self, element: Element, depth: int) -> float:
        return 1 + sum(self._parts_of(one, depth + 1) for one in self._shown_by(element))

    def _shown_by(self, element: Element) -> Iterator[Element]:
        """Yield what an element shows, or what cuts it out; colours that it names are no parts."""
        for name, value in element.items():
            if element.tag == _USE and name.rpartition("}")[2] == "href":
                shown = self._named.get(value.strip().removeprefix("#"))
                yield from () if shown is None else (shown,)
            else:
                yield from self._cutting(value)
        for name in (element.get("class") or "").split():
            yield from self._by_class.get(name, ())
        yield from self._by_class.get("", ())

    def _cutting(self, words: str) -> list[Element]:
        found = (self._named.get(name) for name in _NAMED.findall(words))
        return [one for one in found if one is not None and one.tag in _CUTTING]

    def _rules(self) -> Iterator[tuple[str, list[Element]]]:
        """Yield what the rules of styles cut out: by class, or of whatever there is."""
        text = "".join(words for one in self._root.iter(f"{SVG}style") for words in one.itertext())
        found: dict[str, list[Element]] = {}
        for chosen, said in _RULE.findall(text):
            cutting = dict.fromkeys(self._cutting(said))
            classes = map(_CLASS.fullmatch, chosen.split(","))
            for name in {named[1] if named else "" for named in classes}:
                found.setdefault(name, []).extend(cutting)
        return iter(found.items())
