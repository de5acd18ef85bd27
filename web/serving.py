"""`treeguide serve`: publish the trees, then answer until somebody stops it."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from treeguide.store import Held, Store, StoreError, open_store
from treeguide.web.application import MOST_BYTES, Config, create_app
from treeguide.web.publishing import publish_folder
from treeguide.web.security import LOOPBACK

IN_USE, HELD = 2, 3
"""Exit codes: the server cannot listen there; another server holds the data."""
THREADS = 8

log = logging.getLogger("treeguide")


def serve(host: str, port: int, data: Path, trees: Path) -> int:
    """Serve the trees of the folder `trees`, keep sessions in `data`; return the exit code."""
    _log_to_stderr()
    try:
        store = open_store(data)
    except StoreError as error:
        print(error, file=sys.stderr)
        return HELD if isinstance(error, Held) else IN_USE
    try:
        return _serve(store, host, port, trees)
    finally:
        store.close()


def _serve(store: Store, host: str, port: int, trees: Path) -> int:
    live = publish_folder(store, trees)
    app = create_app(config_for(store, host))
    try:
        server = _server(app, host, port)
    except OSError as error:
        print(_cannot_listen(host, port, error), file=sys.stderr)
        return IN_USE
    with _stopped_by_signals(), contextlib.suppress(SystemExit, KeyboardInterrupt):
        _say_where(server, host, live)
        server.run()
    server.close()
    return 0


def config_for(store: Store, host: str) -> Config:
    """Return how to serve at `host`; two settings in the environment widen it."""
    desk: Literal["", "here", "everyone"] = "here" if host in LOOPBACK else ""
    if os.environ.get("TREEGUIDE_DESK") == "everyone":
        desk = "everyone"
    return Config(store, desk=desk, https=os.environ.get("TREEGUIDE_HTTPS") == "1")


def _server(app: Any, host: str, port: int) -> Any:
    from waitress import create_server

    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=MOST_BYTES * 4,
        channel_timeout=60,
    )


def _say_where(server: Any, host: str, live: int) -> None:
    shown = "localhost" if host in ("0.0.0.0", "::") else host
    named = f"[{shown}]" if ":" in shown else shown
    trees = "1 tree is live" if live == 1 else f"{live} trees are live"
    print(f"TreeGuide: http://{named}:{_port(server)}/  ({trees}; stop with Ctrl-C)", flush=True)


def _port(server: Any) -> int:
    listening = getattr(server, "effective_listen", None)
    return int(listening[0][1]) if listening else int(server.effective_port)


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if port and error.errno in (98, 48, 10048):
        return (
            f"Port {port} of {host} is in use by another program. "
            f"Stop that one, or choose another with --port, such as --port {port + 1}."
        )
    return (
        f"The server cannot listen at {host}, port {port}: {error.strerror or error}. "
        "Choose another --host or --port."
    )


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """End the server as Ctrl-C does, after the requests at hand, when the system asks for it."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _log_to_stderr() -> None:
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
