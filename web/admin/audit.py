"""The audit: who has changed what."""

import datetime
from collections.abc import Iterable, Iterator

import msgspec
from flask import (
    Blueprint,
    Response,
    abort,
    g,
    make_response,
    render_template,
    request,
)

from treeguide.access import Grant
from treeguide.store import Store
from treeguide.store.people.actions import ACTIONS, KINDS
from treeguide.store.people.audit import Entry
from treeguide.store.people.persons import Person
from treeguide.web import paging
from treeguide.web.access import accounts, requires
from treeguide.web.actors import called
from treeguide.web.admin.audit_search import asked_in
from treeguide.web.admin.brand_form import PARTS
from treeguide.web.current import shelf
from treeguide.web.hidden import position_in
from treeguide.web.moments import moment
from treeguide.web.paging import page_behind
from treeguide.web.people_seen import people_in_sight, team_name

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
MORE = frozenset(
    {
        "audit before",
        "brand",
        "changed",
        "kept",
        "name",
        "name before",
        "parent",
        "parent before",
        "reason",
        "scopes",
        "sites",
        "tells",
    }
)
"""What an entry can say beside its action; each has its words under `audit.more.`."""


@blueprint.get("")
@requires("see-audit")
def audit() -> Response:
    """Show the latest entries that are asked for, or those behind one that has a number."""
    asked, troubles = asked_in(request.args)
    people = shelf().store.people()
    found = page_behind(
        request.args.get("after", ""),
        lambda place: shelf().store.audit_entries(position_in(place), paging.AT_ONCE),
        lambda entry: str(entry.seq),
        asked.holds,
    )
    page = render_template(
        "admin/audit.html",
        found=found,
        names=_names(people),
        people={one.id: one.name for one in people_in_sight()},
        teams={team.id for team in shelf().store.teams()},
        kinds=KINDS,
        asked=asked,
        troubles=troubles,
        known=ACTIONS,
        moment=moment,
        said=_said,
        called=called,
    )
    return make_response(page, 400 if troubles else 200)


@blueprint.get("/entries.jsonl")
@requires("see-audit")
def entries() -> Response:
    """Return all entries that are asked for, as lines of JSON, the latest first."""
    asked, troubles = asked_in(request.args)
    if troubles:
        abort(400)
    lines = (_line(entry) for entry in _all_entries(shelf().store) if asked.holds(entry))
    response = Response(lines, mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return response


def _all_entries(store: Store) -> Iterator[Entry]:
    place = None
    while found := store.audit_entries(place, paging.AT_ONCE):
        yield from found
        place = found[-1].seq


def _line(entry: Entry) -> bytes:
    at = datetime.datetime.fromtimestamp(entry.at_us / 1_000_000, datetime.UTC)
    said = {
        "number": entry.seq,
        "at": at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "team": entry.team,
        "subject": entry.subject,
        "more": msgspec.Raw(entry.body.encode()),
        "hash": entry.hash,
    }
    return msgspec.json.encode(said) + b"\n"


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
    if name in ("parent", "parent before"):
        return team_name(str(value))
    if name == "changed" and isinstance(value, list):
        value = [g.t(f"brand.{part}") for part in value if part in PARTS]
    if name == "scopes":
        value = [g.t(f"scope.{scope}") for scope in str(value).split()]
    if isinstance(value, list):
        return ", ".join(map(str, value)) or str(g.t("audit.more.none"))
    return str(value)
