"""What a page says beside a field that asks for something personal."""

from flask import g

from treeguide.service.shelf import Edition
from treeguide.store import UNTIL_ERASED
from treeguide.web.current import shelf


def privacy(edition: Edition, variable: str) -> str:
    """Return who reads what is filled in there, and when it is deleted."""
    team = shelf().store.known_teams().get(edition.tree.team or "")
    read = g.t("personal.team", team=team.name) if team is not None else g.t("personal")
    return f"{read} {kept_for(edition.sealed.get(variable, UNTIL_ERASED))}"


def kept_for(days: int) -> str:
    """Return when something personal is deleted, as everybody is told; `days` as stores keep it."""
    return str(g.t("personal.asked") if days == UNTIL_ERASED else g.t.count("personal.kept", days))
