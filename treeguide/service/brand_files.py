"""Files of a brand: logos and a font, of which only what they seem to be is taken."""

import re
from xml.etree import ElementTree

MOST_OF_A_LOGO = 64 * 1024
MOST_OF_A_FONT = 96 * 1024
"""So small that a whole form with all of them is still one that the server takes."""
TYPES = {
    "png": "image/png",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_SVG = "{http://www.w3.org/2000/svg}"
_USE = f"{_SVG}use"
_FORBIDDEN = frozenset({"script", "foreignobject", "iframe", "handler", "set", "animate"})
MOST_USES = 50
"""How often a drawing shows a part of itself again; parts that show parts grow without end."""
_ELSEWHERE = re.compile(r"url\(\s*(?!['\"]?#)|image-set|@import|\\", re.IGNORECASE)
"""A style may write any letter behind a backslash."""
_PNG = b"\x89PNG\r\n\x1a\n"


def kind_of(content: bytes) -> str | None:
    """Return what a file is by its content, one of TYPES; None where it is none of them."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-12:]:
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and _says_its_length(content, 4, 8):
        return "webp"
    if content[:4] == b"wOF2" and int.from_bytes(content[8:12], "big") == len(content):
        return "woff2"
    return "svg" if is_harmless_svg(content) else None


def is_harmless_svg(content: bytes) -> bool:
    """Whether this is a drawing that runs nothing, loads nothing and expands nothing."""
    # Entities need a document type; without one nothing grows while it is read.
    if b"<!" in content.replace(b"<!--", b"") or b"<?" in content.removeprefix(b"<?xml "):
        return False
    try:
        root = ElementTree.fromstring(content.decode("utf-8"))
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return False
    if root.tag != f"{_SVG}svg" or not all(_is_harmless(one) for one in root.iter()):
        return False
    return not _grows(root)


def _says_its_length(content: bytes, start: int, rest: int) -> bool:
    return int.from_bytes(content[start : start + 4], "little") + rest == len(content)


def _is_harmless(element: ElementTree.Element) -> bool:
    tag = str(element.tag).rpartition("}")[2].lower()
    if tag in _FORBIDDEN or _loads_something(_style_in(element)):
        return False
    return all(_is_harmless_attribute(*pair) for pair in element.attrib.items())


def _style_in(element: ElementTree.Element) -> str:
    """Return the text within an element, put together as a browser does that reads it as a style.

    What stands between the elements inside belongs to it too.
    """
    behind = (inside.tail or "" for inside in element)
    return "".join((element.text or "", *behind))


def _grows(root: ElementTree.Element) -> bool:
    """Whether parts are shown again so often, or within each other, that drawing takes long."""
    uses = list(root.iter(_USE))
    shown = {value for one in uses for name, value in one.items() if name.endswith("href")}
    within = (one for one in root.iter() if f"#{one.get('id')}" in shown)
    return len(uses) > MOST_USES or any(list(one.iter(_USE)) for one in within)


def _is_harmless_attribute(name: str, value: str) -> bool:
    local, said = name.rpartition("}")[2].lower(), value.strip().lower()
    if local == "href":
        return said.startswith(("#", "data:image/png", "data:image/jpeg", "data:image/webp"))
    return not (local.startswith("on") or _loads_something(value))


def _loads_something(text: str) -> bool:
    """Whether a text, which may be a style, names something that is not in the drawing itself."""
    return _ELSEWHERE.search(text) is not None
