"""People: their accounts, and the roles that they were granted."""

import secrets
from collections.abc import Iterable, Mapping

import msgspec

from treeguide.access import Grant
from treeguide.model import Record
from treeguide.store.chain import text_of
from treeguide.store.driver import Row, Run
from treeguide.store.errors import Gone, StoreError
from treeguide.store.people import sql
from treeguide.store.people.audit import Audit, Change

ID_LETTERS = 12
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
ADMIN = Grant("admin")
GIVEN, TAKEN = "role given", "role taken"
"""What the audit calls it when somebody gets or loses a role."""


class Taken(StoreError):
    """Somebody or something else has this name already."""


class ChangedMeanwhile(StoreError):
    """Somebody's account is not any more as it was when the change began."""


class HasComeIn(StoreError):
    """Somebody has used her account, so it is no invitation any more."""


class NoTeam(Gone):
    """A role was to be given in a team that is not there any more, or never was."""

    def __init__(self, team: str) -> None:
        super().__init__(
            f"There is no team “{team}”, so nobody was given a role in it. Choose another team."
        )
        self.team = team


class LastAdmin(StoreError):
    """Nobody would be left who can look after the server."""


class Person(Record, frozen=True):
    """Somebody with an account."""

    id: str
    name: str
    email: str
    status: str
    """`invited` until she has come, then `active`; `closed` when she may not come any more."""
    password: str | None
    """What Argon2 has made of her password; None where she signs in another way."""
    issuer: str | None
    subject: str | None
    """Who she is for a single sign-on: its address, and its name for her."""
    created_us: int
    created_by: str

    def changed(self, **values: str | None) -> "Person":
        """Return her with other values; nothing is kept by that."""
        return msgspec.structs.replace(self, **values)


class Colleague(Record, frozen=True):
    """Somebody as those who work with her know her."""

    id: str
    name: str


