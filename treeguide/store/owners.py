"""To whom files belong: what is written in place of one goes to its owner, or nothing is changed.

Maintenance is often done by root, and a server that cannot read its own files loses what they keep.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from treeguide.model import Record
from treeguide.store.errors import StoreError

IS_KNOWN = os.name == "posix"
"""Whether files have an owner here that a program can tell."""
ROOT = 0
FOR_OTHERS = 0o022
"""The rights by which others than its owner may write to a folder."""


class Foreign(StoreError):
    """A file belongs to somebody else, who could not use any more what would be put there."""


class Owner(Record, frozen=True):
    """A user of this machine, by number."""

    uid: int

    def __str__(self) -> str:
        return self.name or f"number {self.uid}"

    @property
    def name(self) -> str | None:
        """Return how the machine calls her, None where it does not know her now."""
        import pwd

        with suppress(KeyError):
            return pwd.getpwuid(self.uid).pw_name
        return None

    @property
    def as_a_word(self) -> str:
        """Return what a command takes to name her."""
        return self.name or str(self.uid)


def whoever_runs_this() -> Owner | None:
    """Return as whom this process acts, None where that cannot be told."""
    return Owner(os.geteuid()) if IS_KNOWN else None


def owner_of(place: Path) -> Owner | None:
    """Return to whom a file or a folder belongs, None where it is not there."""
    with suppress(OSError):
        return Owner(place.stat().st_uid) if IS_KNOWN else None
    return None


def refuse_what_is_anothers(*files: Path, by: Owner | None = None) -> None:
    """Raise Foreign where one of the files belongs to somebody else than `by`, who is not root.

    `by` is whoever runs this, where nobody is named.
    """
    by = by or whoever_runs_this()
    if by is None or by.uid == ROOT:
        return
    for file in files:
        owner = owner_of(file)
        if owner not in (None, by):
            raise Foreign(_said_to(by, file, owner))


def give_as(written: Path, place: Path) -> None:
    """Give `written` the owner and the rights of what it is to replace; raise Foreign if one may
    not. Where nothing is replaced, it stays as it is.
    """
    with suppress(FileNotFoundError):
        known = place.stat()
        written.chmod(S_IMODE(known.st_mode))
        _give(written, known, place)


def give_to_owner_of_folder(written: Path) -> None:
    """Let root give a file that was not there before to whom the folder belongs, if that may be."""
    if IS_KNOWN and os.geteuid() == ROOT:
        known = written.parent.stat()
        with suppress(PermissionError):
            os.chown(written, known.st_uid, known.st_gid)


def strangers(folder: Path, *files: Path) -> Iterator[str]:
    """Yield for each of the files that the user of the server cannot open what to do about it.

    That user is the owner of the folder, where nobody else may write to it, or else of the first
    of the files.
    """
    there = [file for file in files if file.exists()]
    if not (IS_KNOWN and there):
        return
    is_private = not folder.stat().st_mode & FOR_OTHERS
    user = owner_of(folder if is_private else there[0])
    for file in there:
        if user is not None and user.uid != ROOT and owner_of(file) != user:
            yield (
                f"“{file}” belongs to the user {owner_of(file)}, and the other data to the user"
                f" {user}, whose server cannot open it. {_given_back(file, user)}"
            )


def _give(written: Path, known: os.stat_result, place: Path) -> None:
    now = written.stat()
    if not IS_KNOWN or (now.st_uid, now.st_gid) == (known.st_uid, known.st_gid):
        return
    try:
        os.chown(written, known.st_uid, known.st_gid)
    except PermissionError:
        # Whose it is counts; a group that she is not in can be given by root alone.
        if now.st_uid != known.st_uid:
            raise Foreign(said_of_giving(place, Owner(known.st_uid))) from None


def said_of_giving(place: Path, owner: Owner) -> str:
    """Return what to say where a file at `place` may not be given to its owner."""
    return (
        f"“{place}” belongs to the user {owner}, who could not read what would be put in its place:"
        f" this user, {whoever_runs_this()}, may not give files to others. Nothing was changed."
        f" Run it as that user: `{_as_user(owner)} {_typed()}`."
    )


def said_of_reading(file: Path) -> str:
    """Return what to say where this user may not read a file, and what to do."""
    owner, by = owner_of(file), whoever_runs_this()
    if owner is None or by is None:
        return f"“{file}” may not be read by this user. Give her that right."
    return f"“{file}” belongs to the user {owner}, and not to {by}. {_given_back(file, by)}"


def _said_to(by: Owner, file: Path, owner: Owner | None) -> str:
    beginning = f"“{file}” belongs to the user {owner}, and this is run by the user {by}"
    if owner_of(file.parent) == by:
        return (
            f"{beginning}, to whom its folder belongs. Nothing was changed. {_given_back(file, by)}"
        )
    sudo = f"sudo -u {owner.name}" if owner is not None and owner.name else "sudo"
    return (
        f"{beginning}, who may not open it. Nothing was changed. Run it as that user, or as root:"
        f" `{sudo} {_typed()}`."
    )


def _given_back(file: Path, user: Owner) -> str:
    return f"Give it to that user, as root: `chown {user.as_a_word} {shlex.quote(str(file))}`."


def _as_user(owner: Owner) -> str:
    if owner.name:
        return f"runuser -u {owner.name} --"
    return f"setpriv --reuid={owner.uid} --regid={owner.uid} --clear-groups"


def _typed() -> str:
    """Return the command that runs, with the settings that say where things lie."""
    named = {name: os.environ.get(name, "") for name in ("TREEGUIDE_DATA", "TREEGUIDE_KEY_FILE")}
    # The address of a database may hold a password.
    places = [f"{name}={place}" for name, place in named.items() if place and "://" not in place]
    is_module = Path(sys.argv[0]).name == "__main__.py"
    words = sys.orig_argv if is_module else sys.argv
    return shlex.join([*(["env", *places] if places else []), *words])
