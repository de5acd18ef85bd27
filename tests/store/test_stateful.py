"""R7: whatever is done in whatever order, the store says and holds what lists and dicts would.

TREEGUIDE_SOAK says how many times as much is tried.
"""

import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test as run_machine

from tests.soak import soaked
from tests.store.conftest import ENGINES
from tests.store.model.workers import Workers
from tests.store.tampering import tamper
from treeguide.store.keeping.tables import KEY_TABLES, TABLES

EXAMPLES = {"sqlite": 200, "sqlite-truncate": 20, "postgresql": 200}
STEPS = 30
EMPTYING = [f"DELETE FROM {table.name}" for table in reversed((*TABLES, *KEY_TABLES))]


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_the_store_behaves_as_lists_and_dicts_would(engine, place, tmp_path):
    class OfThisEngine(Workers):
        examples = itertools.count()

        def __init__(self) -> None:
            # A folder for each history; a database would take too long to make.
            is_folder = engine != "postgresql"
            self.place = tmp_path / f"{next(self.examples)}" if is_folder else place
            super().__init__()

        def leave(self) -> None:
            # TRUNCATE, which makes new files, takes ten times as long as a few rows do.
            if engine == "postgresql":
                tamper(self.store, *EMPTYING)

    run_machine(
        OfThisEngine,
        settings=settings(
            max_examples=soaked(EXAMPLES[engine]),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
