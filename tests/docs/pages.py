"""The documentation as the tests read it: its pages, their blocks of code, and the hidden orders.

An order is an HTML comment above a block, or alone, that does what the prose tells the reader:
`file: PATH` writes the block there, `over: PATH` lays it over the JSON that is there, and
`in: PATH POINTER` adds it to the list or object at that place; `edit: PATH | OLD | NEW` replaces
some text, and `run: COMMAND` types a command of which nothing is shown.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = ("docs/reference/commands.md", "docs/reference/rules/")
_FENCE = re.compile(
    r"(?:^<!-- (?P<order>[a-z]+)(?:: (?P<told>.*?))? -->\n)?"
    r"(?:^(?P<indent> *)```(?P<language>[a-z]+)\n(?P<text>.*?)^ *```$)?",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code, an order, or an order about a block."""

    line: int
    language: str | None
    text: str
    order: str | None
    told: str


@cache
def all_pages() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [file for line in listed.stdout.splitlines() if (file := ROOT / line).is_file()]


def is_generated(page: Path) -> bool:
    return name_of(page).startswith(GENERATED)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    content = page.read_text("utf-8")
    for found in _FENCE.finditer(content):
        if found[0]:
            line = content.count("\n", 0, found.start()) + 1
            yield Block(
                line, found["language"], found["text"] or "", found["order"], found["told"] or ""
            )


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _CODE.sub("", page.read_text("utf-8"))
