"""Where a site keeps what it is told, a folder or a database, and all that lies there as files."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

import psycopg
from click.testing import CliRunner, Result

from tests.docs.pages import ROOT, blocks
from tests.postgresql import NamedServer, ThrowAwayServer
from treeguide.cli import terminal
from treeguide.store import Store, open_store

PAGE = ROOT / "docs" / "how-to" / "protect-personal-answers.md"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
BLOCK = 8192
"""As much as PostgreSQL writes at once."""


def typed(*words: object) -> Result:
    done = CliRunner().invoke(terminal, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done


def all_rows(store: Store) -> bytes:
    """Return all that is in the tables of a PostgreSQL database."""
    tables = [row["table_name"] for row in store.driver.read(TABLES)]
    return repr([store.driver.read(f"SELECT * FROM {table}") for table in tables]).encode()


class Folder:
    """A folder with SQLite files, which hold nothing of what was deleted."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def copy(self, to: Path) -> None:
        shutil.copytree(self.place, to)

    def back_up(self, file: Path) -> list[Result]:
        return [typed("backup", file, "--data", self.place)]

    def restored(self, backup: Path, sessions: list[str]) -> tuple["Folder", list[Result]]:
        """Put a backup back over a copy of the data, which know of the erasures."""
        restored = Folder(self.place.with_name("restored"))
        self.copy(restored.place)
        return restored, [typed("restore", backup, "--data", restored.place)]

    def overwrite_keys(self) -> None:
        """Do what the documentation says takes deleted keys from the disk: here nothing."""


class Database:
    """A PostgreSQL database, of whose server only what is new is looked at."""

    def __init__(self, server: ThrowAwayServer | NamedServer) -> None:
        self._server = server
        self.place = server.new_database()
        self._known = {_digest(block) for _, content in self._files() for block in _blocks(content)}

    def copy(self, to: Path) -> None:
        """Write the rows, and the new blocks of each file of the server where they can be read."""
        to.mkdir()
        with closing(open_store(self.place, beside=True)) as store:
            (to / "rows").write_bytes(all_rows(store))
        for name, content in self._files():
            new = [block for block in _blocks(content) if _digest(block) not in self._known]
            if new:
                (to / name.replace("/", "-")).write_bytes(b"".join(new))

    def back_up(self, file: Path) -> list[Result]:
        self._run("pg_dump", f"--file={file}", self.place)
        return []

    def restored(self, backup: Path, sessions: list[str]) -> tuple["Database", list[Result]]:
        """Put a dump into another database, and erase again what was erased since."""
        restored = Database(self._server)
        self._run("psql", "--quiet", f"--file={backup}", restored.place)
        erase = ("erase", "--reason", "a letter", "--data", restored.place, "--")
        done = [typed(*erase, session) for session in sessions]
        restored.overwrite_keys()
        return restored, done

    def overwrite_keys(self) -> None:
        """Type the lines with which the documentation takes deleted keys from the disk."""
        [lines] = [block.text for block in blocks(PAGE) if "VACUUM" in block.text]
        program = self._server.program("psql")
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        _run("sh", "-ec", lines.replace("ADDRESS", f"'{self.place}'"), PATH=path)

    def _run(self, name: str, *words: str) -> None:
        _run(str(self._server.program(name)), *words)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and content of each file of the server, as they are on its disk."""
        if isinstance(self._server, NamedServer):
            return
        with psycopg.connect(self.place, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        for file in sorted(self._server.folder.glob("data/**/*")):
            with suppress(FileNotFoundError):
                if file.is_file():
                    yield str(file.relative_to(self._server.folder)), file.read_bytes()
        yield "log", (self._server.folder / "log").read_bytes()


Place = Folder | Database


def _run(*words: str, **environment: str) -> None:
    subprocess.run(
        words, check=True, capture_output=True, timeout=60, env={**os.environ, **environment}
    )


def _blocks(content: bytes) -> list[bytes]:
    return [content[start : start + BLOCK] for start in range(0, len(content), BLOCK)]


def _digest(block: bytes) -> bytes:
    return sha256(block).digest()
