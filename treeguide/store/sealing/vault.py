"""The vault: personal answers are kept sealed, and erased by deleting the keys that open them.

Decision 0012 says why, and what this protects from.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag

from treeguide.store.driver import Driver, Row
from treeguide.store.errors import Broken, Erased, Locked
from treeguide.store.sealing.data_keys import FIRST, MARK, DataKey, DataKeys, Name
from treeguide.store.sealing.master import NONCE, Master

BLOCK = 64
"""Sealed texts are a multiple of this long: “no” must not be told from “yes” by its length."""

Parts = Mapping[int, Mapping[str, Any]]
"""Personal values by name, by the days for which they are kept."""
Progress = Callable[[int, int], None]
"""Is told how many are done, of how many."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Vault:
    """Seals and opens the personal values of events. All of it may be called by many threads."""

    def __init__(
        self, keys: Driver, master: Master, clock: Callable[[], int] | None = None
    ) -> None:
        self._keys = DataKeys(keys, master, clock or keys.now_us)
        # Where keys are wrapped already, a new master key would open none of them.
        if not master.ids and not self._keys.masters():
            master.begin()

    def seal(self, session_id: str, seq: int, parts: Parts) -> bytes:
        """Return the values of an event so that only this vault opens them.

        Each key that is needed is on the disk before this returns, so no event is kept whose key
        is lost. Raises Locked without a master key.
        """
        sealed = {
            str(keep_days): self._sealed((session_id, keep_days), seq, values)
            for keep_days, values in parts.items()
        }
        return _encode(sealed)

    def open(self, session_id: str, seq: int, blob: bytes) -> dict[str, Any]:
        """Return the values of an event by name.

        Raises Erased where a key was deleted, Locked without the master key, Broken where the
        sealed values were changed.
        """
        values, is_complete = self.open_what_is_left(session_id, seq, blob)
        if not is_complete:
            raise Erased(
                f"Personal answers of the session “{session_id}” were erased, or their time is"
                " over. What is not personal can still be listed."
            )
        return values

    def open_what_is_left(
        self, session_id: str, seq: int, blob: bytes
    ) -> tuple[dict[str, Any], bool]:
        """Return the values of an event whose keys are still there, and if those are all of it."""
        values: dict[str, Any] = {}
        is_complete = True
        for keep_days, sealed in _sealed_parts(blob):
            part = self._opened((session_id, keep_days), seq, sealed)
            is_complete = is_complete and part is not None
            values |= part or {}
        return values, is_complete

    def fingerprint(self, session_id: str, parts: Parts) -> str:
        """Return a text that is the same for the same values of a session.

        It cannot be worked out from the values without the keys: once these are deleted, nobody
        can try values until one fits.
        """
        prints = sha256()
        for keep_days in sorted(parts):
            key = self._keys.find_or_make((session_id, keep_days))
            prints.update(key.fingerprint(_encode(parts[keep_days])))
        return prints.hexdigest()

    def erase(self, *session_ids: str) -> bool:
        """Delete all keys of sessions for good; return whether there was any."""
        return self._keys.delete_all_of(session_ids) > 0

    def due(self, now_us: int, most: int, after: Name = FIRST) -> list[Name]:
        """Return (session id, keep_days) of keys whose time is over, in that order.

        The last one of an answer is the `after` of the next call, for whoever leaves some be.
        """
        return self._keys.due(now_us, most, after)

    def forget(self, session_id: str, keep_days: int) -> bool:
        """Delete one key of a session for good; return whether it was there."""
        return self.forget_all([(session_id, keep_days)]) > 0

    def forget_all(self, names: list[Name]) -> int:
        """Delete keys by (session id, keep_days) for good, all at once; return how many."""
        return self._keys.delete(names)

    def may_open(self, row: Row) -> bool:
        """Whether the data key in `row` is whole, as far as one can tell with the master keys."""
        return self._keys.may_open(row)

    @property
    def master(self) -> Master:
        """Return the master keys with which data keys are wrapped."""
        return self._keys.master

    def masters(self) -> dict[str, int]:
        """Return how many data keys each master key has wrapped, by its name."""
        return self._keys.masters()

    def rotate(self, new: Master, progress: Progress = lambda done, of: None) -> int:
        """Wrap all data keys with the first key of `new`; return how many were rewrapped.

        Those that are damaged stay as they are: nobody can open them anyhow.
        `new` should know the old keys as well. If this is interrupted, the same call goes on.
        Raises Locked, before anything is changed, if a data key needs a master key that is
        missing.
        """
        held = self._keys.masters()
        for master_id in held.keys() - set(new.ids) - set(self._keys.master.ids):
            raise Locked(new.missing(master_id))
        of, done = sum(held.values()) - held.get(new.id, 0), 0
        for some in self._rewrapped(new):
            done += some
            progress(done, of)
        self._keys.master = new
        self._keys.empty_the_log()
        return done

    def _rewrapped(self, new: Master) -> Iterator[int]:
        """Rewrap all keys, portion by portion, and those that a server has made meanwhile."""
        after, has_changed = FIRST, False
        while True:
            last, times = self._keys.rewrap_some(new, after)
            has_changed = has_changed or times > 0
            if times:
                yield times
            if last is None and not has_changed:
                return
            if last is None:
                has_changed = False
            after = last or FIRST

    def _sealed(self, name: Name, seq: int, values: Mapping[str, Any]) -> str:
        key, nonce = self._keys.find_or_make(name), os.urandom(NONCE)
        sealed = key.cipher.encrypt(nonce, _padded(_encode(values)), _about(name, seq))
        return b64encode(key.mark + nonce + sealed).decode()

    def _opened(self, name: Name, seq: int, sealed: bytes) -> dict[str, Any] | None:
        key = self._keys.find(name)
        # A key that came after the one which was deleted opens nothing of before.
        if key is None or key.mark != sealed[:MARK]:
            return None
        values: dict[str, Any] = msgspec.json.decode(_decrypted(key, sealed, name, seq))
        return values


def _decrypted(key: DataKey, sealed: bytes, name: Name, seq: int) -> bytes:
    nonce, rest = sealed[MARK : MARK + NONCE], sealed[MARK + NONCE :]
    try:
        return key.cipher.decrypt(nonce, rest, _about(name, seq))
    except (InvalidTag, ValueError) as error:
        raise _broken(f"event {seq} of the session “{name[0]}”") from error


def _sealed_parts(blob: bytes) -> Iterator[tuple[int, bytes]]:
    try:
        parts = msgspec.json.decode(blob, type=dict[int, str])
        yield from ((keep_days, b64decode(text)) for keep_days, text in parts.items())
    except (msgspec.DecodeError, ValueError) as error:
        raise _broken("an event") from error


def _broken(what: str) -> Broken:
    return Broken(
        f"The personal answers of {what} are not as they were written. `treeguide verify` says"
        " what else is damaged, `treeguide repair` saves the rest."
    )


def _about(name: Name, seq: int) -> bytes:
    """Return what sealed values are bound to: moved to another event, they do not open."""
    return _encode((*name, seq))


def _padded(text: bytes) -> bytes:
    """Return JSON with spaces behind it, which mean nothing to who reads it."""
    return text.ljust(-(-len(text) // BLOCK) * BLOCK)
