"""A server of our own for the browser, in a thread or as a process of its own."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.calls import Desk
from tests.web.accounts import DAY_US, account
from tests.web.calls import ANYWHERE, NODES
from treeguide.access import Grant
from treeguide.library import shipped
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app

ROOT = Path(__file__).parents[2]

# A machine that does much else is slow, which is no fault of a page.
expect.set_options(timeout=20_000)


class Server:
    """`treeguide serve` as people run it."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self.data = data
        self.port = port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start and return the address that was printed."""
        command = [sys.executable, "-m", "treeguide", "serve"]
        command += ["--port", str(self.port), "--data", str(self.data)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "TZ": "UTC"},
            cwd=ROOT,
        )
        for line in self.process.stdout:
            if line.startswith("TreeGuide: http://"):
                address = line.split()[1].rstrip("/")
                self.port = int(address.rpartition(":")[2])
                return address
        raise AssertionError("The server ended before it printed its address.")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.end()

    def end(self) -> int:
        """Wait for its end and return its exit code."""
        code = self.process.wait(15)
        self.process.stdout.close()
        return code


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "data")
    yield server
    if server.process is not None and server.process.poll() is None:
        server.kill()


@pytest.fixture(scope="session")
def guide_store(tmp_path_factory):
    """A store with the shipped trees."""
    store = open_store(tmp_path_factory.mktemp("data"))
    publish_folder(store, shipped())
    yield store
    store.close()


@pytest.fixture(scope="session")
def guide_app(guide_store):
    """An application over the shipped trees."""
    return create_app(Config(guide_store))


@pytest.fixture(scope="session")
def guide(guide_app):
    """The address of that application."""
    with served(guide_app) as address:
        yield address


@pytest.fixture(scope="session")
def guide_without_cookies(guide_app):
    """Its address as a browser sees it that refuses every cookie."""

    def forgetful(environ, start_response):
        def start(status, headers, *error):
            return start_response(status, [pair for pair in headers if pair[0] != "Set-Cookie"])

        return guide_app(environ, start)

    with served(forgetful) as address:
        yield address


@contextmanager
def served(application):
    from werkzeug.serving import make_server
    from werkzeug.test import run_wsgi_app

    def read_whole(environ, start_response):
        # Where a browser breaks off, this server would leave the file open that it sends.
        parts, status, headers = run_wsgi_app(application, environ, buffered=True)
        start_response(status, headers.to_wsgi_list())
        return parts

    listening = make_server("127.0.0.1", 0, read_whole, threaded=True)
    # Whoever shuts it down waits until it looks whether it shall go on.
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def as_somebody(guide, guide_store):
    """Let a browser act for somebody with these roles, an agent if there are none."""

    def sign_in(page, *grants):
        somebody = account(guide_store, *(grants or (Grant("agent"),)))
        secret = guide_store.sign_in(somebody.id, "Test", DAY_US)
        page.context.add_cookies([{"name": "treeguide-person", "value": secret, "url": guide}])

    return sign_in


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """A store with trees for agents, and the address of their application."""
    folder = tmp_path_factory.mktemp("calls")
    for tree_id in ("lamp", "plug"):
        tree = {
            "format": "treeguide/1",
            "id": tree_id,
            "title": tree_id.capitalize(),
            "audience": ["agent"],
            "start": "lit",
            "nodes": NODES,
            "anywhere": ANYWHERE,
        }
        (folder / "trees" / tree_id).mkdir(parents=True)
        (folder / "trees" / tree_id / "tree.json").write_text(json.dumps(tree), "utf-8")
    shape = {
        "format": "treeguide/1",
        "id": "shape",
        "title": "Shape",
        "audience": ["agent"],
        "start": "which",
        "variables": {"model": {"type": "text", "label": "Model"}},
        "nodes": {
            "which": {
                "kind": "form",
                "title": "Which one?",
                "fields": [{"variable": "model"}],
                "to": "end",
            },
            "end": NODES["end"],
        },
        "anywhere": [{"id": "person", "label": "Wants a person", "to": "end"}],
    }
    (folder / "trees" / "shape").mkdir()
    (folder / "trees" / "shape" / "tree.json").write_text(json.dumps(shape), "utf-8")
    store = open_store(folder / "data")
    publish_folder(store, folder / "trees")
    with served(create_app(Config(store))) as address:
        yield store, address
    store.close()


@pytest.fixture
def desk(browser, calls):
    store, address = calls
    desk = Desk(browser, address, store)
    yield desk
    desk.end()
    assert desk.faults == []
