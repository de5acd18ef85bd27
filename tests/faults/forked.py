"""Processes that begin with their modules imported, forked from one that has done so once.

Most of what a server does at its start is importing, which no kill can harm: started anew, sixty
times in one test, it would only take long. All the rest is as if it had been typed.
"""

import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORTED = (
    "treeguide.cli",
    "treeguide.cli.commands.serve",
    "treeguide.web.application",
    "treeguide.web.front.front",
    "treeguide.web.serving.serve",
    "treeguide.store.postgresql.driver",
    __name__,
)
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(IMPORTED))


class Forked:
    """`python -m MODULE ARGUMENTS`, forked; what it says is read line by line from `said`."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        reader, writer = _forks.Pipe(duplex=False)
        self._process = _forks.Process(
            target=_become, args=(module, arguments, dict(environment), log, writer), daemon=True
        )
        self._process.start()
        writer.close()
        self.said = os.fdopen(os.dup(reader.fileno()))
        reader.close()

    def kill(self) -> None:
        """End it as a kernel would that has no memory left."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.said.close()


def _become(
    module: str, arguments: Sequence[str], environment: dict[str, str], log: Path, said: Connection
) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(said.fileno(), 1)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
