"""A tree that may stand in foreign pages, and somebody who walks it in a frame."""

import html
import json
import re
from typing import Any

import pytest

from tests.web.conftest import FORM, HIDDEN
from treeguide.settings import Settings

TREE = "lamp"
SITE = "https://help.example.org"
SECRET = "Ada Lovelace, room 12"
VARIABLES = {
    "serial": {"type": "text", "label": "Serial number"},
    "name": {"type": "text", "label": "Your name", "personal": True},
    "floor": {"type": "integer", "label": "Floor", "min": 0, "max": 9},
    "on": {"type": "date", "label": "Since when"},
    "colour": {
        "type": "choice",
        "values": ["red", "green"],
        "labels": {"red": "Red", "green": "Green"},
        "label": "Colour",
    },
}
NODES = {
    "lit": {
        "kind": "question",
        "title": "Is the lamp lit?",
        "text": 'See [the manual](https://manual.example.org/lamp "Lamps") or [call](tel:112).',
        "answers": [
            {"id": "yes", "label": "Yes", "to": "end"},
            {"id": "no", "label": "No", "to": "plug"},
        ],
    },
    "plug": {"kind": "step", "title": "Plug it in", "to": "who"},
    "who": {
        "kind": "form",
        "title": "Which lamp is it?",
        "fields": [
            {"variable": "serial"},
            {"variable": "name", "required": False},
            {"variable": "floor", "required": False},
            {"variable": "on", "required": False},
            {"variable": "colour", "input": "radio", "required": False},
        ],
        "to": "thanks",
    },
    "thanks": {
        "kind": "question",
        "title": "Thank you, {{name}}. Does it shine?",
        "answers": [{"id": "yes", "label": "Yes", "to": "end"}],
    },
    "end": {"kind": "outcome", "title": "It shines", "result": "resolved"},
}
GERMAN = {
    "title": "Lampe",
    "nodes.lit.title": "Leuchtet die Lampe?",
    "nodes.lit.answers.no.label": "Nein",
}


def allow(store, *sites: str, tells: tuple[str, ...] = (), tree: str = TREE) -> None:
    """Let a tree stand in the pages of these sites alone."""
    rev = store.presence_of(tree).rev
    store.change_presence(tree, rev, brand=None, sites=sites, tells=tells, by="test")


class Framed:
    """Somebody in a frame: no cookie is kept, and no script runs."""

    def __init__(self, app, tree: str = TREE, **headers: str) -> None:
        self.client = app.test_client(use_cookies=False)
        self.tree = tree
        self.headers = headers

    def open(self, address: str):
        self.response = self.client.get(address, environ_overrides=self.headers)
        return self

    def post(self, address: str, **fields: str):
        self.response = self.client.post(address, data=fields, environ_overrides=self.headers)
        self.sent = self.response
        if self.response.status_code == 303:
            self.open(self.response.headers["Location"])
        return self

    def start(self, query: str = "", **fields: str):
        return self.post(f"/embed/{self.tree}{query}", **fields)

    def send(self, **fields: str):
        """Send the page's form with its hidden fields, and follow where that leads."""
        action, content = FORM.findall(self.page)[-1]
        return self.post(html.unescape(action), **{**dict(HIDDEN.findall(content)), **fields})

    @property
    def page(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def address(self) -> str:
        return self.response.request.path

    @property
    def capability(self) -> str:
        return self.address.split("/")[3]

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(re.findall(r'id="stands"[^>]*>(.*?)</script>', self.page)[0])

    @property
    def heading(self) -> str:
        text = re.findall("<h1>(.*?)</h1>", self.page, re.DOTALL)[0]
        return html.unescape(re.sub("<[^>]+>", "", text))


@pytest.fixture
def make(store, write_tree, app_of):
    """Return an application over a tree that may stand in the pages of one site."""

    def app(*sites: str, tells: tuple[str, ...] = (), **settings):
        write_tree(TREE, NODES, {"de": GERMAN}, variables=VARIABLES, summary="A lamp.")
        made = app_of(settings=Settings(**settings))
        allow(store, *(sites or (SITE,)), tells=tells)
        return made

    return app


@pytest.fixture
def framed(make):
    return Framed(make())


def at_the_form(framed: Framed) -> Framed:
    return framed.start().send(answer="no").send(answer="done")
