"""A backup brings back what was damaged in the data that it replaces."""

from contextlib import closing

import pytest

from tests.store.keeping.backups import EVENTS, data, file, store
from treeguide.store import Failing, open_store
from treeguide.store.keeping import restoring
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


def test_a_backup_that_takes_no_revocation_does_not_come_back(store, data, file, monkeypatch):
    token, _ = store.new_token("CRM", ["read"], days=1, by="Ada")
    back_up(store, file)
    store.revoke_token(token.id, by="Ada")
    store.close()
    write = restoring._Copy.write

    def fail(self, work, **how):
        if work.__name__ == "run_all":
            raise Failing("The disk does not take it.")
        return write(self, work, **how)

    monkeypatch.setattr(restoring._Copy, "write", fail)
    with pytest.raises(Failing, match="Nothing was changed"):
        restore(file, data)

    with closing(open_store(data, beside=True)) as again:
        assert again.tokens()[0].revoked_us is not None
