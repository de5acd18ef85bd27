"""Text from docstrings, laid out as the house writes Markdown: one sentence a line."""

import re
from collections.abc import Iterator

_END_OF_SENTENCE = re.compile(r"(?:(?<=[.!?:])|(?<=[.!?:][”`)])) (?=[A-Z`“{(])")


def laid_out(text: str) -> str:
    """Return `text` with its wrapped paragraphs rejoined, then broken after each sentence."""
    return "\n\n".join(_paragraph(part) for part in text.strip().split("\n\n"))


def first_sentence(text: str) -> str:
    """Return the first paragraph of `text` as one line."""
    return " ".join(text.strip().split("\n\n")[0].split())


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; cells keep their bars."""
    return "\n".join(_rows(head, rows))


def _paragraph(text: str) -> str:
    if text.startswith(("- ", "#", "    ")):
        return text
    return "\n".join(_END_OF_SENTENCE.split(" ".join(text.split())))


def _rows(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
