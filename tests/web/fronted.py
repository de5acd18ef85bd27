"""An application as the server asks it: short ways first, then Flask."""

import asyncio
from collections import Counter
from threading import Thread
from typing import Any
from urllib.parse import quote

from werkzeug.test import Client, TestResponse

from treeguide.settings import Settings
from treeguide.web import metrics
from treeguide.web.current import sessions_of
from treeguide.web.front.front import front_of
from treeguide.web.http.exchange import Exchange
from treeguide.web.http.head import Head

Answer = tuple[int, list[tuple[str, str]], bytes]

OF_THE_DATABASE = "treeguide_store"


class Line:
    """A connection that notes how its one request is answered."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.was_told_to_go_on = False

    def go_on(self) -> None:
        self.was_told_to_go_on = True

    def send(self, exchange: Exchange, *answer: Any) -> None:
        assert self.answer is None
        self.answer = answer
        exchange.is_answered = True


def head_in(environ: dict[str, Any]) -> Head:
    """Return the head of a request that is told as WSGI tells it."""
    named = {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")}
    named |= {
        name: environ[name] for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)
    }
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        named.pop("CONTENT_LENGTH", None)
    address = quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=~")
    return Head(
        environ["REQUEST_METHOD"],
        f"{address}?{environ['QUERY_STRING']}".encode("latin-1"),
        [(name.lower().replace("_", "-"), value) for name, value in named.items()],
        http_version="1.1",
        server=f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}",
        client=f"{environ.get('REMOTE_ADDR', '127.0.0.1')}:50000",
    )


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

    def ask(self, head: Head, content: bytes) -> Answer:
        """Return the status, headers and body with which a request is answered."""
        line = Line()
        exchange = Exchange(line, head, waits_for_a_word=False)
        exchange.add(content)
        exchange.end()
        asyncio.run_coroutine_threadsafe(self.front(head, exchange), self._loop).result(60)
        assert line.answer is not None
        return line.answer

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        content = environ["wsgi.input"].read(length)
        status, headers, body = self.ask(head_in(environ), content)
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
