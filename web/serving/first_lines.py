"""The first lines that the server prints: where it answers, and how somebody comes in at first."""

import os
import socket
import sys
from collections.abc import Iterator

from treeguide.access import ROLES
from treeguide.service import demonstration
from treeguide.settings import Settings
from treeguide.store import Store
from treeguide.store.keeping.read_only import is_read_only
from treeguide.store.people.links import SETUP
from treeguide.web import logs

DAMAGED = (
    "The data are DAMAGED: what is kept can still be read, and nothing is written, so nobody can"
    " sign in or begin. The log says what was found. Stop the server, then run `treeguide repair`"
    " or restore a backup."
)
_DEMO = (
    "DEMONSTRATION: whoever uses this machine can sign in here, until a start without --demo.\n"
    "For looking around, sign in as {who}; the password of all is {password}"
)


def first_lines(
    store: Store, opened: socket.socket, host: str, live: int, *, settings: Settings, demo: bool
) -> Iterator[str]:
    """Yield where so many trees are live, and how to come in; let in whom these lines name."""
    yield _where(opened, host, live)
    yield from _people(store, opened, settings, demo=demo)


def print_lines(where: str) -> None:
    """Print lines for who has started the server; it answers also where nobody can read them."""
    try:
        print(where, flush=True)
    except OSError as error:
        # The first alone: those behind it hold what nobody else may know.
        line = where.partition("\n")[0]
        logs.log.warning("This could not be printed (%s): %s", error.strerror, line)
        # What waits in the buffer would fail once more at the end.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _people(
    store: Store, opened: socket.socket, settings: Settings, *, demo: bool
) -> Iterator[str]:
    """Yield how somebody comes in for the first time, where that has to be said."""
    if is_read_only(store):
        yield DAMAGED
        return
    if demo:
        password = demonstration.let_in(store)
        who = ", ".join(f"{role}{demonstration.HOST}" for role in ROLES)
        yield _DEMO.format(who=who, password=password)
        return
    demonstration.see_off(store)
    if not store.has_admin():
        secret = store.new_link(SETUP, by="start")
        address = f"http://{_here(opened)}/setup#{secret}"
        place = " or ".join(["on this machine", *(f"from {one}" for one in settings.setup_from)])
        yield f"Nobody has an account yet. Make the first one, {place}: {address}"


def _where(opened: socket.socket, host: str, live: int) -> str:
    shown = "localhost" if host in ("0.0.0.0", "::") else host
    named = f"[{shown}]" if ":" in shown else shown
    trees = "1 tree is live" if live == 1 else f"{live} trees are live"
    port = opened.getsockname()[1]
    return f"TreeGuide: http://{named}:{port}/  ({trees}; stop with Ctrl-C)"


def _here(opened: socket.socket) -> str:
    """Return where a browser on this machine finds the server."""
    host, port = opened.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        return f"127.0.0.1:{port}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
