"""What the current request works with: the sessions and trees of its application."""

from typing import cast

from flask import Flask, current_app, g, request

from treeguide.service.sessions import Sessions
from treeguide.service.shelf import Shelf
from treeguide.service.walk import Walk

NAME = "treeguide"


def add_to(app: Flask, sessions: Sessions) -> None:
    """Give `app` its sessions, and let each request give back those that it has opened."""
    app.extensions[NAME] = sessions
    app.teardown_request(_give_back)


def sessions_of(app: Flask) -> Sessions:
    """Return the sessions of an application."""
    return cast(Sessions, app.extensions[NAME])


def sessions() -> Sessions:
    """Return the sessions of this application."""
    return sessions_of(current_app)


def shelf() -> Shelf:
    """Return the trees of this application."""
    return sessions().shelf


def opened(session_id: str, seq: int | None = None) -> Walk:
    """Return a session as it stands, for as long as the request lasts.

    `seq` is the position that the request expects. Raises Gone where there is no such session.
    """
    return lent(sessions().open(session_id, seq))


def lent(walk: Walk) -> Walk:
    """Return `walk`, which is given back when the request is over."""
    if "walks" not in g:
        g.walks = []
    g.walks.append(walk)
    return walk


def session_id_at_hand() -> str | None:
    """Return the session that this request is about, None where it is about none."""
    named = (request.view_args or {}).get("session_id")
    walks: list[Walk] = g.get("walks", [])
    # A request that starts a session cannot name it.
    return walks[0].row.id if named is None and walks else named


def _give_back(error: BaseException | None) -> None:
    for walk in g.pop("walks", ()):
        sessions().give_back(walk)
