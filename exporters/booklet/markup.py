"""Authored words inside Markdown: plain ones as letters only, marked-up ones read and rewritten.

Rewriting from what a parser understood is what makes it safe: nothing passes that has no line
below, so no HTML, no heading and no foreign address can reach the booklet.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from treeguide.exporters.drawing.text import clean, one_line

_MARKS = re.compile(r"([\\`*\[\]<>#|~&$]|(?<![^\W_])_|_(?![^\W_])|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_BACKTICKS = re.compile(r"`+")
_ADDRESS = re.compile(r"(?:https://|mailto:|tel:)[^\s<>]+", re.IGNORECASE)
_MEDIUM = re.compile(r"[\w][\w.-]*", re.ASCII)


def plain(text: str) -> str:
    """Return `text` on one line so that Markdown shows its letters and reads none of them."""
    return _letters(one_line(text))


def quoted(text: str) -> Iterator[str]:
    """Yield authored Markdown as the lines of a quotation."""
    tree = SyntaxTreeNode(_reader().parse(clean(text)))
    for line in _blocks(tree.children):
        yield f"> {line}".rstrip()


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    return reader.disable(["heading", "lheading", "reference", "html_block", "html_inline"])


def _letters(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    """Yield the lines of blocks, an empty one between any two."""
    for number, node in enumerate(nodes):
        if number:
            yield ""
        yield from _BLOCKS.get(node.type, _paragraph)(node)


def _paragraph(node: SyntaxTreeNode) -> Iterator[str]:
    inline = node.children[0].children if node.children else []
    yield from _inline(inline).split("\n")


def _list(node: SyntaxTreeNode) -> Iterator[str]:
    number = int(node.attrGet("start") or 1)
    for item in node.children:
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        number += 1
        for line in _blocks(item.children):
            yield (mark + line).rstrip()
            mark = " " * len(mark)


def _code(node: SyntaxTreeNode) -> Iterator[str]:
    fence = "`" * max(3, _longest_run(node.content) + 1)
    yield fence
    yield from node.content.rstrip("\n").split("\n")
    yield fence


def _quotation(node: SyntaxTreeNode) -> Iterator[str]:
    for line in _blocks(node.children):
        yield f"> {line}".rstrip()


def _rule(node: SyntaxTreeNode) -> Iterator[str]:
    yield "* * *"


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], Iterator[str]]] = {
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "fence": _code,
    "code_block": _code,
    "blockquote": _quotation,
    "hr": _rule,
}


def _inline(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(_INLINE[node.type](node) for node in nodes if node.type in _INLINE)


def _marked(node: SyntaxTreeNode) -> str:
    return f"{node.markup}{_inline(node.children)}{node.markup}"


def _code_span(node: SyntaxTreeNode) -> str:
    ticks = "`" * (_longest_run(node.content) + 1)
    room = " " if node.content.startswith("`") or node.content.endswith("`") else ""
    return f"{ticks}{room}{node.content}{room}{ticks}"


def _linked(node: SyntaxTreeNode) -> str:
    address = str(node.attrGet("href") or "")
    words = _inline(node.children)
    return f"[{words}](<{address}>)" if _ADDRESS.fullmatch(address) else words


def _pictured(node: SyntaxTreeNode) -> str:
    file = str(node.attrGet("src") or "")
    words = _inline(node.children)
    return f"![{words}](media/{file})" if _MEDIUM.fullmatch(file) else words


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)


_INLINE: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "text": lambda node: _letters(node.content),
    "softbreak": lambda node: "\n",
    "hardbreak": lambda node: "\\\n",
    "strong": _marked,
    "em": _marked,
    "code_inline": _code_span,
    "link": _linked,
    "image": _pictured,
}
