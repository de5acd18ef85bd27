"""An application as the server asks it: short ways first, then Flask."""

import asyncio
from collections import Counter
from threading import Thread
from typing import Any

from werkzeug.test import Client, TestResponse

from treeguide.settings import Settings
from treeguide.web import metrics
from treeguide.web.current import sessions_of
from treeguide.web.front import front_of

OF_THE_DATABASE = "treeguide_store"


class Headers:
    """A request's headers as the server gives them: names in small letters."""

    def __init__(self, environ: dict[str, Any]) -> None:
        named = {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")}
        named |= {
            name: environ[name] for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)
        }
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            named.pop("CONTENT_LENGTH", None)
        self._named = {name.lower().replace("_", "-"): value for name, value in named.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def get(self, name: str, default: Any = None) -> Any:
        return self._named.get(name, default)

    def items(self) -> list[tuple[str, str]]:
        return list(self._named.items())


class Scope:
    """A request without its body."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.method = environ["REQUEST_METHOD"]
        self.path = environ["PATH_INFO"].encode("latin-1").decode()
        self.query_string = environ["QUERY_STRING"]
        self.scheme = environ["wsgi.url_scheme"]
        self.http_version = "1.1"
        self.server = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        self.client = f"{environ.get('REMOTE_ADDR', '127.0.0.1')}:50000"
        self.headers = Headers(environ)


class Protocol:
    """What gives a request's body, and takes the answer."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.answer: tuple[int, list[tuple[str, str]], bytes] | None = None

    async def __call__(self) -> bytes:
        return self.content

    async def __aiter__(self):
        yield self.content

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert self.answer is None
        self.answer = (status, headers, body)


class Visitor(Client):
    """Flask's client for tests, as far as ours need it."""

    def __init__(self, application: Any, use_cookies: bool = True) -> None:
        super().__init__(application, TestResponse, use_cookies=use_cookies)
        self.environ_base: dict[str, str] = {"REMOTE_ADDR": "127.0.0.1"}

    def open(self, *asked: Any, **more: Any) -> TestResponse:
        more["environ_overrides"] = self.environ_base | (more.get("environ_overrides") or {})
        return super().open(*asked, **more)


class Fronted:
    """A WSGI application in whose place tests put requests to what the server asks."""

    def __init__(self, app: Any, settings: Settings | None = None) -> None:
        self.front = front_of(app, sessions_of(app), settings or Settings(threads=1))
        # In a thread of its own: browser tests have a loop in this one.
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def test_client(self, use_cookies: bool = True) -> Visitor:
        return Visitor(self, use_cookies)

    def ask(self, scope: Any, protocol: Any) -> None:
        asyncio.run_coroutine_threadsafe(self.front.__rsgi__(scope, protocol), self._loop).result(
            60
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        protocol = Protocol(environ["wsgi.input"].read(length))
        self.ask(Scope(environ), protocol)
        assert protocol.answer is not None
        status, headers, body = protocol.answer
        start_response(f"{status} -", headers)
        return [body]

    def close(self) -> None:
        self.front.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def counted(app: Any) -> Counter[tuple[str, ...]]:
    """Return what an application has counted of what it was asked, by name and labels."""
    figures = app.extensions[metrics.NAME]
    figures.count_notes()
    samples = [one for metric in figures.registry.collect() for one in metric.samples]
    return Counter(
        {
            (one.name, *one.labels.values()): one.value
            for one in samples
            if one.name.endswith(("_total", "_count")) and not one.name.startswith(OF_THE_DATABASE)
        }
    )
