"""The `{{variable}}` in an author's text. Nothing else in a text is ever expanded."""

import re
from collections.abc import Callable

_PLACEHOLDER = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


def placeholders(text: str) -> list[str]:
    """Return the names that stand in double braces in `text`, in order, repeats kept."""
    return _PLACEHOLDER.findall(text)


def filled(text: str, value: Callable[[str], str]) -> str:
    """Return `text` with each placeholder replaced by what `value` returns for its name."""
    return _PLACEHOLDER.sub(lambda match: value(match[1]), text)
