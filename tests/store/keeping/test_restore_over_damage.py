"""A backup brings back what was damaged in the data that it replaces."""

from tests.store.keeping.backups import EVENTS, data, file, store
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import verify

__all__ = ["data", "file", "store"]


def test_damaged_keys_take_the_place_of_none_that_are_whole(store, data, file):
    back_up(store, file)
    store.keys.write(lambda run: run("UPDATE data_key SET wrapped = zeroblob(60)"))
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    assert len(again.history_of("s1").events) == EVENTS
    assert "Some keys of the data before are not as they were written" in restored.before.remarks[0]
    assert [one.name[:16] for one in restored.replaced] == ["treeguide-keys.d", "treeguide.db.rep"]
    assert verify(again).damages == ()
    again.close()
