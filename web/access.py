"""Who asks, and whether that person may. Every view says what it needs; one that does not keeps
the application from starting.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, NoReturn, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from treeguide.access import PERMISSIONS, ROLES
from treeguide.service.accounts import Accounts, Who
from treeguide.store import StoreError
from treeguide.web import cookies
from treeguide.web.security import SAFE_METHODS

NAME = "treeguide-accounts"
COOKIE = "treeguide-person"
"""The cookie that says who asks."""
NEEDS = "treeguide_needs"
"""The name under which a view holds what it needs."""
BY_ITSELF = "by itself"
"""What stands there for views that are for everybody, or that ask for a right of their own."""
SIGNED_IN = "signed in"
"""What stands there for views that are for everybody with an account."""

OF_LIBRARIES = frozenset({"static", "api-docs.openapi_json"})
"""Views for everybody that cannot say so themselves, for libraries make them."""


class NotAllowed(Forbidden):
    """Who asks is known, and her roles do not hold this."""

    page: ClassVar = "roles"


View = TypeVar("View", bound=Callable[..., Any])


def for_everybody(view: View) -> View:
    """Let anybody ask for `view`, or let it judge by itself, as a session's token does."""
    setattr(view, NEEDS, BY_ITSELF)
    return view


def for_whoever_signed_in(view: View) -> View:
    """Let everybody with an account ask for `view`."""
    setattr(view, NEEDS, SIGNED_IN)
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Let `view` be asked for by people who may do this in some team or at some tree.

    Where it is about a session, a tree or a person, the view asks for the place as well.
    """
    PERMISSIONS[permission]

    def mark(view: View) -> View:
        setattr(view, NEEDS, permission)
        return view

    return mark


def add_to(app: Flask, accounts: Accounts) -> None:
    """Ask of every request to `app` what its view needs."""
    app.extensions[NAME] = accounts
    with suppress(StoreError):
        # Where nothing can be written now, the first sign-in does it.
        accounts.make_ready()
    app.before_request(_refuse_who_may_not)
    app.jinja_env.globals |= {"somebody": somebody, "role_name": role_name}


def needs_of(app: Flask) -> dict[str, str]:
    """Return what each view of `app` needs; raise TypeError where one does not say it."""
    needs = {endpoint: _needs(app, endpoint) for endpoint in app.view_functions}
    silent = sorted(endpoint for endpoint, said in needs.items() if said is None)
    if silent:
        raise TypeError(f"These views do not say what they need: {', '.join(silent)}.")
    return cast(dict[str, str], needs)


def accounts() -> Accounts:
    """Return the accounts of this application."""
    return cast(Accounts, current_app.extensions[NAME])


def somebody() -> Who | None:
    """Return who has signed in in this browser, None if nobody has."""
    if "who" not in g:
        secret = cookies.brought(COOKIE)
        g.who = accounts().who(secret) if secret else None
    return cast("Who | None", g.who)


def who() -> Who:
    """Return who asks, where the view needs somebody."""
    found = somebody()
    assert found is not None
    return found


def require(permission: str, team: str | None = None, tree: str | None = None) -> None:
    """Refuse this request unless who asks may do this to what belongs to `team` and `tree`.

    That says that there is something here: where nobody else has to know it, answer 404 instead.
    """
    if not who().rights.may(permission, team, tree):
        refuse()


def refuse() -> NoReturn:
    """Answer this request with the page that says that one's roles do not allow it."""
    raise NotAllowed


def role_name(role: str) -> str:
    """Return how people call a role; one that an older or newer program knows is called as is."""
    return str(g.t(f"role.{role}")) if role in ROLES else role


def _needs(app: Flask, endpoint: str) -> str | None:
    if endpoint in OF_LIBRARIES:
        return BY_ITSELF
    view = app.view_functions[endpoint]
    of = getattr(view, "view_class", view)
    return cast("str | None", getattr(of, NEEDS, getattr(view, NEEDS, None)))


def _refuse_who_may_not() -> Response | None:
    if request.endpoint is None:
        return None
    needed = _needs(current_app, request.endpoint)
    if needed == BY_ITSELF:
        return None
    found = somebody()
    if found is None:
        return _to_the_door()
    if needed != SIGNED_IN and (needed is None or not found.rights.may_anywhere(needed)):
        refuse()
    return None


def _to_the_door() -> Response:
    """Lead to the page where one signs in, and from there back."""
    address = url_for("signing.door")
    if (back := _way_back()) is not None:
        address = f"{address}?{urlencode({'next': back})}"
    return redirect(address, 303)


def _way_back() -> str | None:
    """Return the address of the page that was asked for, or from which something was sent."""
    if request.method in SAFE_METHODS:
        return request.full_path.rstrip("?")
    routes = current_app.create_url_adapter(request)
    return request.path if routes is not None and routes.test(request.path, "GET") else None
