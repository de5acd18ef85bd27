"""Foreign sites whose pages embed a tree, and what their visitors' browsers sent to whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.conftest import served

Wsgi = Callable[[dict[str, Any], Any], Any]
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Help centre</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
{head}</head><body><main><h1>Help centre of another team</h1><p>Text before.</p>
{body}
<p id="after">Text after.</p></main></body></html>"""


class Listened:
    """An application, with what it was sent: addresses and headers."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application
        self.asked: list[str] = []
        self.headers: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        self.headers += [
            f"{name}: {value}" for name, value in environ.items() if name.startswith("HTTP_")
        ]
        content = self._application(environ, start_response)
        try:
            # Whole: a browser that goes on before it has read all would leave a file open.
            return [b"".join(content)]
        finally:
            getattr(content, "close", lambda: None)()


class Host:
    """A foreign site: its pages are what tests put under their addresses."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.policy = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        page = self.pages.get(environ["PATH_INFO"], "")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if self.policy:
            headers.append(("Content-Security-Policy", self.policy))
        start_response("200 OK" if page else "404 Not Found", headers)
        return [page.encode()]

    def put(self, body: str, head: str = "", at: str = "/") -> None:
        self.pages[at] = PAGE.format(head=head, body=body)


@contextmanager
def site(application: Wsgi, name: str = "localhost") -> Iterator[str]:
    """Yield the address of a site; under 127.0.0.1 it is a neighbour of ours, under others not."""
    with served(application) as address:
        yield address.replace("127.0.0.1", name)
