"""Coming in with a name and a password, and who somebody is who has come in."""

from hashlib import sha256

from treeguide.access import Rights
from treeguide.model import Record
from treeguide.service import passwords
from treeguide.store import Store
from treeguide.store.people.audit import Change
from treeguide.store.people.persons import Person, normal
from treeguide.store.people.sign_ins import SignIn

LASTS_US = 12 * 3600 * 1_000_000
"""How long a browser acts for somebody: a working day."""


class TooSoon(Exception):
    """So many guesses were wrong that the next one is looked at later."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Who(Record, frozen=True):
    """Somebody who has come in, and what she may do."""

    person: Person
    sign_in: SignIn
    rights: Rights


class Accounts:
    """Lets people in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def who(self, secret: str) -> Who | None:
        """Return for whom the browser acts that shows `secret`, None if for nobody."""
        sign_in = self._store.signed_in(secret)
        if sign_in is None:
            return None
        return Who(
            person=self._store.person(sign_in.person_id),
            sign_in=sign_in,
            rights=self.rights_of(sign_in.person_id),
        )

    def rights_of(self, person_id: str) -> Rights:
        """Return what somebody may do."""
        parents = {team.id: team.parent for team in self._store.teams()}
        return Rights(self._store.grants_of(person_id), parents)

    def come_in(self, email: str, password: str, *, device: str, address: str) -> str | None:
        """Return the secret that the browser shows from now on; None where nobody comes in.

        Raises TooSoon where somebody has guessed at this account, or from this network address.
        Nothing tells whether there is such an account.
        """
        account, place = account_subject(email), _subject("address", address)
        home = _subject("home", f"{normal(email)} {address}")
        # Whoever guesses elsewhere cannot keep her out where she has come in before.
        subjects = (home if self._store.is_remembered(home) else account), place
        closed_until_us = self._store.try_to_guess(*subjects)
        if closed_until_us:
            raise TooSoon(-(-(closed_until_us - self._store.clock()) // 1_000_000))
        person = self._store.person_with_email(email)
        kept = person.password if person is not None and person.status == "active" else None
        if not passwords.is_right(kept, password) or person is None:
            self._store.note_in_audit(Change("somebody", "sign-in refused", account))
            return None
        self._store.forget_guesses(account, place)
        self._store.remember_right(home)
        return self._store.sign_in(person.id, device, LASTS_US)


def account_subject(email: str) -> str:
    """Return under which name guesses at an account are counted, and kept in the audit."""
    return _subject("account", normal(email))


def _subject(kind: str, what: str) -> str:
    """Return under which name guesses are counted; it tells nobody about whom or from where."""
    return f"{kind}:{sha256(what.encode()).hexdigest()[:32]}"
