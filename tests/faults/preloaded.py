"""Programs in C that stand between a process and its disk, compiled where they are needed."""

import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OPTIONS = ("-std=gnu11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")


def compiled(source: str, folder: Path) -> Path:
    """Compile a program of this folder into `folder`; return the library."""
    library = folder / f"{Path(source).stem}.so"
    command = [shutil.which("gcc") or "gcc", *OPTIONS, "-o", library, HERE / source, "-ldl"]
    subprocess.run(list(map(str, command)), check=True)
    return library


def environment(library: Path, folder: Path, **more: object) -> dict[str, str]:
    """Return the environment of a process whose changes to `folder` pass through `library`."""
    own = {"LD_PRELOAD": library, "FAULTS_FOLDER": folder.resolve(), **more}
    return {**os.environ, **{name: str(value) for name, value in own.items()}}


def told_by(module: str, *words: object, library: Path, folder: Path, plan: Path) -> Any:
    """Return what a module of these tests tells as JSON, whose changes to `folder` may fail."""
    Plan(plan)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{module}", *map(str, words)],
        env=environment(library, folder, FAULTS_PLAN=plan),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


class Plan:
    """Which calls of a process are to fail; the process sees a change at once."""

    WRITES, SYNCS, TRUNCATIONS, ALL, READS, NAMES, CHANGES = 1, 2, 4, 7, 8, 16, 32
    NUMBERS = struct.Struct("<6i")
    FROM_THEN_ON = 2**30

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            file.write_bytes(bytes(self.NUMBERS.size))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), self.NUMBERS.size)

    def fail(self, at: int, *, times: int, error: int, calls: int) -> None:
        """Let `times` of `calls` fail with `error` (an errno), the first being number `at`."""
        self._shared[:] = self.NUMBERS.pack(0, times, error, calls, 0, 0)
        self._shared[:4] = struct.pack("<i", at)

    def relent(self) -> None:
        """Let every call succeed."""
        self._shared[:4] = bytes(4)

    @property
    def seen(self) -> int:
        """How many of the calls there were since a fault was planned."""
        return self._numbers()["seen"]

    @property
    def failed(self) -> int:
        """How many calls have failed."""
        return self._numbers()["failed"]

    def _numbers(self) -> Mapping[str, int]:
        names = ("at", "times", "error", "calls", "seen", "failed")
        return dict(zip(names, self.NUMBERS.unpack(self._shared[:]), strict=True))
