"""`treeguide serve` as people run it, over one small tree, and killed at any time."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults.forked import ROOT, Forked

QUESTIONS = 10
TREE = "lamp"


def write_tree(folder: Path) -> Path:
    """Write a tree of some questions, one after the other, into `folder`; return that."""
    ids = [f"q{number}" for number in range(1, QUESTIONS + 1)]
    nodes = {
        one: {
            "kind": "question",
            "title": f"Is lamp {one} lit?",
            "answers": [{"id": id, "label": id.title(), "to": to} for id in ("yes", "no")],
        }
        for one, to in zip(ids, [*ids[1:], "end"], strict=True)
    }
    end = {"kind": "outcome", "title": "All lamps are known", "result": "resolved"}
    tree = {"format": "treeguide/1", "id": TREE, "title": "Lamps", "start": ids[0]}
    (folder / TREE).mkdir(parents=True)
    content = json.dumps({**tree, "nodes": {**nodes, "end": end}})
    (folder / TREE / "tree.json").write_text(content, "utf-8")
    return folder


class Executed:
    """`python -m MODULE ARGUMENTS`, executed, so that what is preloaded comes along."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        with log.open("ab") as opened:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdout=subprocess.PIPE,
                stderr=opened,
                text=True,
                cwd=ROOT,
                env=environment,
            )
        self.said = self._process.stdout

    def kill(self) -> None:
        """End it as a kernel would that has no memory left."""
        self._process.kill()
        self._process.wait()
        self.said.close()


class Server:
    """A server in a process of its own, at the same port however often it is started."""

    def __init__(
        self,
        data: Path | str,
        trees: Path,
        *,
        name: str = "server",
        module: str = "treeguide",
        program: type[Executed | Forked] = Forked,
        **more: str,
    ) -> None:
        arguments = ["serve", "--data", str(data), "--trees", str(trees), "--port"]
        environment, log = {**os.environ, **more}, trees.with_name(f"{name}.log")
        self._launch = lambda: program(module, [*arguments, str(self.port)], environment, log)
        self._running: Executed | Forked | None = None
        self.port = 0

    def start(self) -> None:
        """Start, and return when it listens."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start, and return at once."""
        self._running = self._launch()

    def wait(self) -> None:
        """Return when it listens."""
        for line in self._running.said:
            if line.startswith("TreeGuide: http://"):
                self.port = int(line.split()[1].rstrip("/").rpartition(":")[2])
                return
        raise AssertionError("The server ended before it printed its address.")

    def kill(self) -> None:
        """End it as a kernel would that has no memory left."""
        if self._running is not None:
            self._running.kill()
            self._running = None
