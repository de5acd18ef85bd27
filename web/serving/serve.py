"""`treeguide serve`: publish the trees, then answer until somebody stops it."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from treeguide.service.checkpoints import Checkpoints
from treeguide.service.publishing import publish_folder
from treeguide.service.sessions import Sessions
from treeguide.service.sweeping import Sweeper
from treeguide.settings import Settings
from treeguide.store import Store, StoreError, is_address
from treeguide.store.keeping.file_check import FileCheck, are_long
from treeguide.store.keeping.read_only import is_read_only
from treeguide.web import logs
from treeguide.web.assets import BUILT, Assets, NotBuiltError
from treeguide.web.current import sessions_of
from treeguide.web.security import LOOPBACK
from treeguide.web.serving import processes
from treeguide.web.serving.first_lines import first_lines, print_lines
from treeguide.web.serving.opening import CANNOT_BEGIN, Refused, looked_over, stop_writing, store_at
from treeguide.web.serving.server import CannotListen, Server, listening

CUT_SHORT = 1
"""Exit code: requests did not end in the time that was left to them."""
CLOSING_SECONDS = 10
"""How long a process may take to close the data, once its requests are done."""


def serve(
    host: str,
    port: int,
    data: Path | str,
    trees: Path,
    *,
    settings: Settings | None = None,
    demo: bool = False,
) -> int:
    """Serve the trees of the folder `trees`, keep sessions in `data`; return the exit code.

    With `demo`, somebody of each role can sign in until the next start.
    """
    settings = settings or Settings()
    logs.set_up(settings.log)
    logs.heed_threads()
    try:
        if settings.processes > 1 and not is_address(data):
            raise Refused(_one_process(settings.processes))
        if demo and host not in LOOPBACK:
            raise Refused(_DEMO_ELSEWHERE.format(host))
        Assets(BUILT, settings.vite).check()
        store = store_at(data, settings)
        opened, where = _published(store, host, port, trees, settings=settings, demo=demo)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return refused.code
    except NotBuiltError as unbuilt:
        print(unbuilt, file=sys.stderr)
        return CANNOT_BEGIN

    def ready() -> None:
        print_lines(where)

    if settings.processes == 1:
        return answer(store, opened, host, settings, ready=ready)
    store.close()
    return processes.run(
        settings.processes,
        lambda answers: _in_child(opened, host, data, settings, ready=answers),
        opened,
        leaving_seconds=settings.drain_seconds + settings.finish_seconds + CLOSING_SECONDS,
        ready=ready,
    )


def _published(
    store: Store, host: str, port: int, trees: Path, *, settings: Settings, demo: bool
) -> tuple[socket.socket, str]:
    """Publish the trees; return where the server listens, and lines that say so.

    Where it cannot listen, nothing is published. Nobody is answered before all is.
    """
    opened = None
    try:
        opened = listening(host, port)
        live = len(store.live()) if is_read_only(store) else publish_folder(store, trees)
        lines = list(first_lines(store, opened, host, live, settings=settings, demo=demo))
    except (StoreError, CannotListen) as error:
        if opened is not None:
            opened.close()
        store.close()
        raise Refused(str(error)) from error
    return opened, "\n".join(lines)


def _in_child(
    opened: socket.socket,
    host: str,
    data: Path | str,
    settings: Settings,
    *,
    ready: Callable[[], None],
) -> int:
    try:
        store = looked_over(data, settings)
    except StoreError as error:
        logs.log.error("%s", error)
        return CANNOT_BEGIN
    return answer(store, opened, host, settings, ready=ready)


def answer(
    store: Store,
    opened: socket.socket,
    host: str,
    settings: Settings,
    *,
    ready: Callable[[], None],
) -> int:
    """Call `ready`, answer until the server is asked to leave, and return the exit code."""
    server = Server(
        opened,
        drain_seconds=settings.drain_seconds,
        finish_seconds=settings.finish_seconds,
    )
    app = _application(store, host, settings, server)
    front = _in_front_of(app, settings)
    # From when it is known where it is, the server may be told to leave.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, server.leave)
    _leave_to_the_end()
    ready()
    with _at_work(store, sessions_of(app)):
        server.run(front)
    if server.is_cut_short:
        _cut_short(settings)
    front.stop()
    store.close()
    return 0


def _leave_to_the_end() -> None:
    """Have Python look no more for garbage among what is there by now, for all of it stays.

    Each look at everything holds up everybody: for some 100 ms with it, for some 20 without.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _at_work(store: Store, sessions: Sessions) -> Iterator[None]:
    """Do beside the answering what has to be done in a store that is not damaged."""
    if is_read_only(store):
        yield
        return
    sweeper = Sweeper(sessions)

    def end_writing(said: list[str]) -> None:
        stop_writing(store, said)
        sweeper.stop()

    checkpoints = Checkpoints(store)
    check = FileCheck(store, end_writing, _leave_unread)
    sweeper.start()
    checkpoints.start()
    if are_long(store):
        check.start()
    yield
    check.stop()
    checkpoints.stop()
    sweeper.stop()


def _leave_unread(error: StoreError) -> None:
    logs.log.warning(
        "The files could not be read to their end, so nobody knows whether they are whole."
        " `treeguide verify` says it. %s",
        error,
    )


def _cut_short(settings: Settings) -> NoReturn:
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
        https=settings.https,
        settings=settings,
        leaves=server.leaves,
    )
    return create_app(config)


def _in_front_of(app: Any, settings: Settings) -> Any:
    from treeguide.web.front.front import front_of

    return front_of(app, sessions_of(app), settings)


_DEMO_ELSEWHERE = (
    "With --demo the server listens on this machine alone, and “{}” is another address. Leave out"
    " --host, or --demo."
)


def _one_process(number: int) -> str:
    return (
        f"TREEGUIDE_PROCESSES is {number}, but data in a folder are held by one process. "
        "Leave it at 1, or keep the data in PostgreSQL."
    )
