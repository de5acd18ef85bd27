"""An erasure that is under way is no damage; one that was never brought to its end is."""

import pytest

from tests.store.conftest import EVERY_ENGINE, answered, append
from treeguide.store import Erasure
from treeguide.store.invariants import erased
from treeguide.store.invariants.erased import Erased

pytestmark = EVERY_ENGINE


@pytest.fixture
def noted(store, monkeypatch):
    """A store with an erasure that is noted, and keys that are not deleted yet."""
    append(store, answered(2, "k2", {"name": "Lovelace"}), sealed={"name": -1})
    with monkeypatch.context() as patched:
        patched.setattr(store.vault, "erase", lambda *sessions: False)
        store.erase_session("s1", actor="Ada", reason="asked")
    return store


@pytest.mark.parametrize("looks", [1, 3])
def test_keys_that_are_deleted_while_somebody_looks_are_no_damage(noted, monkeypatch, looks):
    waits = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == looks:
            noted.vault.erase("s1")

    monkeypatch.setattr(erased.time, "sleep", wait)

    assert list(Erased(noted).found()) == []
    assert len(waits) == looks


def test_keys_that_stay_are_damage(noted, monkeypatch):
    monkeypatch.setattr(erased, "BETWEEN_LOOKS_S", 0)

    [damage] = Erased(noted).found()

    assert str(damage) == "session “s1”: It was erased, and the key to its answers is there."


def test_where_nothing_is_amiss_nobody_waits(store, monkeypatch):
    append(store, answered(2, "k2", {"name": "Lovelace"}), sealed={"name": -1})
    store.erase_session("s1", actor="Ada", reason="asked")
    monkeypatch.delattr(erased.time, "sleep")

    assert list(Erased(store).found()) == []


def test_an_erasure_of_what_is_not_kept_is_no_damage(store):
    store.apply_erasures([Erasure("elsewhere", 1, "Ada", "asked")])

    assert list(Erased(store).found()) == []
