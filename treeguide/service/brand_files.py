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
_FORBIDDEN = frozenset({"script", "foreignobject", "iframe", "handler", "set", "animate"})
_ELSEWHERE = re.compile(r"url\(\s*(?!['\"]?#)|@import|\\", re.IGNORECASE)
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
    return root.tag == f"{_SVG}svg" and all(_is_harmless(one) for one in root.iter())


def _says_its_length(content: bytes, start: int, rest: int) -> bool:
    return int.from_bytes(content[start : start + 4], "little") + rest == len(content)


def _is_harmless(element: ElementTree.Element) -> bool:
    tag = str(element.tag).rpartition("}")[2].lower()
    if tag in _FORBIDDEN or _loads_something(element.text or ""):
        return False
    return all(_is_harmless_attribute(*pair) for pair in element.attrib.items())


def _is_harmless_attribute(name: str, value: str) -> bool:
    local, said = name.rpartition("}")[2].lower(), value.strip().lower()
    if local == "href":
        return said.startswith(("#", "data:image/png", "data:image/jpeg", "data:image/webp"))
    return not (local.startswith("on") or _loads_something(value))


def _loads_something(text: str) -> bool:
    """Whether a text, which may be a style, names something that is not in the drawing itself."""
    return _ELSEWHERE.search(text) is not None
