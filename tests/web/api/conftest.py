"""A program that talks to the API, and a tree with everything that matters to it."""

import json
import shutil

import pytest

from tests.nodes import handoff, outcome, question
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app
from treeguide.web.api.kinds import KINDS, TYPE

PROBLEM = "application/problem+json"
NODES = {
    "lamp": {
        "kind": "question",
        "title": "Is the lamp lit?",
        "text": "The **green** one.",
        "answers": [
            {"id": "lit", "label": "It is lit", "to": "you"},
            {"id": "dark", "label": "=It is dark", "to": "plug"},
        ],
    },
    "plug": {"kind": "step", "title": "Plug it in", "say": "Plug it in, please.", "to": "you"},
    "you": {
        "kind": "form",
        "title": "Who are you?",
        "fields": [
            {"variable": "name", "required": True},
            {"variable": "floor"},
            {"variable": "colours"},
        ],
        "to": "team",
    },
    "team": handoff("We come, {{name}}", "We come to {{name}}.", done="good", otherwise="bad"),
    "good": outcome("Good"),
    "bad": outcome("Bad", "unresolved"),
}
VARIABLES = {
    "name": {"type": "text", "label": "Name", "personal": True, "max_length": 40},
    "floor": {"type": "integer", "label": "Floor", "min": 0, "max": 40},
    "colours": {"type": "choices", "values": ["red", "green"], "label": "Colours"},
}
CASE = {
    "format": "treeguide/1",
    "id": "case",
    "title": "Case",
    "start": "lamp",
    "nodes": NODES,
    "variables": VARIABLES,
}
GERMAN = {
    "language": "de",
    "texts": {
        "title": {"text": "Ein Fall"},
        "nodes.lamp.title": {"text": "Leuchtet die Lampe?"},
    },
}
INSIDE = {
    "format": "treeguide/1",
    "id": "inside",
    "title": "Inside",
    "audience": ["agent"],
    "start": "ask",
    "nodes": {
        "ask": question("Inside?", yes=("Yes", "end"), no=("No", "end")),
        "end": outcome("End"),
    },
}
"""A tree for agents alone."""
NAME = "Grace Hopper-Lovelace"


class Program:
    """A program that calls the API without cookies; it may hold one token."""

    def __init__(self, app, token: str | None = None) -> None:
        self.client = app.test_client(use_cookies=False)
        self.app = app
        self.token = token

    def with_token(self, token: str | None) -> "Program":
        return Program(self.app, token)

    def get(self, place: str, **headers: str):
        return self.client.get(f"/api/v1{place}", headers=self._headers(headers))

    def post(self, place: str, body, **headers: str):
        return self.send(place, json.dumps(body).encode(), **headers)

    def send(self, place: str, content: bytes, **headers: str):
        sent = {"Content-Type": "application/json", **self._headers(headers)}
        return self.client.post(f"/api/v1{place}", data=content, headers=sent)

    def start(self, tree: str = "case", **more) -> "Held":
        response = self.post("/sessions", {"tree": tree, **more})
        assert response.status_code == 201, response.text
        return Held(self, response.json)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return named | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


class Held(Program):
    """A program that holds a session."""

    def __init__(self, program: Program, started: dict) -> None:
        super().__init__(program.app, started["token"])
        self.session, self.page = started["session"], started["page"]
        self.place = f"/sessions/{self.session}"
        self._keys = 0

    def event(self, kind: str = "answered", **more) -> dict:
        self._keys += 1
        return {"kind": kind, "seq": self.page["seq"], "key": f"key-{self._keys}", **more}

    def do(self, kind: str = "answered", **more):
        """Do something where the session stands; whatever comes back is in `response`."""
        self.response = self.post(f"{self.place}/events", self.event(kind, **more))
        if self.response.status_code == 200:
            self.page = self.response.json
        return self

    def answer(self, *answers) -> "Held":
        for one in answers:
            self.do(**{"values" if isinstance(one, dict) else "answer": one})
            assert self.response.status_code == 200, self.response.text
        return self


@pytest.fixture(scope="session")
def trees(tmp_path_factory):
    """The folder of the trees."""
    trees = tmp_path_factory.mktemp("trees")
    for tree in (CASE, INSIDE):
        (trees / tree["id"]).mkdir()
        (trees / tree["id"] / "tree.json").write_text(json.dumps(tree), "utf-8")
    (trees / "case" / "de.json").write_text(json.dumps(GERMAN), "utf-8")
    return trees


@pytest.fixture(scope="session")
def published(trees, tmp_path_factory):
    """Data in which the trees are live: publishing takes longer than most of the tests."""
    data = tmp_path_factory.mktemp("published")
    store = open_store(data)
    publish_folder(store, trees)
    store.close()
    return data


@pytest.fixture
def store(published, tmp_path):
    store = open_store(shutil.copytree(published, tmp_path / "data"))
    yield store
    store.close()


@pytest.fixture
def app(store):
    return create_app(Config(store))


@pytest.fixture
def program(fronted):
    return Program(fronted)


@pytest.fixture
def with_scopes(program, store):
    """Return a program that holds a new access token with these scopes."""

    def make(*scopes: str) -> Program:
        _, text = store.new_token("test", scopes, days=1, by="test")
        return program.with_token(text)

    return make


@pytest.fixture
def problem():
    """Return the kind of problem that an answer is, or fail if it is not a proper one."""

    def kind_of(response) -> str:
        told = json.loads(response.data)
        assert response.mimetype == PROBLEM, response.text
        assert told["type"].startswith(TYPE)
        name = told["type"].removeprefix(TYPE)
        assert (told["status"], told["title"]) == (response.status_code, KINDS[name].title)
        assert KINDS[name].status == response.status_code
        assert told["detail"].endswith((".", "?"))
        assert "at" in told
        return name

    return kind_of
