"""What is left to do after sessions: for whole lists at once, the same on each engine."""

import pytest

from tests.store.conftest import (
    EVERY_ENGINE,
    append,
    begin,
    engine,
    folder,
    new_database,
    one_database,
    opened,
    place,
    postgresql_server,
    run_raw,
    store,
)
from tests.store.tampering import tamper
from treeguide.engine import Event
from treeguide.service.left import NOTHING, Left, left_after
from treeguide.store import Broken, Locked, Standing

__all__ = [
    "engine",
    "folder",
    "new_database",
    "one_database",
    "opened",
    "place",
    "postgresql_server",
    "store",
]
pytestmark = EVERY_ENGINE

fail = pytest.fail
"""Is told what is amiss; in most of these nothing is."""
CLOSED = Standing("lit", "question", closed=True)


def does(store, kind: str, seq: int, session_id: str, **what):
    event = Event(seq, seq * 1000, kind, key=f"k{seq}", node="lit", by="ann", **what)
    standing = [CLOSED] if kind == "ended" else []
    append(store, event, *standing, session_id=session_id)


def called(store, session_id: str, *said: dict, words: str | None = None):
    """Keep a call of somebody, who is written down in turn, with what is left to do after it."""
    begin(store, session_id, agent_id="ann")
    for seq, given in enumerate(said, 2):
        does(store, "identified", seq, session_id, given=given)
    does(store, "noted", len(said) + 2, session_id, text="It smells.")
    if words is not None:
        does(store, "ended", len(said) + 3, session_id, text=words)


def forget_master(store, session_id: str) -> None:
    """Let the key of a session be wrapped by a master key that nobody has."""
    change = "UPDATE data_key SET master_id = 'lost' WHERE session_id = :session_id"
    store.keys.write(lambda run: run(change, {"session_id": session_id}) and None)
    store.vault._keys._remembered.clear()


@pytest.fixture
def reads(store, monkeypatch):
    """Every statement that was read since the test began."""
    statements, read = [], store.driver.read

    def reading(statement, **values):
        statements.append(statement)
        return read(statement, **values)

    monkeypatch.setattr(store.driver, "read", reading)
    return statements


def test_of_each_call_it_is_told_who_has_called_and_what_was_said_at_its_end(store):
    called(store, "a", {"case": "INC-7", "caller": "Caller One"}, words="Ring again")
    called(store, "b", {"caller": "Caller Two"}, {"contact": "555-0100"}, words="Send a lamp")
    called(store, "c", words="")

    assert left_after(store, ["a", "b", "c"], fail) == {
        "a": Left("Ring again", "INC-7", "Caller One"),
        "b": Left("Send a lamp", "", "Caller Two", "555-0100"),
        "c": NOTHING,
    }


def test_what_was_said_last_of_who_calls_counts(store):
    called(store, "a", {"caller": "Caller One"}, {"caller": ""}, {"caller": "Caller Two"})

    assert left_after(store, ["a"], fail)["a"].caller == "Caller Two"


def test_many_calls_are_read_with_one_statement_and_none_with_none(store, reads):
    for number in range(30):
        called(store, f"t{number}", {"caller": f"Caller {number}"})
    left_after(store, ["t1"], fail)
    reads.clear()

    found = left_after(store, [f"t{number}" for number in range(30)], fail)

    assert len(reads) == 1
    assert [found[f"t{number}"].caller for number in (0, 29)] == ["Caller 0", "Caller 29"]
    assert left_after(store, [], fail) == {}
    assert len(reads) == 1


def test_of_an_erased_call_and_of_none_nothing_is_left(store):
    called(store, "a", {"caller": "Caller One"}, words="Ring again")
    store.erase_session("a", actor="Ada", reason="asked")

    assert left_after(store, ["a", "nowhere"], fail) == {"a": NOTHING, "nowhere": NOTHING}


def test_what_another_node_has_erased_is_told_no_more_though_its_key_is_at_hand(store):
    called(store, "a", {"caller": "Caller One"})
    run_raw(store, "UPDATE session SET status = 'erased' WHERE id = 'a'")

    assert left_after(store, ["a"], fail) == {"a": NOTHING}


def test_a_damaged_call_keeps_nothing_back_of_the_others(store):
    called(store, "a", {"caller": "Caller One"})
    called(store, "b", {"caller": "Caller Two"})
    sealed = "UPDATE event SET body_enc = :blob WHERE session_id = 'a' AND kind = 'identified'"
    tamper(store, sealed, blob=b"not sealed")
    told = []

    found = left_after(store, ["a", "b"], told.append)

    assert found == {"a": NOTHING, "b": Left("", "", "Caller Two")}
    assert [type(one) for one in told] == [Broken]


def test_a_call_whose_master_key_is_not_there_keeps_nothing_back_of_the_others(store):
    called(store, "a", {"caller": "Caller One"})
    called(store, "b", {"caller": "Caller Two"})
    forget_master(store, "a")
    told = []

    found = left_after(store, ["a", "b"], told.append)

    assert found == {"a": NOTHING, "b": Left("", "", "Caller Two")}
    assert [type(one) for one in told] == [Locked]
