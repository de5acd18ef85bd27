"""The audit: who has changed what."""

from collections.abc import Callable, Iterable

import msgspec
from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.access import Grant
from treeguide.store.people.actions import ACTIONS, KINDS
from treeguide.store.people.audit import Entry
from treeguide.store.people.persons import Person
from treeguide.web.access import accounts, requires, who
from treeguide.web.current import shelf
from treeguide.web.hidden import position_in
from treeguide.web.moments import moment

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
A_PAGE, AT_ONCE, MOST_READ = 50, 500, 10_000
"""How many entries are shown, read at a time, and looked at for one page."""
MORE = frozenset({"audit before", "brand", "kept", "parent", "reason", "scopes", "sites", "tells"})
"""What an entry can say beside its action; each has its words under `audit.more.`."""


@blueprint.get("")
@requires("see-audit")
def audit() -> Response:
    """Show the latest entries that are asked for, or those before a number."""
    kind, person_id = request.args.get("kind", ""), request.args.get("person", "")
    people = shelf().store.people()
    subject_of = accounts().account_subject
    about = {person_id, *(subject_of(one.email) for one in people if one.id == person_id)}
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
        known=ACTIONS,
        moment=moment,
        said=_said,
    )
    return make_response(page)


def _some(is_wanted: Callable[[Entry], bool]) -> tuple[list[Entry], int | None]:
    """Return a page of entries, and before which number others may be; None if none are."""
    before, found = request.args.get("before", type=position_in), list[Entry]()
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
    subject_of = accounts().account_subject
    return {key: one.name for one in people for key in (one.id, subject_of(one.email))}


def _said(entry: Entry) -> tuple[Grant | None, dict[str, str]]:
    """Return the role that an entry is about, if it is about one, and what more it says."""
    more = msgspec.json.decode(entry.body, type=dict[str, object])
    if "role" in more:
        return Grant(*(str(more[name]) for name in ("role", "team", "tree"))), {}
    named = {name: _in_words(name, value) for name, value in more.items() if value is not None}
    return None, {_label(name): value for name, value in named.items()}


def _label(name: str) -> str:
    """Return what people call a value of an entry; one of a newer program is called as it is."""
    return str(g.t(f"audit.more.{name.replace(' ', '-')}")) if name in MORE else name


def _in_words(name: str, value: object) -> str:
    """Return a value of an entry as people say it."""
    if name == "scopes":
        value = [g.t(f"scope.{scope}") for scope in str(value).split()]
    if isinstance(value, list):
        return ", ".join(map(str, value)) or str(g.t("audit.more.none"))
    return str(value)
