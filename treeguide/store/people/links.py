"""Links that work once: the first account of a server, an invitation, a forgotten password."""

import secrets

from treeguide.access import Grant
from treeguide.engine import US_A_DAY
from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.errors import Gone, StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Change
from treeguide.store.people.persons import ADMIN, People, Person
from treeguide.store.tokens import hash_of

SETUP, INVITATION, PASSWORD = "setup", "invitation", "password"
LASTS_US = {SETUP: US_A_DAY, INVITATION: 7 * US_A_DAY, PASSWORD: US_A_DAY // 24}
"""How long a link of each purpose can be used."""


class Spent(StoreError):
    """A link was used before, is too old, or was never given to anybody."""


class Shown(Record, frozen=True):
    """What a link that somebody shows is good for."""

    purpose: str
    person_id: str | None
    expires_us: int


class Made(Record, frozen=True):
    """When a link was made, and by whom."""

    made_us: int
    made_by: str


class Links(People):
    """Keeps links by the hashes of their secrets."""

    def new_link(self, purpose: str, person_id: str | None = None, *, by: str) -> str:
        """Keep a link that works once; return its secret, which nobody can ever read again."""
        secret, now = secrets.token_urlsafe(32), self.clock()
        values = {
            "link_id": hash_of(secret),
            "purpose": purpose,
            "person_id": person_id,
            "now_us": now,
            "by": by,
            "expires_us": now + LASTS_US[purpose],
        }

        def keep(run: Run) -> None:
            self._note(run, Change(by, f"link for {purpose}", person_id or ""))
            # Of each there is one that works: the latest.
            run(sql.DROP_LINKS if person_id is not None else sql.DROP_SETUP_LINKS, values)
            run(sql.KEEP_LINK, values)

        self._driver.write(keep)
        return secret

    def link_shown(self, secret: str) -> Shown:
        """Return what a link is good for; raise Spent where it is good for nothing any more."""
        found = self._driver.read(sql.LINK, link_id=hash_of(secret), now_us=self.clock())
        if not found:
            raise _spent()
        return Shown(**found[0])

    def latest_link(self, purpose: str, person_id: str) -> Made | None:
        """Return how the latest link for somebody was made, used or not; None if none is kept."""
        found = self._driver.read(sql.LATEST_LINK, purpose=purpose, person_id=person_id)
        return Made(**found[0]) if found else None

    def set_up(self, secret: str, name: str, email: str, password: str) -> Person:
        """Make the first administrator, or one when none can sign in, by a link for that."""
        row = self._new(name, email, "setup", {"status": "active", "password": password})

        def make(run: Run) -> None:
            self._spend_link(run, secret, SETUP)
            self._keep_person(run, row, [ADMIN])

        self._driver.write(make)
        return self.person(row["id"])

    def set_password(self, secret: str, purpose: str, password: str, name: str = "") -> Person:
        """Give somebody a password by a link that she was sent, and end all that was open."""
        person_id = self.link_shown(secret).person_id
        if person_id is None:
            raise _spent()
        before = self.person(person_id)
        if before.status == "closed":
            raise Gone("This account was closed.")
        changes = {"name": name.strip() or before.name, "status": "active", "password": password}

        def change(run: Run) -> None:
            self._spend_link(run, secret, purpose)
            self._note(run, Change(person_id, f"password by {purpose}", person_id))
            self._keep_changes(run, before, changes)
            self._sign_out(run, person_id)

        self._driver.write(change)
        return self.person(person_id)

    def invite(self, name: str, email: str, grants: list[Grant], *, by: str) -> tuple[Person, str]:
        """Keep somebody new with her roles; return her and the secret of her invitation."""
        person = self.add_person(name, email, grants, by=by)
        return person, self.new_link(INVITATION, person.id, by=by)

    def forget_old_links(self, before_us: int) -> int:
        """Forget links that nobody could use any more before a moment; return how many."""
        values = {"before_us": before_us}
        return self._driver.write(lambda run: int(run(sql.DROP_OLD_LINKS, values).rowcount))

    def _spend_link(self, run: Run, secret: str, purpose: str) -> None:
        values = {"link_id": hash_of(secret), "purpose": purpose, "now_us": self.clock()}
        if run(sql.USE_LINK, values).rowcount != 1:
            raise _spent()


def _spent() -> Spent:
    return Spent(
        "This link does not work any more: each works once, and only for a while. Ask whoever sent"
        " it for a new one."
    )
