"""Master keys: what data keys are wrapped with. They lie outside of every database."""

import hmac
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from treeguide.store.errors import Broken, Locked
from treeguide.store.sealing import master_source as source

NONCE = 12
AT_ONCE = ": a running server takes it from there at once"
UNREAD = (
    "The keys from before are used meanwhile, and what is kept now is under one of them, so leave"
    " them where they are. {}"
)
NOWHERE = f"any of the settings {', '.join(source.SETTINGS)}"


class Master:
    """The keys of an installation: the first one wraps, each of them unwraps.

    There may be none. Whatever needs one then raises Locked, which says where it has to be put.
    """

    def __init__(
        self,
        *secrets: bytes,
        where: str = NOWHERE,
        file: Path | None = None,
        may_begin: bool = True,
    ) -> None:
        self.where = where
        self.file = file
        """The file that holds the keys, None where they come from elsewhere."""
        self._may_begin = may_begin
        self._ciphers = _ciphers(secrets)
        self._seen = _state_of(file)
        self._unread: str | None = None

    @classmethod
    def from_settings(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the keys that the settings name; raise Locked where they cannot be used."""
        found = source.in_settings(environ)
        return cls() if found is None else cls(*found.secrets, where=found.where, file=found.file)

    @classmethod
    def of_folder(
        cls, folder: Path, environ: Mapping[str, str] = os.environ, *, may_begin: bool = True
    ) -> Self:
        """Return the keys that the settings name, or else those in the file of a folder.

        With `may_begin`, `begin` makes that file where it is not there.
        """
        found, file = source.in_settings(environ), folder / source.FILE
        if found is None and file.exists():
            found = source.in_file(file)
        if found is None:
            return cls(where=f"“{file}”", file=file, may_begin=may_begin)
        return cls(*found.secrets, where=found.where, file=found.file)

    def __contains__(self, master_id: str) -> bool:
        if master_id not in self._ciphers:
            self._look_again()
        return master_id in self._ciphers

    @property
    def is_there(self) -> bool:
        """Whether there is any key."""
        if not self._ciphers:
            self._look_again()
        return bool(self._ciphers)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the names of the keys, that of the one which wraps first."""
        return tuple(self._ciphers)

    @property
    def id(self) -> str:
        """Return the name of the key that wraps; raise Locked if there is none."""
        self._look_again()
        for master_id in self._ciphers:
            return master_id
        raise Locked(
            f"Personal answers are kept only under a master key, and there is none in {self.where}."
            f" Nothing was kept. Put the key there{self.when_it_works}."
        )

    @property
    def unread(self) -> str | None:
        """Return why what was written into the file since cannot be used, None if it is."""
        self._look_again()
        return self._unread

    def begin(self) -> None:
        """Make the file with the first key, where it is to be in a file and is not there."""
        if self._may_begin and self.file is not None and not self._ciphers:
            source.make_file(self.file)
            self._ciphers = _ciphers(source.in_file(self.file).secrets)

    def wrap(self, secret: bytes, about: bytes) -> tuple[str, bytes]:
        """Return a data key so that only a master key gives it back, with the name of that key.

        It can be unwrapped for the same `about` only.
        """
        master_id, nonce = self.id, os.urandom(NONCE)
        return master_id, nonce + self._ciphers[master_id].encrypt(nonce, secret, about)

    def unwrap(self, master_id: str, wrapped: bytes, about: bytes) -> bytes:
        """Return the data key that the master key `master_id` has wrapped for `about`.

        Raises Locked without that master key, Broken where the wrapped key was changed.
        """
        if master_id not in self:
            raise Locked(self.missing(master_id))
        try:
            return self._ciphers[master_id].decrypt(wrapped[:NONCE], wrapped[NONCE:], about)
        except (InvalidTag, ValueError) as error:
            raise Broken(
                "The key of a session is not as it was written, so its personal answers cannot be"
                " read. Restore the keys from a backup; `treeguide verify` names the session."
            ) from error

    def missing(self, master_id: str) -> str:
        """Return what to say where the master key `master_id` is needed and not there."""
        held = f" (there is {', '.join(self.ids)})" if self._ciphers else ""
        return (
            f"This personal answer can be read with the master key {master_id} only, and that key"
            f" is not in {self.where}{held}. Put it there, as a line of its own after any"
            f" others{self.when_it_works}."
        )

    @property
    def when_it_works(self) -> str:
        """Return the end of a sentence: from when a key works that is put where it has to be."""
        return ", then start the server again" if self.file is None else AT_ONCE

    def _look_again(self) -> None:
        """Take over what has been written into the file: keys are changed while a server runs."""
        state = _state_of(self.file)
        if self.file is None or state is None or state == self._seen:
            return
        try:
            self._ciphers = _ciphers(source.in_file(self.file).secrets)
            self._unread = None
        except Locked as error:
            # What cannot be read now is no reason to give up keys that work.
            self._unread = UNREAD.format(error)
        self._seen = state


def id_of(secret: bytes) -> str:
    """Return the name of a master key. It is printed and stored, and leads nobody to the key."""
    return sha256(derived(secret, b"name")).hexdigest()[:12]


def derived(secret: bytes, purpose: bytes) -> bytes:
    """Return the key that `secret` gives for one purpose, so that no key serves two."""
    return hmac.digest(secret, b"treeguide/1 " + purpose, "sha256")


def _ciphers(secrets: tuple[bytes, ...]) -> dict[str, AESGCM]:
    return {id_of(one): AESGCM(derived(one, b"wrap")) for one in secrets}


def _state_of(file: Path | None) -> tuple[int, ...] | None:
    """Return what differs once somebody has written `file`, None where it is not there."""
    with suppress(OSError):
        if file is not None:
            now = file.stat()
            # With owner and rights, for these may be what kept it from being read.
            return now.st_ino, now.st_size, now.st_mtime_ns, now.st_mode, now.st_uid, now.st_gid
    return None
