"""The floor of everything that is served: one route of Flask that answers JSON, on our server."""

import sys

from flask import Flask

from treeguide.web.application import MOST_BYTES
from treeguide.web.front.bridge import Bridge
from treeguide.web.serving.server import Server, listening

app = Flask("bare")


@app.get("/")
def hello() -> dict[str, str]:
    return {"hello": "world"}


if __name__ == "__main__":
    opened = listening("127.0.0.1", 0)
    print(f"http://127.0.0.1:{opened.getsockname()[1]}/", flush=True)
    bridge = Bridge(app.wsgi_app, threads=int(sys.argv[1]), most=MOST_BYTES)
    Server(opened).run(bridge)
    bridge.stop()