class People(Audit):
    """Keeps people and their roles; every change is in the audit."""

    def person(self, person_id: str) -> Person:
        """Return somebody; raise Gone if there is nobody of that id."""
        return Person(**self._one(sql.PERSON, id=person_id))

    def person_with_email(self, email: str) -> Person | None:
        """Return who has this address, None if nobody has."""
        found = self._driver.read(sql.PERSON_BY_EMAIL, email=normal(email))
        return Person(**found[0]) if found else None

    def person_of(self, issuer: str, subject: str) -> Person | None:
        """Return who a single sign-on says she is, None if nobody is."""
        found = self._driver.read(sql.PERSON_BY_SUBJECT, issuer=issuer, subject=subject)
        return Person(**found[0]) if found else None

    def people(self) -> list[Person]:
        """Return everybody by name, those whose accounts are closed too."""
        return [Person(**row) for row in self._driver.read(sql.PEOPLE)]

    def names_of(self, person_ids: Iterable[str]) -> Mapping[str, str]:
        """Return what people are called, by id; who is not there has no name."""
        wanted = sorted(set(person_ids))
        rows = text_of([[one] for one in wanted])
        found = self._driver.read(sql.NAMES, rows=rows) if wanted else []
        return {row["id"]: row["name"] for row in found}

    def holders_of(self, *enough: Iterable[Grant]) -> list[Colleague]:
        """Return who has a grant of each of `enough`, by name; only active accounts."""
        wanted = [
            [number, one.role, one.team, one.tree]
            for number, grants in enumerate(enough)
            for one in grants
        ]
        found = self._driver.read(sql.HOLDERS, rows=text_of(wanted), number=len(enough))
        return [Colleague(**row) for row in found]

    def add_person(
        self, name: str, email: str, grants: Iterable[Grant] = (), *, by: str, **more: str
    ) -> Person:
        """Keep somebody new with her roles; raise Taken where her address is another one's.

        `more` may hold `status`, `password`, `issuer` and `subject`. Raises NoTeam where that of a
        role is not there.
        """
        row = self._new(name, email, by, more)
        self._driver.write(lambda run: self._keep_person(run, row, grants))
        return self.person(row["id"])

    def _keep_person(self, run: Run, row: Row, grants: Iterable[Grant]) -> None:
        """Keep somebody new in the transaction of `run`; see `add_person`."""
        self._note(run, Change(row["by"], "person added", row["id"]))
        if run(sql.KEEP_PERSON, row).rowcount != 1:
            raise Taken(f"Somebody has an account with the address “{row['email']}” already.")
        for grant in grants:
            _refuse_without_team(run, grant)
            self._give(run, row["id"], grant, row["by"])

    def change_person(self, person: Person, *, by: str, action: str, **changes: str | None) -> None:
        """Change somebody who was `person` a moment ago; raise Gone if there is nobody of that id.

        Raises ChangedMeanwhile, LastAdmin where nobody could look after the server any more, Taken
        where her address is another one's. With another address her links end; whoever may not come
        any more is signed out everywhere.
        """

        def change(run: Run) -> None:
            self._note(run, Change(by, action, person.id))
            self._keep_changes(run, person, changes)

        self._driver.write(change)

    def withdraw_invitation(self, person_id: str, *, by: str) -> None:
        """Forget somebody who was invited and has never come in, with her roles and links.

        Raises HasComeIn where she has, or nobody is there any more.
        """
        values = {"person_id": person_id}

        def withdraw(run: Run) -> None:
            self._note(run, Change(by, "invitation withdrawn", person_id))
            run(sql.FORGET_LINKS_OF, values)
            run(sql.DROP_GRANTS_OF, values)
            if run(sql.DROP_PERSON, values).rowcount != 1:
                raise HasComeIn(
                    "The account was used meanwhile, so the invitation was not withdrawn. Close the"
                    " account instead."
                )

        self._driver.write(withdraw)

    def close_for_good(self, person: Person, *, by: str) -> None:
        """Close an account and forget its password, even if it is the last administrator's."""

        def close(run: Run) -> None:
            self._note(run, Change(by, "account closed", person.id))
            closed = as_kept(run, person.id).changed(status="closed", password=None)
            run(sql.CHANGE_PERSON, _row(closed))
            self._let_nobody_act(run, person.id)

        self._driver.write(close)

    def keep_password_anew(self, person: Person, password: str) -> None:
        """Keep the same password with more effort; nothing else that was kept meanwhile goes.

        That is no change of hers, so the audit does not speak of it.
        """
        values = {"id": person.id, "before": person.password, "password": password}
        self._driver.write(lambda run: run(sql.KEEP_PASSWORD_ANEW, values) and None)

    def has_admin(self) -> bool:
        """Whether somebody can look after the server."""
        return bool(self._driver.read(f"{sql.ADMINS} HAVING COUNT(*) > 0"))

    def _keep_changes(self, run: Run, person: Person, changes: Mapping[str, str | None]) -> None:
        """Change somebody in the transaction of `run`, which holds the audit: `change_person`."""
        kept = as_kept(run, person.id)
        has_another_password = "password" in changes and kept.password != person.password
        if kept.status != person.status or has_another_password:
            raise ChangedMeanwhile(
                "The account was closed, opened or given another password meanwhile, so nothing was"
                " changed. Look at it as it is now, then change it again."
            )
        changed = kept.changed(**changes)
        other = run(sql.PERSON_BY_EMAIL, {"email": normal(changed.email)}).fetchone()
        if other is not None and other[0] != person.id:
            raise Taken(f"Somebody has an account with the address “{changed.email}” already.")
        run(sql.CHANGE_PERSON, _row(changed))
        if normal(changed.email) != kept.email:
            # Who reads the mail of the address before may have a link.
            run(sql.DROP_LINKS, {"person_id": person.id, "now_us": self.clock()})
        if changed.status == "closed":
            self._let_nobody_act(run, person.id)
            self._refuse_without_admins(run)

    def _let_nobody_act(self, run: Run, person_id: str) -> None:
        """End for good what acts for somebody: opening her account again revives no token."""
        self._sign_out(run, person_id)
        run(sql.REVOKE_TOKENS_OF, {"person_id": person_id, "now_us": self.clock()})

    def _sign_out(self, run: Run, person_id: str) -> None:
        """End all that somebody has open, and let no link of hers be used any more."""
        values = {"person_id": person_id, "now_us": self.clock()}
        run(sql.END_SIGN_INS, values)
        run(sql.DROP_LINKS, values)

    def grants_of(self, person_id: str) -> list[Grant]:
        """Return the roles of somebody."""
        return [Grant(**row) for row in self._driver.read(sql.GRANTS_OF, person_id=person_id)]

    def all_grants(self) -> Mapping[str, list[Grant]]:
        """Return the roles of everybody who has any, by the person's id."""
        found: dict[str, list[Grant]] = {}
        for row in self._driver.read(sql.GRANTS):
            found.setdefault(row.pop("person_id"), []).append(Grant(**row))
        return found

    def give_role(self, person_id: str, grant: Grant, *, by: str) -> None:
        """Grant a role; who was sent a link before may have less, so it works no more.

        Raises NoTeam where its team is not there.
        """

        def give(run: Run) -> None:
            # Whoever removes the team meanwhile is waited for, or waits and finds the role.
            self._hold(run)
            _refuse_without_team(run, grant)
            self._give(run, person_id, grant, by)

        self._driver.write(give)

    def take_role(self, person_id: str, grant: Grant, *, by: str) -> None:
        """Take a role away; raise LastAdmin where nobody could look after the server any more."""

        def take(run: Run) -> None:
            self._take(run, person_id, grant, by)
            if grant == ADMIN:
                self._refuse_without_admins(run)

        self._driver.write(take)

    def _new(self, name: str, email: str, by: str, more: dict[str, str]) -> Row:
        return {
            "id": "".join(secrets.choice(_LETTERS) for _ in range(ID_LETTERS)),
            "name": name,
            "email": normal(email),
            "status": "invited",
            "password": None,
            "issuer": None,
            "subject": None,
            "by": by,
            "now_us": self.clock(),
            **more,
        }

    def _give(self, run: Run, person_id: str, grant: Grant, by: str) -> None:
        self._note(run, about_role(GIVEN, person_id, grant, by))
        values = {**_grant_row(person_id, grant), "now_us": self.clock(), "by": by}
        run(sql.KEEP_GRANT, values)
        if run(sql.DROP_LINKS, values).rowcount:
            self._note(run, Change(by, "links ended", person_id, grant.in_team))

    def _take(self, run: Run, person_id: str, grant: Grant, by: str) -> None:
        self._note(run, about_role(TAKEN, person_id, grant, by))
        run(sql.DROP_GRANT, _grant_row(person_id, grant))

    def _refuse_without_admins(self, run: Run) -> None:
        if run(sql.ADMINS).fetchone()[0] == 0:
            raise LastAdmin(
                "Nobody would be left who can look after the server, so nothing was changed. Make"
                " somebody else an administrator first."
            )


