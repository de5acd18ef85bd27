"""Single sign-ons: who somebody is, of whom an issuer has said it, and the roles of her groups."""

from collections.abc import Set

from treeguide.access import Grant
from treeguide.model import Record
from treeguide.store.driver import Run
from treeguide.store.errors import StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Change
from treeguide.store.people.persons import ADMIN, People, Person, as_kept
from treeguide.store.tokens import hash_of

BY = "single sign-on"
"""What accounts and roles say they were made by."""
USED_US = 24 * 3600 * 1_000_000
"""How long it is remembered that a sign-in was used: longer than any is valid."""


class Closed(StoreError):
    """The account may not be used any more."""


class Elsewhere(StoreError):
    """An account has the address that is not known to be hers."""


class Joined(StoreError):
    """The account, or who has come, belongs to another one already."""


class Used(StoreError):
    """The sign-in came to its end before."""


class Arrival(Record, frozen=True):
    """Somebody, as her issuer describes her."""

    issuer: str
    subject: str
    name: str
    email: str
    is_verified: bool
    """Whether the issuer has made sure that the address is hers."""


class SignOns(People):
    """Finds or makes the accounts of those who sign in elsewhere; every change is in the audit."""

    def sign_on(self, arrival: Arrival, roles: Set[Grant] | None, state: str) -> str:
        """Return the id of who has come; her account is made, or joined, where she has none.

        `roles` are those of her groups, None where groups give none; `state` works once. Raises
        Used, Closed, and Elsewhere where her address is that of another account.
        """
        made = self._new(
            arrival.name,
            arrival.email,
            BY,
            {"status": "active", "issuer": arrival.issuer, "subject": arrival.subject},
        )

        def come(run: Run) -> str:
            self._hold(run)
            self._spend(run, state)
            person = _found(run, arrival)
            if person is None:
                self._keep_person(run, made, ())
            elif person.status == "closed":
                raise Closed("This account was closed.")
            elif (person.status, person.subject) != ("active", arrival.subject):
                self._join(run, person, arrival)
            person_id = person.id if person is not None else str(made["id"])
            if roles is not None:
                self._give_those_of_groups(run, person_id, roles)
            return person_id

        return self._driver.write(come)

    def join_account(
        self, person_id: str, arrival: Arrival, roles: Set[Grant] | None, state: str
    ) -> None:
        """Let somebody sign in elsewhere from now on who has shown that the account is hers.

        Her password ends, and all that acts for her but her access tokens. `roles` and `state` are
        as for `sign_on`. Raises Used, Closed, and Joined where one of the two belongs to another.
        """

        def join(run: Run) -> None:
            self._hold(run)
            self._spend(run, state)
            person = as_kept(run, person_id)
            if person.status != "active":
                raise Closed("This account was closed.")
            values = {"issuer": arrival.issuer, "subject": arrival.subject}
            if person.issuer is not None or run(sql.PERSON_BY_SUBJECT, values).fetchone():
                raise Joined("This account, or this person elsewhere, was joined before.")
            self._note(run, Change(person_id, "account joined", person_id))
            self._keep_changes(run, person, {**values, "password": None})
            self._sign_out(run, person_id)
            if roles is not None:
                self._give_those_of_groups(run, person_id, roles)

        self._driver.write(join)

    def _spend(self, run: Run, state: str) -> None:
        now = self.clock()
        values = {"link_id": hash_of(state), "now_us": now, "expires_us": now + USED_US}
        if run(sql.SPEND_SIGN_ON, {**values, "by": BY}).rowcount != 1:
            raise Used("This sign-in was used before.")

    def _join(self, run: Run, person: Person, arrival: Arrival) -> None:
        self._note(run, Change(BY, "account joined", person.id))
        hers = {"status": "active", "issuer": arrival.issuer, "subject": arrival.subject}
        self._keep_changes(run, person, hers)

    def _give_those_of_groups(self, run: Run, person_id: str, roles: Set[Grant]) -> None:
        """Let somebody have the roles of her groups; those that people gave her stay."""
        had = {Grant(*row) for row in run(sql.GRANTS_BY, {"person_id": person_id, "by": BY})}
        for grant in sorted(had - roles, key=str):
            # Whatever a directory says, somebody has to look after the server.
            if grant != ADMIN or self._are_others_left(run, person_id):
                self._take(run, person_id, grant, BY)
        has = {Grant(*row) for row in run(sql.GRANTS_OF, {"person_id": person_id})}
        for grant in sorted(roles - has, key=str):
            self._give(run, person_id, grant, BY)

    def _are_others_left(self, run: Run, person_id: str) -> bool:
        """Whether somebody else can look after the server."""
        return bool(run(sql.OTHER_ADMINS, {"person_id": person_id}).fetchone()[0])


def _found(run: Run, arrival: Arrival) -> Person | None:
    """Return whose account it is, None if she has none; raise Elsewhere where nobody may say."""
    values = {"issuer": arrival.issuer, "subject": arrival.subject, "email": arrival.email}
    known = run(sql.PERSON_BY_SUBJECT, values).fetchone()
    if known is not None:
        return Person(*known)
    other = run(sql.PERSON_BY_EMAIL, values).fetchone()
    if other is None:
        return None
    person = Person(*other)
    if person.status == "closed" and arrival.is_verified:
        return person
    if person.status != "invited" or person.issuer is not None or not arrival.is_verified:
        raise Elsewhere("Another account has this address.")
    return person
