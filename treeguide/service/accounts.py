"""Coming in with a name and a password, and who somebody is who has come in."""

import hmac
from functools import cached_property

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
        found = self._store.signed_in(secret)
        if found is None:
            return None
        sign_in, person = found
        return Who(person=person, sign_in=sign_in, rights=self.rights_of(person.id))

    def rights_of(self, person_id: str) -> Rights:
        """Return what somebody may do: the roles that she has now, with teams as they were lately.

        So a role that was taken from her holds no longer; where a team was moved by another
        process, that is seen some seconds later.
        """
        return Rights(self._store.grants_of(person_id), self._store.teams_above())

    def come_in(self, email: str, password: str, *, device: str, address: str) -> str | None:
        """Return the secret that the browser shows from now on; None where nobody comes in.

        Raises TooSoon where somebody has guessed at this account, or from this network address.
        Nothing tells whether there is such an account.
        """
        person = self._store.person_with_email(email)
        kept = person.password if person is not None and person.status == "active" else None
        if not self._is_right(email, kept, password, address) or person is None or kept is None:
            return None
        if passwords.should_be_kept_anew(kept):
            self._store.keep_password_anew(person, passwords.kept_of(password))
        return self._store.sign_in(person.id, device, LASTS_US)

    def confirms(self, person: Person, password: str, *, address: str) -> bool:
        """Whether somebody who has come in knows her password; raise TooSoon as `come_in` does.

        Who finds a browser that acts for her guesses no more often than anybody else.
        """
        return self._is_right(person.email, person.password, password, address)

    def make_ready(self) -> None:
        """Make what guesses are counted by, so that nobody who only reads has to write it."""
        _ = self._secret

    def account_subject(self, email: str) -> str:
        """Return under which name guesses at an account are counted, and kept in the audit."""
        return self._subject("account", normal(email))

    def _is_right(self, email: str, kept: str | None, password: str, address: str) -> bool:
        """Whether a password is the one that is kept; a wrong one is counted and in the audit."""
        account, place = self.account_subject(email), self._subject("address", address)
        home = self._subject("home", f"{normal(email)} {address}")
        # Whoever guesses cannot keep her out where she has come in before.
        is_home = self._store.is_remembered(home)
        closed_until_us = self._store.try_to_guess(*((home,) if is_home else (account, place)))
        if closed_until_us:
            raise TooSoon(-(-(closed_until_us - self._store.clock()) // 1_000_000))
        if not passwords.is_right(kept, password):
            self._store.note_in_audit(Change("somebody", "sign-in refused", account))
            return False
        if not is_home:
            # Who has an account of her own does not make the guesses at others undone.
            self._store.take_back_guess(place)
        self._store.forget_guesses(account)
        self._store.remember_right(home)
        return True

    def _subject(self, kind: str, what: str) -> str:
        """Return under which name guesses are counted; it tells nobody about whom or from where."""
        return f"{kind}:{hmac.digest(self._secret, what.encode(), 'sha256').hex()[:32]}"

    @cached_property
    def _secret(self) -> bytes:
        """Return what nobody has who could otherwise try addresses one after the other."""
        return self._store.secret("guesses")
