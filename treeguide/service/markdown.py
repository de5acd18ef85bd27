"""What people have said, inside an author's Markdown."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:/@])")
_LINE_BREAKS = re.compile(r"[\r\n]+")


def escaped(value: str) -> str:
    """Return a person's value so that Markdown shows it letter by letter."""
    return _SPECIAL.sub(r"\\\1", _LINE_BREAKS.sub(" ", value))
