"""The tabs of the administration: those that somebody may see, and the way to the first one."""

from typing import NamedTuple

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from treeguide.web.access import for_whoever_signed_in, somebody

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


class Tab(NamedTuple):
    """A page that stands in the row of tabs."""

    endpoint: str
    permission: str
    is_for_all: bool = False
    """Whether what it shows is no single team's, so that only who holds it everywhere sees it."""

    @property
    def page(self) -> str:
        """Return the name of the page, as its texts have it."""
        return self.endpoint.partition(".")[0]

    @property
    def address(self) -> str:
        """Return where it stands."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Whether the page that is asked for belongs to it."""
        return request.blueprint == self.page


TABS = (
    Tab("people.people", "see-people"),
    Tab("teams.teams", "teams"),
    Tab("tokens.tokens", "see-tokens"),
    Tab("sessions.sessions", "see-sessions"),
    Tab("trees.trees", "brand"),
    Tab("brands.brands", "brand", is_for_all=True),
    Tab("settings.settings", "configure", is_for_all=True),
    Tab("audit.audit", "see-audit"),
)


@blueprint.get("")
@for_whoever_signed_in
def admin() -> Response:
    """Lead to the first tab that who asks may see; for whom there is none, this page is none."""
    tabs = tabs_of_somebody()
    if not tabs:
        abort(404)
    return redirect(tabs[0].address)


@blueprint.app_template_global()
def tabs_of_somebody() -> list[Tab]:
    """Return the tabs that who asks may see."""
    found = somebody()
    if found is None:
        return []
    rights = found.rights
    return [
        tab
        for tab in TABS
        if (rights.may if tab.is_for_all else rights.may_anywhere)(tab.permission)
    ]
