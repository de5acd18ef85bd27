"""The floor of everything that is served: one route of Flask that answers JSON, on our server.

Granian asks Flask by WSGI, in threads of its own, which is the fastest way to serve Flask that was
measured; ours has to share a thread with an event loop.
"""

import sys

from flask import Flask
from granian.constants import Interfaces

from treeguide.web.server import Server, listening

app = Flask("bare")


@app.get("/")
def hello() -> dict[str, str]:
    return {"hello": "world"}


class Bare(Server):
    """The server with WSGI instead of RSGI."""

    def __init__(self, threads: int) -> None:
        opened = listening("127.0.0.1", 0)
        print(f"http://127.0.0.1:{opened.getsockname()[1]}/", flush=True)
        super().__init__(opened)
        self.interface = Interfaces.WSGI
        self.blocking_threads = threads


if __name__ == "__main__":
    Bare(int(sys.argv[1])).run(app.wsgi_app)
