"""Under which names people reach this server: a request that calls it otherwise is refused.

So no page has an address in it that a stranger has made up.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from treeguide.web.security import LONGEST_HOST, names_loopback

NAME = "treeguide-names"
WITHOUT_A_NAME = frozenset({"health.healthz", "health.readyz", "metrics.metrics"})
"""What programs ask for that watch a server by its number."""


def add_to(app: Flask, names: tuple[str, ...]) -> None:
    """Refuse what is asked of `app` under another name than one of `names`, if there are any."""
    app.extensions[NAME] = frozenset(names)
    if names:
        app.before_request(refuse_other_names)


def refuse_other_names() -> None:
    """Refuse a request whose host is none of ours."""
    if request.endpoint not in WITHOUT_A_NAME and not is_ours(request.host, _names()):
        abort(400)


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether people reach this server as `host`, which may have a port behind it."""
    if not names or names_loopback(host):
        return True
    try:
        return len(host) <= LONGEST_HOST and (urlsplit(f"//{host}").hostname or "") in names
    except ValueError:
        return False


def _names() -> frozenset[str]:
    found: frozenset[str] = current_app.extensions[NAME]
    return found
