"""Follows a page as a reader does: writes its files, types its commands, compares what is shown."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.docs.pages import Block, blocks
from treeguide.sketch import merged

PROMPT = "$ "
ANYTHING = "…"
SURROUNDINGS = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "PYTHONIOENCODING": "utf-8",
}


class Reader:
    """One reader with one page and an own folder."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.page = page
        self.folder = folder

    def follow(self) -> Iterator[tuple[Block, str, list[str], list[str]]]:
        """Yield each shown command with what the page shows of it and what it printed."""
        for block in blocks(self.page):
            if block.order is not None:
                self.obey(block)
            if block.language == "console":
                for command, shown in commands(block):
                    yield block, command, shown, self.type(command)

    def obey(self, block: Block) -> None:
        if block.order == "edit":
            name, old, new = block.told.split(" | ")
            self._write(name, self._replaced(name, old, new))
        elif block.order == "run":
            self.type(block.told)
        elif block.order == "file":
            self._write(block.told, block.text)
        elif block.order == "over":
            document = json.loads((self.folder / block.told).read_text("utf-8"))
            self._write(block.told, json.dumps(merged(document, json.loads(block.text))))
        elif block.order == "in":
            self._insert(*block.told.split(" "), json_of(block.text))

    def type(self, command: str) -> list[str]:
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=SURROUNDINGS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        return [line.rstrip() for line in done.stdout.decode().strip("\n").split("\n")]

    def _replaced(self, name: str, old: str, new: str) -> str:
        text = (self.folder / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} has {old} {text.count(old)} times."
        return text.replace(old, new)

    def _insert(self, name: str, pointer: str, part: Any) -> None:
        document = json.loads((self.folder / name).read_text("utf-8"))
        place = document
        for step in filter(None, pointer.split("/")):
            place = place[step]
        if isinstance(place, list):
            place.append(part)
        else:
            place.update(part)
        self._write(name, json.dumps(document, indent=2, ensure_ascii=False))

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def json_of(text: str) -> Any:
    """Return what a block says; it may be one or more keys without the brackets around them."""
    return json.loads(f"{{{text}}}" if text.startswith('"') else text)


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a block with what is shown below it."""
    command: str | None = None
    shown: list[str] = []
    for line in block.text.rstrip("\n").split("\n"):
        if line.startswith(PROMPT):
            if command is not None:
                yield command, shown
            command, shown = line.removeprefix(PROMPT), []
        else:
            shown.append(line.rstrip())
    if command is not None:
        yield command, shown


def is_shown(shown: list[str], printed: list[str]) -> bool:
    """Whether the page shows what was printed; … stands for the rest of a line, alone for lines."""
    if not shown:
        return not printed
    if shown[0] == ANYTHING:
        return any(is_shown(shown[1:], printed[place:]) for place in range(len(printed) + 1))
    return bool(printed) and _is_line(shown[0], printed[0]) and is_shown(shown[1:], printed[1:])


def _is_line(shown: str, printed: str) -> bool:
    if shown.endswith(ANYTHING):
        return printed.startswith(shown.removesuffix(ANYTHING))
    return printed == shown
