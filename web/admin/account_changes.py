"""What may be done with an account, and what is said where it cannot be."""

from collections.abc import Callable

from flask import g, request
from werkzeug.wrappers import Response

from treeguide.service import demonstration
from treeguide.store import StoreError
from treeguide.store.people.persons import (
    ChangedMeanwhile,
    HasComeIn,
    LastAdmin,
    NoTeam,
    Person,
    Taken,
    normal,
)
from treeguide.web.access import refuse, who
from treeguide.web.admin import granting, kept
from treeguide.web.admin.person_page import page_of, troubles_with
from treeguide.web.current import shelf

Change = Callable[[], None]


def _signs_out(subject: Person) -> Response:
    return changed(lambda: shelf().store.end_sign_ins(subject.id, by=who().person.id), subject)


def _closes(subject: Person) -> Response:
    if subject.id == who().person.id and "sure" not in request.form:
        return page_of(subject, 422, troubles={"sure": g.t("people.close.own.unsure")})
    return _has(subject, "account closed", status="closed")


def _opens(subject: Person) -> Response:
    return _has(subject, "account opened", status="active" if subject.password else "invited")


def _renames(subject: Person) -> Response:
    """Keep another name or address; one's own is changed where one's password is asked for."""
    if subject.id == who().person.id:
        refuse()
    name, email = request.form.get("name", "").strip(), normal(request.form.get("email", ""))
    if subject.issuer is not None or demonstration.is_one(subject):
        # The single sign-on says whose address it is; the demonstration is known by its own.
        email = subject.email
    troubles = troubles_with(name, email)
    if troubles:
        return page_of(subject, 422, troubles=troubles)
    return _has(subject, "name or address changed", name=name, email=email)


def _withdraws(subject: Person) -> Response:
    try:
        shelf().store.withdraw_invitation(subject.id, by=who().person.id)
    except HasComeIn:
        return page_of(shelf().store.person(subject.id), 409, troubles={"": g.t("people.came")})
    return kept("people.people", what="withdrawn")


DOINGS = {
    "close": _closes,
    "open": _opens,
    "rename": _renames,
    "sign-out": _signs_out,
    "withdraw": _withdraws,
}


def _has(subject: Person, action: str, **changes: str | None) -> Response:
    """Change an account as it is from now on."""
    by = who().person.id
    return changed(
        lambda: shelf().store.change_person(subject, by=by, action=action, **changes), subject
    )


def changed(change: Change, subject: Person) -> Response:
    """Do it and lead to the page of somebody, or show it with what hindered it."""
    try:
        change()
    except LastAdmin:
        return page_of(subject, 409, troubles={"": g.t("people.last")})
    except ChangedMeanwhile:
        now = shelf().store.person(subject.id)
        return page_of(now, 409, troubles={"": g.t("people.meanwhile")})
    except Taken:
        return page_of(subject, 422, troubles={"email": g.t("people.taken")})
    except NoTeam as gone:
        return page_of(subject, 422, troubles={"team": granting.unknown(gone.team)})
    except StoreError as error:
        return page_of(subject, 409, troubles={"": str(error)})
    return kept("people.person", person_id=subject.id)
