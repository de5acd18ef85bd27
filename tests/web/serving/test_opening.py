"""Opening the data of a server: a disk of the network is refused, unless somebody wants it."""

import pytest

from treeguide.settings import Settings
from treeguide.store.sqlite import network_disk
from treeguide.web.serving.opening import Refused, store_at


@pytest.fixture
def far(tmp_path, monkeypatch):
    """A folder on a disk of the network."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text("22 1 0:40 / / rw - nfs4 far:/export rw\n", "utf-8")
    monkeypatch.setattr(network_disk, "MOUNTS", mounts)
    return tmp_path / "data"


def test_data_on_a_disk_of_the_network_are_refused_and_nothing_is_made(far):
    with pytest.raises(Refused, match=r"disk of the network \(nfs4\)"):
        store_at(far, Settings())

    assert not far.exists()


def test_who_says_that_the_disk_is_safe_keeps_the_data_there(far):
    store_at(far, Settings(network_disk=True)).close()

    assert far.is_dir()
