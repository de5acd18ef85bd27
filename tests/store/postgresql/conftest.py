"""Drivers of PostgreSQL, and what can happen to them."""

from collections.abc import Callable, Iterator

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.postgresql import ThrowAwayServer, throw_away_server
from tests.store.postgresql.cutting import Wire, folder_of
from treeguide.store.postgresql.driver import PostgresqlDriver


@pytest.fixture
def address(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def opened() -> Iterator[Callable[..., PostgresqlDriver]]:
    """Open a driver; what was opened is closed at the end."""
    drivers = []

    def open_one(address: str, **how: object) -> PostgresqlDriver:
        drivers.append(PostgresqlDriver(address, **how))
        return drivers[-1]

    yield open_one
    for driver in drivers:
        driver.close()


@pytest.fixture
def driver(address: str, opened: Callable[..., PostgresqlDriver]) -> PostgresqlDriver:
    driver = opened(address)
    driver.migrate()
    return driver


@pytest.fixture
def killed_at_will() -> Iterator[ThrowAwayServer]:
    """A server that only this test uses."""
    server = throw_away_server()
    yield server
    server.stop()


@pytest.fixture
def wire(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    wire = Wire(folder_of(address), tmp_path_factory.mktemp("wire"))
    yield wire
    wire.close()


@pytest.fixture
def wired(
    wire: Wire, address: str, driver: PostgresqlDriver, opened: Callable[..., PostgresqlDriver]
) -> PostgresqlDriver:
    """A driver whose wire can be cut, on tables that are there."""
    database = conninfo_to_dict(address)["dbname"]
    return opened(f"postgresql://treeguide@/{database}?host={wire.folder}")
