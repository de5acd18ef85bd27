"""A server of connections for each test."""

import logging
from collections.abc import Iterator

import pytest

from tests.web.http.served import Served, served
from treeguide.web.logs import log


@pytest.fixture
def here() -> Iterator[Served]:
    with served() as made:
        yield made


class Kept(logging.Handler):
    """What was logged, by our own log and by the event loop's."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    kept = Kept()
    loggers = (log, logging.getLogger("asyncio"))
    for one in loggers:
        one.addHandler(kept)
    yield kept.records
    for one in loggers:
        one.removeHandler(kept)
