"""What stands between a store and its disk, and the lines of figures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import figures, preloaded
from tests.memory import in_memory


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: tests in which machines, disks and servers fail")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the fault tests, so that they can be run apart: `pytest -m faults`."""
    for item in items:
        if item.path.parent == preloaded.HERE:
            item.add_marker("faults")


@pytest.fixture
def print_figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what takes a line of figures for the end of the run."""

    def take(line: str) -> None:
        record_property(figures.PROPERTY, line)
        figures.add(line)

    return take


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder where waiting for the disk costs nothing, for copies that nobody will miss."""
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that writes down what happens to a folder."""
    return preloaded.compiled("recorder.c", tmp_path_factory.mktemp("recorder"))


@pytest.fixture(scope="session")
def injector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets calls fail."""
    return preloaded.compiled("injector.c", tmp_path_factory.mktemp("injector"))
