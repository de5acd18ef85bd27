"""`treeguide serve`: publish the trees, then answer until somebody stops it."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Literal

from treeguide.service.publishing import publish_folder
from treeguide.service.sweeping import Sweeper
from treeguide.settings import Settings
from treeguide.store import Held, Store, StoreError, is_address, open_store
from treeguide.store.read_only import is_read_only, let_nobody_write
from treeguide.store.verify import quick_look
from treeguide.web import logs, processes
from treeguide.web.current import sessions_of
from treeguide.web.server import CannotListen, Server, listening

IN_USE, HELD = 2, 3
"""Exit codes: the server cannot listen there; another server holds the data."""
CUT_SHORT = 1
"""Exit code: requests did not end in the time that was left to them."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def serve(
    host: str, port: int, data: Path | str, trees: Path, *, settings: Settings | None = None
) -> int:
    """Serve the trees of the folder `trees`, keep sessions in `data`; return the exit code."""
    settings = settings or Settings()
    logs.set_up(settings.log)
    if settings.processes > 1 and not is_address(data):
        return _refused(_one_process(settings.processes))
    try:
        store = _looked_over(data, settings)
    except StoreError as error:
        return _refused(str(error), HELD if isinstance(error, Held) else IN_USE)
    try:
        live = len(store.live()) if is_read_only(store) else publish_folder(store, trees)
        opened = listening(host, port)
    except (StoreError, CannotListen) as error:
        store.close()
        return _refused(str(error))
    where = _where(opened, host, live)
    if settings.processes == 1:
        return answer(store, opened, host, settings, where=where)
    store.close()
    print(where, flush=True)
    return processes.run(settings.processes, lambda: _in_child(opened, host, data, settings))


def _in_child(opened: socket.socket, host: str, data: Path | str, settings: Settings) -> int:
    return answer(_looked_over(data, settings), opened, host, settings)


def _looked_over(data: Path | str, settings: Settings) -> Store:
    """Return the store at `data`; one that is damaged is read, and nobody writes to it."""
    store = open_store(data, connections=settings.connections)
    said = quick_look(store)
    for sentence in said:
        logs.log.error("%s", sentence)
    if said:
        let_nobody_write(store, said[0])
    return store


def _refused(sentence: str, code: int = IN_USE) -> int:
    print(sentence, file=sys.stderr)
    return code


def answer(
    store: Store, opened: socket.socket, host: str, settings: Settings, *, where: str = ""
) -> int:
    """Say `where` the server is, answer until it is asked to leave, and return the exit code."""
    server = Server(
        opened,
        threads=settings.threads,
        drain_seconds=settings.drain_seconds,
        finish_seconds=settings.finish_seconds,
    )
    app = _application(store, host, settings, server)
    sweeper = None if is_read_only(store) else Sweeper(sessions_of(app))
    # From when it is known where it is, the server may be told to leave.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, server.leave)
    if where:
        print(where, flush=True)
    if sweeper is not None:
        sweeper.start()
    server.run(_in_front_of(app, settings))
    if sweeper is not None:
        sweeper.stop()
    store.close()
    return _cut_short(settings) if server.is_cut_short else 0


def _cut_short(settings: Settings) -> int:
    logs.log.warning(
        "Requests were still under way after %s seconds, so they were cut short.",
        settings.finish_seconds,
    )
    logs.flush()
    # Their threads would keep the process alive; what was acknowledged is on the disk.
    os._exit(CUT_SHORT)


def _application(store: Store, host: str, settings: Settings, server: Server) -> Any:
    from treeguide.web.application import Config, create_app

    config = Config(
        store,
        desk=desk_at(host, settings),
        https=settings.https,
        settings=settings,
        leaves=server.leaves,
    )
    return create_app(config)


def _in_front_of(app: Any, settings: Settings) -> Any:
    """Return `app` behind what reads bodies whole, and what believes proxies that are trusted."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from treeguide.web.application import MOST_BYTES
    from treeguide.web.bodies import WholeBodies

    application: Any = app.wsgi_app
    proxies = settings.trusted_proxies
    if proxies:
        application = ProxyFix(application, x_for=proxies, x_proto=proxies)
    return WholeBodies(application, most=MOST_BYTES, at_once=max(1, settings.threads * 3 // 4))


def desk_at(host: str, settings: Settings) -> Literal["", "here", "everyone"]:
    """Return who may use agents' pages of a server that listens at `host`."""
    if settings.desk == "here":
        return "here" if host in LOOPBACK else ""
    return "everyone" if settings.desk == "everyone" else ""


def _where(opened: socket.socket, host: str, live: int) -> str:
    shown = "localhost" if host in ("0.0.0.0", "::") else host
    named = f"[{shown}]" if ":" in shown else shown
    trees = "1 tree is live" if live == 1 else f"{live} trees are live"
    port = opened.getsockname()[1]
    return f"TreeGuide: http://{named}:{port}/  ({trees}; stop with Ctrl-C)"


def _one_process(number: int) -> str:
    return (
        f"TREEGUIDE_PROCESSES is {number}, but data in a folder are held by one process. "
        "Leave it at 1, or keep the data in PostgreSQL."
    )
