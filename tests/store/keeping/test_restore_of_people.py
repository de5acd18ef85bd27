"""A backup gives nobody back what was taken from her since."""

import pytest

from tests.store.keeping.backups import data, file, store
from treeguide.access import Grant
from treeguide.store import open_store
from treeguide.store.keeping.backing_up import back_up
from treeguide.store.keeping.restoring import restore
from treeguide.store.keeping.verify import verify
from treeguide.store.people.links import Spent

__all__ = ["data", "file", "store"]


@pytest.fixture
def bob(store):
    """Somebody who looks after the server beside another one."""
    store.set_up(store.new_link("setup", by="start"), "Ada", "ada@example.org", "kept")
    return store.add_person("Bob", "bob@example.org", [Grant("admin")], by="Ada", status="active")


def test_what_was_taken_from_people_after_the_backup_is_not_given_back(store, data, file, bob):
    secret, link = store.sign_in(bob.id, "Test", 10**17), store.new_link("password", bob.id, by="x")
    back_up(store, file)
    store.take_role(bob.id, Grant("admin"), by="Ada")
    store.change_person(bob.changed(status="closed"), by="Ada", action="account closed")
    store.add_person("Eve", "eve@example.org", by="Ada")
    head = store.audit_entries()[0]
    store.close()

    restored = restore(file, data)
    again = open_store(data)

    assert (restored.before.people, restored.before.newer_people) == (1, 1)
    assert (again.person(bob.id).status, again.grants_of(bob.id)) == ("closed", [])
    assert again.signed_in(secret) is None
    with pytest.raises(Spent):
        again.link_shown(link)
    noted = [one.body for one in again.audit_entries() if one.action == "backup restored"]
    assert noted == [f'{{"audit before":"{head.seq}:{head.hash}"}}']
    assert verify(again).damages == ()
    again.close()


@pytest.mark.parametrize("left", ["nothing", "what cannot be read"])
def test_with_nothing_left_of_the_data_before_everybody_signs_in_anew(store, data, file, bob, left):
    secret = store.sign_in(bob.id, "Test", 10**17)
    back_up(store, file)
    store.close()
    (data / "treeguide.db").unlink()
    if left != "nothing":
        (data / "treeguide.db").write_bytes(b"x" * 10_000)

    restored = restore(file, data)
    again = open_store(data)

    assert "people have the accounts and roles that they had then" in restored.before.remarks[-1]
    assert again.signed_in(secret) is None
    assert again.person(bob.id).status == "active"
    again.close()
