"""The Markdown of texts and of rules' pages, on a terminal.

rich would do it too, and takes longer to import than a whole command may last.
"""

import re
from collections.abc import Iterator
from typing import Any

import click

from treeguide.cli.paper import clean, strong, wrapped

_BLANK = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s+(.*)")
_MARKS = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>[^*]+)\*\*|__(?P<strong_too>[^_]+)__"
    r"|\*(?P<emphasis>[^*\s][^*]*)\*|(?<!\w)_(?P<emphasis_too>[^_]+)_(?!\w)"
    r"|!\[(?P<alt>[^\]]*)\]\([^)]*\)"
    r"|\[(?P<label>[^\]]+)\]\((?P<address>[^)\s]+)\)"
    r"|\\(?P<plain>[^\w\s])"
)
_STYLES: dict[str, dict[str, Any]] = {
    "code": {"fg": "cyan"},
    "strong": {"bold": True},
    "emphasis": {"italic": True},
}


def rendered(text: str, indent: str = "") -> str:
    """Return `text` wrapped and styled, every line after `indent`."""
    return "\n\n".join(_blocks(clean(text).strip(), indent))


def _blocks(text: str, indent: str) -> Iterator[str]:
    for number, part in enumerate(re.split(r"^```\w*\n?", text, flags=re.MULTILINE)):
        if number % 2:
            yield _code(part, indent)
        else:
            yield from (_block(block, indent) for block in _BLANK.split(part) if block.strip())


def _code(text: str, indent: str) -> str:
    lines = text.rstrip("\n").split("\n")
    return "\n".join(f"{indent}    {click.style(line, fg='cyan')}".rstrip() for line in lines)


def _block(block: str, indent: str) -> str:
    lines = block.strip("\n").split("\n")
    if all(line.startswith("    ") for line in lines):
        return _code("\n".join(line[4:] for line in lines), indent)
    if lines[0].startswith("#"):
        return f"{indent}{strong(lines[0].lstrip('# '))}"
    return "\n".join(_paragraph(part, indent) for part in _parts(lines))


def _parts(lines: list[str]) -> list[str]:
    """Return the paragraph and the list items that `lines` hold."""
    parts: list[str] = []
    for line in lines:
        if not parts or _ITEM.match(line):
            parts.append(line)
        else:
            parts[-1] += f" {line.strip()}"
    return parts


def _paragraph(text: str, indent: str) -> str:
    item = _ITEM.match(text)
    if item is None:
        return wrapped(_styled(text), indent)
    mark = "•" if item[1] in "-*+" else item[1]
    return wrapped(_styled(item[2]), f"{indent}  {mark} ")


def _styled(text: str) -> str:
    return _MARKS.sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    kind, words = match.lastgroup or "", match[match.lastgroup or 0]
    if kind == "address":
        return match["label"] if match["label"] == words else f"{match['label']} ({words})"
    style = _STYLES.get(kind.removesuffix("_too"))
    if style is None:
        return f"[{words}]" if kind == "alt" else words
    # Each word on its own, so that a line can be broken between any two of them.
    return " ".join(click.style(word, **style) for word in words.split(" "))
