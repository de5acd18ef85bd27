"""Access tokens: whoever shows one acts under its scopes. Only the hash of its secret is kept."""

import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256

from treeguide.engine import US_A_DAY
from treeguide.model import Record
from treeguide.store import sql
from treeguide.store.driver import Row, Run
from treeguide.store.errors import Gone, StoreError
from treeguide.store.people.audit import Audit, Change

MOST_DAYS = 365
RESTS_AFTER_US = 30 * US_A_DAY
"""After which time tokens rest of who signs in elsewhere: whether she left, nobody else tells."""
USE_NOTED_EVERY_US = 3_600_000_000
"""How exactly the last use is kept: a request in the same hour writes nothing."""

_TEXT = re.compile(r"tg_pat_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_NOBODY = "0" * 64
TERMINAL = "terminal"
"""What the audit calls whoever may write the data and belongs to nobody's account."""


class Token(Record, frozen=True):
    """An access token without its secret."""

    id: str
    name: str
    scopes: frozenset[str]
    created_us: int
    created_by: str
    expires_us: int
    person_id: str | None = None
    """Whose it is: it allows no more than she may do; None if it was made at the terminal."""
    used_us: int | None = None
    """When it was used last, to the hour; None if it never was."""
    revoked_us: int | None = None

    def is_valid(self, now_us: int) -> bool:
        """Whether it can be used at this moment."""
        return self.revoked_us is None and now_us < self.expires_us


class Tokens(Audit):
    """Keeps access tokens; making and revoking them is in the audit."""

    def new_token(
        self, name: str, scopes: Iterable[str], *, days: int, by: str, person_id: str | None = None
    ) -> tuple[Token, str]:
        """Keep a new token; return it with its text, which nobody can ever read again.

        `person_id` names whose it is; without one it is the server's, made at the terminal.
        """
        if not 1 <= days <= MOST_DAYS:
            raise ValueError(f"A token is valid for 1 to {MOST_DAYS} days, not for {days}.")
        token_id = "".join(secrets.choice(_LETTERS) for _ in range(12))
        secret, now = secrets.token_urlsafe(32), self.clock()
        values = {
            "id": token_id,
            "secret_hash": hash_of(secret),
            "name": name,
            "scopes": " ".join(sorted(scopes)),
            "created_us": now,
            "created_by": by,
            "expires_us": now + days * US_A_DAY,
            "person_id": person_id,
        }
        made = Change(
            person_id or TERMINAL, "token made", token_id, more={"scopes": values["scopes"]}
        )

        def keep(run: Run) -> None:
            self._note(run, made)
            run(sql.KEEP_TOKEN, values)

        self._driver.write(keep)
        return self.token(token_id), f"tg_pat_{token_id}_{secret}"

    def token(self, token_id: str) -> Token:
        """Return a token; raise Gone if there is none of that id."""
        return _token(self._one(sql.TOKEN, id=token_id))

    def tokens(self) -> list[Token]:
        """Return all tokens, the oldest first, those that are not valid any more too."""
        return [_token(row) for row in self._driver.read(sql.TOKENS)]

    def tokens_of(self, person_id: str) -> list[Token]:
        """Return the tokens of a person that can still be used, the oldest first."""
        values = {"person_id": person_id, "now_us": self.clock()}
        return [_token(row) for row in self._driver.read(sql.TOKENS_OF, **values)]

    def token_shown(self, text: str) -> Token | None:
        """Return the valid token of which this is the text, None if it is none; note its use.

        With a person's account her tokens end; where somebody else says who she is, they rest when
        that was long ago.
        """
        parts = _TEXT.fullmatch(text)
        if parts is None:
            return None
        values = {"id": parts[1], "since_us": self.clock() - RESTS_AFTER_US}
        found = self._driver.read(sql.TOKEN_SHOWN, **values)
        kept = found[0]["secret_hash"] if found else _NOBODY
        if not secrets.compare_digest(kept, hash_of(parts[2])) or not found:
            return None
        token, now = _token(found[0]), self.clock()
        if not token.is_valid(now):
            return None
        if token.used_us is None or now - token.used_us >= USE_NOTED_EVERY_US:
            self._note_use(token.id, now)
        return token

    def revoke_token(self, token_id: str, *, by: str = TERMINAL) -> None:
        """Let nobody use a token any more; raise Gone if there is none of that id."""
        values = {"id": token_id, "now_us": self.clock()}

        def revoke(run: Run) -> None:
            self._note(run, Change(by, "token revoked", token_id))
            if (
                run(sql.REVOKE_TOKEN, values).rowcount != 1
                and run(sql.TOKEN, values).fetchone() is None
            ):
                raise Gone(f"There is no token “{token_id}”.")

        self._driver.write(revoke)

    def secret(self, purpose: str) -> bytes:
        """Return what nobody but this installation knows, for one purpose; made when first asked.

        It lies in the database: whatever is derived from it needs a second secret that does not.
        """
        values = {"key": f"secret.{purpose}", "value": secrets.token_hex(32)}

        def found(run: Run) -> str:
            run(sql.KEEP_META, values)
            return str(run(sql.META, values).fetchone()[0])

        kept = self._driver.read(sql.META, key=values["key"])
        return bytes.fromhex(kept[0]["value"] if kept else self._driver.write(found))

    def _note_use(self, token_id: str, now_us: int) -> None:
        # Reading goes on while the disk is full, and on data that are damaged.
        with suppress(StoreError):
            self._driver.write(lambda run: run(sql.NOTE_USE, {"id": token_id, "now_us": now_us}))


def _token(row: Row) -> Token:
    kept = {name: value for name, value in row.items() if name != "secret_hash"}
    return Token(**{**kept, "scopes": frozenset(row["scopes"].split())})


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
