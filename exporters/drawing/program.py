"""Runs Graphviz: the system's `dot`, else the packaged `graphviz-pure`.

The `graphviz` package writes the source; its own runner offers neither a time limit nor an
environment, so the program is started here, where it can read no file and must end.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

from treeguide.exporters.base import ExportError

TIME_LIMIT = 20
MEMORY_LIMIT = 2 * 1024**3


class NoGraphvizError(ExportError):
    """Neither program is there."""


class TookTooLongError(ExportError):
    """The program did not end in time."""


def system_dot() -> str | None:
    """Return the path of the system's `dot`, or None; TREEGUIDE_NO_DOT=1 hides it."""
    return None if os.environ.get("TREEGUIDE_NO_DOT") == "1" else shutil.which("dot")


def packaged_dot() -> str | None:
    """Return the path of `graphviz-pure`, or None where the package is not installed."""
    beside = Path(sysconfig.get_path("scripts")) / "graphviz-pure"
    return shutil.which(str(beside)) or shutil.which("graphviz-pure")


def drawn_by_graphviz(source: str, output: str) -> bytes:
    """Return `source` laid out and written in the format `output`, as in `dot -Tsvg`."""
    program = system_dot() or packaged_dot()
    if program is None:
        raise NoGraphvizError(
            "Neither 'dot' nor 'graphviz-pure' is installed, so this picture cannot be drawn."
            " Install Graphviz, or the Python package graphviz-pure."
        )
    with TemporaryDirectory(prefix="treeguide-") as folder:
        return _run([program, f"-T{output}"], source, folder)


def _run(command: list[str], source: str, folder: str) -> bytes:
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(),
    ) as process:
        _limit_memory(process.pid)
        try:
            drawn, said = process.communicate(source.encode(), timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise TookTooLongError(
                f"Graphviz did not finish this picture within {TIME_LIMIT} seconds."
                " Export it as SVG, which then is drawn in a simpler way, or split the tree."
            ) from None
    if process.returncode or not drawn:
        reason = said.decode(errors="replace").strip().splitlines()
        raise ExportError(
            f"Graphviz ({command[0]}) could not draw this picture:"
            f" {reason[0] if reason else f'it ended with {process.returncode}'}."
            " Export the tree as DOT to look at what it was given."
        )
    return drawn


def _environment() -> dict[str, str]:
    """Without GV_FILE_PATH, SERVER_NAME makes Graphviz read no file, whatever a source asks."""
    own = {"SERVER_NAME": "treeguide", "LC_ALL": "C.UTF-8"}
    return {name: text for name, text in os.environ.items() if not name.startswith("GV")} | own


def _limit_memory(process_id: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(process_id, resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