def about_role(action: str, person_id: str, grant: Grant, by: str) -> Change:
    """Return what the audit is told of a role that was given or taken."""
    more = {"role": grant.role, "team": grant.team, "tree": grant.tree}
    return Change(by, action, person_id, grant.in_team, more)


def _refuse_without_team(run: Run, grant: Grant) -> None:
    """Refuse a role in a team that is not there, in a transaction that holds the audit."""
    if grant.in_team and run(sql.TEAM_IS_THERE, {"id": grant.team}).fetchone() is None:
        raise NoTeam(grant.team)


def as_kept(run: Run, person_id: str) -> Person:
    """Return somebody as she is in the transaction of `run`; raise Gone if nobody is."""
    row = run(sql.PERSON, {"id": person_id}).fetchone()
    if row is None:
        raise Gone(f"There is nobody with the id “{person_id}”.")
    return Person(*row)


def normal(email: str) -> str:
    """Return an address as it is compared."""
    return email.strip().casefold()


def _row(person: Person) -> Row:
    return {
        "id": person.id,
        "name": person.name,
        "email": normal(person.email),
        "status": person.status,
        "password": person.password,
        "issuer": person.issuer,
        "subject": person.subject,
    }


def _grant_row(person_id: str, grant: Grant) -> Row:
    return {"person_id": person_id, "role": grant.role, "team": grant.team, "tree": grant.tree}
