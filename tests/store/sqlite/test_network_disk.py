"""Data on a disk of the network are refused, as far as this machine tells what its disks are."""

from pathlib import Path

import pytest

from treeguide.store import StoreError
from treeguide.store.sqlite import network_disk
from treeguide.store.sqlite.network_disk import kind_of_disk, refuse_network_disk

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:40 / /srv rw master:3 - {kind} far:/export rw,vers=4.2
24 23 8:2 / /srv/near rw - xfs /dev/sdb1 rw
25 22 0:41 / /old rw - nfs far:/old rw
26 25 8:3 / /old rw - ext4 /dev/sdc1 rw
27 22 0:42 / /my\\040files rw - fuse.sshfs far:/files rw
"""


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Let this machine have such disks."""
    file = tmp_path / "mountinfo"
    monkeypatch.setattr(network_disk, "MOUNTS", file)

    def mount(kind: str = "nfs4") -> None:
        file.write_text(MOUNTS.format(kind=kind), "utf-8")

    return mount


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph"])
def test_a_folder_on_a_disk_of_the_network_is_refused(mounted, kind):
    mounted(kind)

    with pytest.raises(StoreError, match=rf"\({kind}\).*--data.*TREEGUIDE_NETWORK_DISK=1"):
        refuse_network_disk(Path("/srv/treeguide/data"))


@pytest.mark.parametrize("folder", ["/home/data", "/srv/near/data", "/old/data", "/srvdata"])
def test_a_folder_on_a_disk_of_this_machine_is_taken(mounted, folder):
    mounted()

    refuse_network_disk(Path(folder))


def test_a_place_whose_name_has_a_blank_is_known(mounted):
    mounted()

    assert kind_of_disk(Path("/my files/data")) == "fuse.sshfs"


def test_where_the_machine_does_not_tell_its_disks_nothing_is_refused(mounted):
    assert kind_of_disk(Path("/srv")) is None


def test_this_machine_says_what_holds_a_folder(tmp_path):
    assert network_disk.MOUNTS.exists() == (kind_of_disk(tmp_path) is not None)
