"""Logos that are drawings (SVG): only what is known to be harmless and quickly drawn is taken."""

import re
from typing import Literal, NamedTuple
from xml.etree import ElementTree

from treeguide.service.brand_parts import SVG, is_endless

_ELEMENTS = """
    svg g defs symbol use title desc metadata style path rect circle ellipse line polyline
    polygon text tspan linearGradient radialGradient stop clipPath mask
"""
ELEMENTS = frozenset(_ELEMENTS.split())
"""What a drawing may hold. No pattern, filter, marker or picture: those can take for ever."""
WORDS = frozenset({"title", "desc", "metadata", "text", "tspan"})
PROGRAMS = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://ns.adobe.com/",
    "adobe:ns:meta/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
)
"""Under which names drawing programs write about themselves; no browser draws any of it."""
_FUNCTIONS = """
    rgb rgba hsl hsla url matrix translate translatex translatey scale scalex scaley rotate
    skewx skewy
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
LARGEST = 4096

_DRAWING = re.compile(rb"<(?:[\w.-]+:)?svg\b")
# A long word is read from its beginning alone: from each of its letters, that would take minutes.
_FUNCTION = re.compile(r"(?<![\w-])([\w-]+)\(", re.ASCII)
_STRANGE = (
    # Behind a backslash a style may write any letter, and behind a percent sign any id.
    re.compile(r"\\"),
    re.compile(r"url\(\s*+(?!(['\"]?)#[\w.:-]+\1\s*\))[^)]*", re.IGNORECASE),
    re.compile(r"@(?!media\b)[\w-]*", re.IGNORECASE),
    re.compile(
        r"(?<![\w-])[\w-]*shadow\s*:|stroke-dasharray\s*:\s*+(?!none\b)[^;}]*", re.IGNORECASE
    ),
)
"""What styles and values must not say: it loads something, or takes long to draw."""
_HERE = re.compile(r"\s*#[\w.:-]+\s*")
_LENGTH = re.compile(r"\s*(\d{1,9}(?:\.\d*)?)\s*(?:px|pt|pc|mm|cm|in|em|rem|%)?\s*", re.ASCII)
_SHOWN = 40

Kind = Literal["none", "type", "element", "says", "large", "again"]


class Refusal(NamedTuple):
    """Why a drawing is not taken, and what of it shows that."""

    kind: Kind
    what: str = ""


def drawing_refusal(content: bytes) -> Refusal | None:
    """Return why `content` is not taken as a drawing, None where it is.

    The kind is `none` where it is no drawing at all.
    """
    if _DRAWING.search(content) is None:
        return Refusal("none")
    # Entities need a document type; without one nothing grows while it is read.
    if b"<!" in content.replace(b"<!--", b"") or b"<?" in content.removeprefix(b"<?xml "):
        return Refusal("type")
    try:
        root = ElementTree.fromstring(content.decode("utf-8"))
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return Refusal("none")
    return _refusal_of(root) if root.tag == f"{SVG}svg" else Refusal("none")


def _refusal_of(root: ElementTree.Element) -> Refusal | None:
    for element in root.iter():
        found = _wrong_element(element) or _wrong_style(element)
        if found is not None:
            return found
    return _too_large(root) or (Refusal("again") if is_endless(root) else None)


def _wrong_element(element: ElementTree.Element) -> Refusal | None:
    tag = str(element.tag)
    space, _, name = tag.rpartition("}")
    if space and not tag.startswith(SVG) and space.removeprefix("{").startswith(PROGRAMS):
        return None
    if not tag.startswith(SVG) or name not in ELEMENTS:
        return Refusal("element", name[:_SHOWN])
    return next(filter(None, (_wrong_attribute(*pair) for pair in element.items())), None)


def _wrong_attribute(name: str, value: str) -> Refusal | None:
    space, _, local = name.rpartition("}")
    if local == "href":
        return None if _HERE.fullmatch(value) else Refusal("says", value[:_SHOWN])
    if local.lower().startswith("on") or local == "base":
        return Refusal("says", local[:_SHOWN])
    if space or local in ("id", "class") or local.startswith(("data-", "aria-")):
        return None
    return _wrong_words(value if local == "style" else f"{local}:{value}")


def _wrong_style(element: ElementTree.Element) -> Refusal | None:
    """Return what is wrong in the text of an element, unless it is one for people to read.

    A style is put together as a browser reads it: what stands between elements inside belongs to
    it too.
    """
    tag = str(element.tag)
    if not tag.startswith(SVG) or tag.removeprefix(SVG) in WORDS:
        return None
    return _wrong_words("".join((element.text or "", *(one.tail or "" for one in element))))


def _wrong_words(words: str) -> Refusal | None:
    """Return what in a style, or in a value, loads something or takes long to draw."""
    for pattern in _STRANGE:
        if found := pattern.search(words):
            return Refusal("says", found[0][:_SHOWN])
    for name in _FUNCTION.findall(words):
        if name.lower() not in FUNCTIONS:
            return Refusal("says", f"{name}()"[:_SHOWN])
    return None


def _too_large(root: ElementTree.Element) -> Refusal | None:
    for name in ("width", "height"):
        said = root.get(name, "auto")
        length = _LENGTH.fullmatch(said)
        if said != "auto" and (length is None or float(length[1]) > LARGEST):
            return Refusal("large", f"{name}: {said}"[:_SHOWN])
    return None
