"""Files of a brand: logos and a font, of which only what they seem to be is taken."""

from treeguide.service.brand_drawings import drawing_refusal

MOST_OF_A_LOGO = 64 * 1024
MOST_OF_A_FONT = 96 * 1024
"""So small that a whole form with all of them is still one that the server takes."""
TYPES = {
    "png": "image/png",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_PNG = b"\x89PNG\r\n\x1a\n"


def kind_of(content: bytes) -> str | None:
    """Return what a file is by its content, one of TYPES; None where it is none of them."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-12:]:
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and _says_its_length(content, 4, 8):
        return "webp"
    if content[:4] == b"wOF2" and int.from_bytes(content[8:12], "big") == len(content):
        return "woff2"
    return "svg" if drawing_refusal(content) is None else None


def _says_its_length(content: bytes, start: int, rest: int) -> bool:
    return int.from_bytes(content[start : start + 4], "little") + rest == len(content)
