"""The audit: who has changed what."""

from collections.abc import Callable, Iterable, Mapping

import msgspec
from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.access import Grant
from treeguide.service.accounts import account_subject
from treeguide.store.people.audit import Entry
from treeguide.store.people.persons import Person
from treeguide.web.access import requires, who
from treeguide.web.current import shelf
from treeguide.web.moments import moment

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
A_PAGE, AT_ONCE, MOST_READ = 50, 500, 10_000
"""How many entries are shown, read at a time, and looked at for one page."""
LAST = 2**62
KINDS: Mapping[str, tuple[str, ...]] = {
    "roles": ("role given", "role taken"),
    "people": (
        "person added",
        "account opened",
        "account closed",
        "name or address changed",
        "link for setup",
        "link for invitation",
        "link for password",
    ),
    "signing": (
        "signed in",
        "signed out",
        "signed out everywhere",
        "sign-in refused",
        "password changed",
        "password by invitation",
        "password by password",
        "password of later",
    ),
    "teams": ("team added", "team changed"),
    "tokens": ("token made", "token revoked"),
    "looks": ("brand added", "brand changed", "brand removed", "presence changed"),
    "sessions": ("words seen", "session erased"),
    "keeping": ("backup restored", "audit repaired"),
}
"""What can be asked for apart, and the actions that are of that kind."""
KNOWN = frozenset(action for actions in KINDS.values() for action in actions)


@blueprint.get("")
@requires("see-audit")
def audit() -> Response:
    """Show the latest entries that are asked for, or those before a number."""
    kind, person_id = request.args.get("kind", ""), request.args.get("person", "")
    people = shelf().store.people()
    about = {person_id, *(account_subject(one.email) for one in people if one.id == person_id)}
    entries, onward = _some(
        lambda entry: (
            _may_see(entry)
            and (kind not in KINDS or entry.action in KINDS[kind])
            and (not person_id or not about.isdisjoint((entry.actor, entry.subject)))
        )
    )
    page = render_template(
        "admin/audit.html",
        entries=entries,
        onward=onward,
        names=_names(people),
        kinds=KINDS,
        kind=kind if kind in KINDS else "",
        person_id=person_id,
        is_first="before" not in request.args,
        known=KNOWN,
        moment=moment,
        said=_said,
    )
    return make_response(page)


def _some(is_wanted: Callable[[Entry], bool]) -> tuple[list[Entry], int | None]:
    """Return a page of entries, and before which number others may be; None if none are."""
    # No entry has a higher number, and no database a higher one to compare with.
    before, found = min(request.args.get("before", LAST, int), LAST), list[Entry]()
    for _ in range(MOST_READ // AT_ONCE):
        read = shelf().store.audit_entries(before, AT_ONCE)
        for entry in read:
            if len(found) == A_PAGE:
                return found, found[-1].seq
            if is_wanted(entry):
                found.append(entry)
        if len(read) < AT_ONCE:
            return found, None
        before = read[-1].seq
    return found, before


def _may_see(entry: Entry) -> bool:
    """Whether who asks may see an entry: what is of no team, only who sees everything."""
    return who().rights.may("see-audit", entry.team)


def _names(people: Iterable[Person]) -> dict[str, str]:
    """Return how people are called, by id and by what guesses at their accounts are kept under."""
    return {key: one.name for one in people for key in (one.id, account_subject(one.email))}


def _said(entry: Entry) -> tuple[Grant | None, dict[str, str]]:
    """Return the role that an entry is about, if it is about one, and what more it says."""
    more = msgspec.json.decode(entry.body, type=dict[str, object])
    if "role" in more:
        return Grant(*(str(more[name]) for name in ("role", "team", "tree"))), {}
    return None, {name: str(value) for name, value in more.items() if value is not None}
