"""What looks through PostgreSQL sees its files: otherwise finding nothing would mean nothing."""

from contextlib import closing

import psycopg
import pytest

from tests.canaries import traces_in
from tests.postgresql import throw_away_server
from tests.store.conftest import MASTER
from tests.web.places import Database
from treeguide.store import Master, open_store

VALUE = "Petronella Ashgrove-Mbeki"


@pytest.fixture(scope="module")
def server():
    server = throw_away_server()
    yield server
    server.stop()


@pytest.fixture
def database(server):
    database = Database(server)
    open_store(database.place, master=Master(MASTER)).close()
    write(database, "CREATE TABLE said (words TEXT)")
    return database


def kinds_in(folder) -> set[str]:
    """Return where the value was found: of files of the server, in which folder of it."""
    return {name.split("-")[1] if "-" in name else name for name in traces_in(folder, [VALUE])}


def write(database: Database, *statements: str) -> None:
    with closing(psycopg.connect(database.place, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_is_kept_is_found_in_the_rows_the_files_and_the_log(database, tmp_path):
    write(database, f"INSERT INTO said VALUES ('{VALUE}')")

    database.copy(tmp_path / "copy")

    assert kinds_in(tmp_path / "copy") == {"rows", "base", "pg_wal"}


def test_what_was_deleted_is_found_in_the_files(database, tmp_path):
    write(database, f"INSERT INTO said VALUES ('{VALUE}')", "DELETE FROM said", "VACUUM said")

    database.copy(tmp_path / "copy")

    assert kinds_in(tmp_path / "copy") >= {"pg_wal"}
    assert "rows" not in kinds_in(tmp_path / "copy")


def test_what_the_server_writes_down_of_a_mistake_is_found(database, tmp_path):
    with pytest.raises(psycopg.Error):
        write(database, f"INSERT INTO nowhere VALUES ('{VALUE}')")

    database.copy(tmp_path / "copy")

    assert kinds_in(tmp_path / "copy") == {"log"}
