"""Codes with which a session goes on elsewhere: each works once, and only its hash is kept."""

from collections.abc import Iterable

from treeguide.engine import US_A_DAY
from treeguide.store.driver import Run
from treeguide.store.errors import Conflict, StoreError
from treeguide.store.part import Part
from treeguide.store.sessions import Append
from treeguide.store.tokens import hash_of

LASTS_US = US_A_DAY
REMEMBERED_US = 30 * US_A_DAY
"""How long it is known from which browser a session was taken: as long as a cookie lasts."""

OF_OPEN = "session_id IN (SELECT id FROM session WHERE status = 'open')"
KEEP_CODE = """
INSERT INTO resume_code (id, session_id, made_us, expires_us)
VALUES (:code, :session_id, :now_us, :expires_us)
"""
DROP_UNUSED = "DELETE FROM resume_code WHERE session_id = :session_id AND used_us IS NULL"
DROP_OLD = "DELETE FROM resume_code WHERE made_us < :forgotten_us"
CODE = f"""
SELECT session_id FROM resume_code
WHERE id = :code AND used_us IS NULL AND expires_us > :now_us AND {OF_OPEN}
"""
USE_CODES = f"""
UPDATE resume_code SET used_us = :now_us, taken_from = (
  SELECT token_hash FROM session WHERE session.id = resume_code.session_id AND :is_taken = 1
)
WHERE used_us IS NULL AND {OF_OPEN} AND session_id IN (
  SELECT session_id FROM resume_code
  WHERE id = :code AND used_us IS NULL AND expires_us > :now_us
)
"""
GIVE_RIGHT = "UPDATE session SET token_hash = :token_hash WHERE id = :session_id"
TAKEN = """
SELECT 1 AS found FROM resume_code
WHERE session_id = :session_id AND taken_from = :token_hash LIMIT 1
"""


class CodeSpent(StoreError):
    """A code was used before, is too old, or was never given to anybody."""

    def __init__(self) -> None:
        super().__init__(
            "This code does not work any more: each works once, and for a day. Make a new one"
            " where the session is open."
        )


class Resuming(Part):
    """Keeps what people show to go on with a session elsewhere."""

    def keep_codes(self, session_id: str, secrets: Iterable[str]) -> int:
        """Keep `secrets` for a session, of which any one can be shown; return until when.

        Those that were made for it before do not work any more.
        """
        now = self.clock()
        values = {
            "session_id": session_id,
            "now_us": now,
            "expires_us": now + LASTS_US,
            "forgotten_us": now - REMEMBERED_US,
        }

        def keep(run: Run) -> None:
            run(DROP_OLD, values)
            run(DROP_UNUSED, values)
            for secret in secrets:
                run(KEEP_CODE, {**values, "code": hash_of(secret)})

        self._driver.write(keep)
        return now + LASTS_US

    def session_of_code(self, secret: str) -> str:
        """Return the session for which a code is good; raise CodeSpent where it is for none."""
        found = self._driver.read(CODE, code=hash_of(secret), now_us=self.clock())
        if not found:
            raise CodeSpent
        return str(found[0]["session_id"])

    def use_code(self, secret: str) -> None:
        """Let a code work no more, nor any other of its session; raise CodeSpent if it does not."""
        self._driver.write(lambda run: self._use_code(run, secret, is_taken=False))

    def take_up(self, secret: str, append: Append, token_hash: str) -> None:
        """Use a code, keep an event, and let only who holds `token_hash` go on with the session.

        Raises CodeSpent where the code does not work, Conflict where the session has gone on.
        """
        session_id = append.row["session_id"]

        def take(run: Run) -> None:
            self._use_code(run, secret, is_taken=True)
            (move, values), *others = append.statements
            if run(move, values).rowcount != 1:
                raise Conflict(append.ack.seq)
            for statement, values in others:
                run(statement, values)
            run(GIVE_RIGHT, {"session_id": session_id, "token_hash": token_hash})

        self._driver.write(take)

    def was_taken_from(self, session_id: str, token_hash: str) -> bool:
        """Whether somebody who holds `token_hash` has gone on with a session elsewhere."""
        values = {"session_id": session_id, "token_hash": token_hash}
        return bool(self._driver.read(TAKEN, **values))

    def _use_code(self, run: Run, secret: str, *, is_taken: bool) -> None:
        values = {"code": hash_of(secret), "now_us": self.clock(), "is_taken": int(is_taken)}
        if run(USE_CODES, values).rowcount < 1:
            raise CodeSpent
