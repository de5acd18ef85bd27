"""The blueprint of the desk, and the desk of the service behind it."""

from typing import cast

from flask import Blueprint, current_app

from treeguide.service.desk import Desk
from treeguide.web.current import sessions

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
NAME = "treeguide-desk"


def desk() -> Desk:
    """Return the desk of this application, made when it is first asked for."""
    found = current_app.extensions.get(NAME)
    if found is None:
        found = current_app.extensions[NAME] = Desk(sessions())
    return cast(Desk, found)
