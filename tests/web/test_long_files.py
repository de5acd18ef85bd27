"""A server with long files starts before it has read them; if they are damaged, it only reads."""

from threading import Event

import pytest

from tests.web.api.conftest import NODES, VARIABLES, Program
from treeguide.store.keeping import file_check
from treeguide.store.keeping.read_only import is_read_only
from treeguide.web.current import sessions_of
from treeguide.web.serving import serve as serving

SAID = "Page 7: it is not as it was written."


@pytest.fixture
def case(write_tree, app_of):
    """An application over one tree."""
    write_tree("case", NODES, variables=VARIABLES)
    return app_of()


@pytest.fixture
def finds(monkeypatch):
    """A check of long files that waits for a word, and then finds damage."""
    found = Event()

    def wait(store, stopped=None):
        found.wait(30)
        return [SAID]

    monkeypatch.setattr(file_check, "LONG_BYTES", 0)
    monkeypatch.setattr(file_check, "faults_of_files", wait)
    return found


@pytest.fixture
def stopped(monkeypatch):
    """Set from when nothing more is written."""
    done, stop = Event(), serving.Sweeper.stop

    def noted(self):
        stop(self)
        done.set()

    monkeypatch.setattr(serving.Sweeper, "stop", noted)
    return done


def test_it_answers_and_is_ready_while_the_files_are_read(case, store, finds):
    with serving._at_work(store, sessions_of(case)):
        held = Program(case).start().answer("dark")
        ready = case.test_client().get("/readyz")
        finds.set()

    assert (held.response.status_code, ready.status_code) == (200, 200)


def test_damage_that_is_found_later_ends_the_writing_and_not_the_reading(
    case, store, finds, stopped, caplog
):
    with serving._at_work(store, sessions_of(case)):
        held = Program(case).start().answer("dark")
        finds.set()
        assert stopped.wait(30)
        refused = held.do("noted", text="Private.").response
        page = Program(case, held.token).get(held.place)

    assert is_read_only(store)
    assert refused.status_code == 500
    assert page.status_code == 200
    assert SAID in caplog.text
