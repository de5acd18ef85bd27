"""Sign-ins: a browser that shows a secret acts for a person, until that is ended."""

import secrets
from contextlib import suppress

from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.errors import StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Audit, Change
from treeguide.store.people.persons import Person
from treeguide.store.tokens import hash_of

SEEN_NOTED_EVERY_US = 60_000_000
"""How exactly it is kept when a browser was seen: a request in the same minute writes nothing."""


class SignIn(Record, frozen=True):
    """A browser that acts for a person."""

    id: str
    """The hash of the secret that it shows."""
    person_id: str
    device: str
    started_us: int
    seen_us: int
    expires_us: int


class SignIns(Audit):
    """Keeps sign-ins; their beginning and end are in the audit."""

    def sign_in(self, person_id: str, device: str, lasts_us: int) -> str:
        """Let a browser act for a person; return the secret that it has to show."""
        secret, now = secrets.token_urlsafe(32), self.clock()
        row = {
            "id": hash_of(secret),
            "person_id": person_id,
            "device": device,
            "now_us": now,
            "expires_us": now + lasts_us,
        }

        def keep(run: Run) -> None:
            self._note(run, Change(person_id, "signed in", person_id))
            run(sql.KEEP_SIGN_IN, row)

        self._driver.write(keep)
        return secret

    def signed_in(self, secret: str) -> tuple[SignIn, Person] | None:
        """Return the sign-in of a browser that shows `secret`, and whose; None if it has ended."""
        now = self.clock()
        found = self._driver.read(sql.SIGNED_IN, id=hash_of(secret), now_us=now)
        if not found:
            return None
        [row] = found
        kept = SignIn(**{name: row.pop(name) for name in SignIn.__struct_fields__})
        if now - kept.seen_us >= SEEN_NOTED_EVERY_US:
            # Reading goes on while the disk is full, and on data that are damaged.
            with suppress(StoreError):
                self._driver.write(lambda run: run(sql.NOTE_SEEN, {"id": kept.id, "now_us": now}))
        return kept, Person(id=kept.person_id, **row)

    def sign_ins_of(self, person_id: str) -> list[SignIn]:
        """Return the browsers that act for a person, the one seen last first."""
        values = {"person_id": person_id, "now_us": self.clock()}
        return [SignIn(**row) for row in self._driver.read(sql.SIGN_INS_OF, **values)]

    def end_sign_in(self, sign_in: SignIn, *, by: str) -> None:
        """Let a browser act for nobody any more."""

        def end(run: Run) -> None:
            self._note(run, Change(by, "signed out", sign_in.person_id))
            run(sql.END_SIGN_IN, {"id": sign_in.id, "now_us": self.clock()})

        self._driver.write(end)

    def end_sign_ins(self, person_id: str, *, by: str) -> None:
        """Let no browser act for a person any more."""

        def end(run: Run) -> None:
            self._note(run, Change(by, "signed out everywhere", person_id))
            run(sql.END_SIGN_INS, {"person_id": person_id, "now_us": self.clock()})

        self._driver.write(end)

    def forget_old_sign_ins(self, before_us: int) -> int:
        """Forget sign-ins that had ended before a moment; return how many."""
        values = {"before_us": before_us}
        return self._driver.write(lambda run: int(run(sql.DROP_OLD_SIGN_INS, values).rowcount))
