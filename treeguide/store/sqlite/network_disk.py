"""A folder on a disk of the network: what SQLite needs of locks and of the disk is not sure there.

What is told of disks is Linux's; elsewhere nothing is known, and nothing refused.
"""

from pathlib import Path

from treeguide.store.errors import StoreError

MOUNTS = Path("/proc/self/mountinfo")
OF_NETWORKS = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.ceph",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
"""Kinds of file systems whose disk is on another machine."""


def refuse_network_disk(folder: Path) -> None:
    """Raise StoreError where a folder, made already or not, lies on a disk of the network."""
    kind = kind_of_disk(folder)
    if kind in OF_NETWORKS:
        raise StoreError(
            f"“{folder}” lies on a disk of the network ({kind}). Two servers could write there at"
            " once, and an answer that was acknowledged could be lost, so nothing was started."
            " Choose a folder on this machine with --data, or an address of PostgreSQL. If you are"
            " sure that its locks and its writes hold, set TREEGUIDE_NETWORK_DISK=1."
        )


def kind_of_disk(folder: Path) -> str | None:
    """Return what kind of file system holds a folder, None where that is not known."""
    try:
        lines = MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    place, found = folder.resolve(), dict[Path, str]()
    for line in lines:
        # What is mounted later at the same place hides what was there.
        about, _, kind = line.partition(" - ")
        found[Path(_plain(about.split()[4]))] = kind.split()[0]
    return next((found[one] for one in (place, *place.parents) if one in found), None)


def _plain(name: str) -> str:
    """Return the name of a place as it is: blanks and the like are written as numbers."""
    for letter in " \t\n\\":
        name = name.replace(f"\\{ord(letter):03o}", letter)
    return name
