"""`treeguide serve` as people run it, over one small tree, and killed at any time."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
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


class Server:
    """A server in a process of its own, at the same port however often it is started."""

    def __init__(self, data: Path, trees: Path, *, module: str = "treeguide", **more: str) -> None:
        self._command = [sys.executable, "-m", module, "serve", "--data", data, "--trees", trees]
        self._environment = {**os.environ, **more}
        self._log = data.with_suffix(".log").open("ab")
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        """Start, and return when it listens."""
        self._process = subprocess.Popen(
            [*map(str, self._command), "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
            env=self._environment,
        )
        for line in self._process.stdout:
            if line.startswith("TreeGuide: http://"):
                self.port = int(line.split()[1].rstrip("/").rpartition(":")[2])
                return
        raise AssertionError("The server ended before it printed its address.")

    def kill(self) -> None:
        """End it as a kernel would that has no memory left."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def close(self) -> None:
        """End it for good."""
        self.kill()
        self._log.close()
