"""The audit: who has changed what."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from treeguide.store.people.audit import Entry
from treeguide.web.access import requires, who
from treeguide.web.current import shelf
from treeguide.web.moments import moment

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
A_PAGE = 100


@blueprint.get("")
@requires("see-audit")
def audit() -> Response:
    """Show the latest entries, or those before a number."""
    before = request.args.get("before", type=int)
    entries = shelf().store.audit_entries(before, A_PAGE)
    names = {person.id: person.name for person in shelf().store.people()}
    page = render_template(
        "admin/audit.html",
        entries=[entry for entry in entries if _may_see(entry)],
        names=names,
        moment=moment,
        onward=entries[-1].seq if len(entries) == A_PAGE else None,
    )
    return make_response(page)


def _may_see(entry: Entry) -> bool:
    """Whether who asks may see an entry: what is of no team, only who sees everything."""
    return who().rights.may("see-audit", entry.team)
