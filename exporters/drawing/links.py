"""Which addresses a picture may link to."""

import re

_WEB = r"https?://[^\s\"'<>\\`{}|^]+"
_HERE = r"(?:/(?!/)|\./|#)[\w\-./~#?=&%+,;:@]*"
_SAFE = re.compile(f"(?:{_WEB}|{_HERE})", re.ASCII)


def safe_link(address: str) -> str | None:
    """Return `address` if it leads to the web or into this site, else None."""
    return address if _SAFE.fullmatch(address) else None
