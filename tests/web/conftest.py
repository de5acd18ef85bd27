"""An application over the trees of a folder, and a person who walks them without script."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.memory import tmp_path
from tests.web.fronted import Fronted
from treeguide.access import Grant
from treeguide.library import shipped
from treeguide.service.publishing import publish_folder
from treeguide.store import open_store
from treeguide.web import Config, create_app

__all__ = ["tmp_path"]

HIDDEN = re.compile(r'<input type="hidden" name="([\w.-]+)" value="([^"]*)">')
FORM = re.compile(
    r'<form[^>]* method="post" action="([^"]+)" novalidate[^>]*>(.*?)</form>', re.DOTALL
)


class Person:
    """Somebody with a browser that runs no script."""

    def __init__(self, app, **headers: str) -> None:
        self.client = app.test_client()
        self.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        # Of these the host would be overwritten if it stood among the others.
        self.headers = headers

    def open(self, address: str):
        self.response = self.client.get(address, environ_overrides=self.headers)
        return self

    def post(self, address: str, data: dict | None = None):
        return self.client.post(address, data=data, environ_overrides=self.headers)

    def start(self, tree: str):
        return self._followed(self.post(f"/go/{tree}"))

    def send(self, address: str | None = None, **fields: str):
        """Send the page's form with its hidden fields, and follow where that leads."""
        data = {**self.hidden, **fields}
        return self._followed(self.post(address or self.form, data=data))

    def _followed(self, response):
        self.sent = response
        self.response = response
        if response.status_code == 303:
            self.open(response.headers["Location"])
        return self

    @property
    def page(self) -> str:
        return html.unescape(self.response.get_data(as_text=True))

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def address(self) -> str:
        return self.response.request.full_path.rstrip("?")

    @property
    def node(self) -> str:
        return self.response.request.path.split("/", 4)[-1]

    @property
    def form(self) -> str:
        return FORM.findall(self.page)[-1][0]

    @property
    def hidden(self) -> dict[str, str]:
        return dict(HIDDEN.findall(FORM.findall(self.page)[-1][1]))

    @property
    def title(self) -> str:
        return re.findall("<title>(.*?)</title>", self.page)[0]

    @property
    def heading(self) -> str:
        text = re.findall("<h1>(.*?)</h1>", self.page, re.DOTALL)[0]
        return re.sub("<[^>]+>", "", text)


@pytest.fixture
def store(request, tmp_path):
    """An empty store; where a test uses the shipped trees, one in which they are live."""
    folder = tmp_path / "data"
    folder.mkdir()
    if "shipped_app" in request.fixturenames:
        shutil.copy(request.getfixturevalue("published"), folder)
    store = open_store(folder)
    yield store
    store.close()


@pytest.fixture
def fronted(app):
    """The application as the server asks it: what is usual takes a short way."""
    fronted = Fronted(app)
    yield fronted
    fronted.close()


@pytest.fixture
def write_tree(tmp_path):
    """Write a tree into the folder `trees`, from its nodes and what else it has."""

    def write(tree_id: str, nodes: dict, languages: dict | None = None, **more) -> Path:
        folder = tmp_path / "trees" / tree_id
        folder.mkdir(parents=True, exist_ok=True)
        tree = {
            "format": "treeguide/1",
            "id": tree_id,
            "title": tree_id.capitalize(),
            "start": next(iter(nodes)),
            "nodes": nodes,
            **more,
        }
        (folder / "tree.json").write_text(json.dumps(tree), "utf-8")
        for language, texts in (languages or {}).items():
            content = {
                "language": language,
                "texts": {address: {"text": text} for address, text in texts.items()},
            }
            (folder / f"{language}.json").write_text(json.dumps(content), "utf-8")
        return folder

    return write


@pytest.fixture
def app_of(store, tmp_path):
    """Return an application over the trees that were written, or over the shipped ones."""

    def make(folder: Path | None = None, **config):
        publish_folder(store, folder or tmp_path / "trees")
        return create_app(Config(store, **config))

    return make


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The data of a store in which the shipped trees are live; checking them takes a second."""
    folder = tmp_path_factory.mktemp("published")
    store = open_store(folder)
    publish_folder(store, shipped())
    store.close()
    return folder / "treeguide.db"


@pytest.fixture
def shipped_app(store):
    return create_app(Config(store))


@pytest.fixture
def person(shipped_app):
    return Person(shipped_app)


# Accounts know what a person is, so they are asked for only when somebody is signed in.


@pytest.fixture
def admin(app, store):
    """The browser of who looks after the whole server."""
    from tests.web.accounts import signed_in

    return signed_in(Person(app), store, Grant("admin"))


@pytest.fixture
def lead(app, store):
    """The browser of who leads IT."""
    from tests.web.accounts import signed_in

    return signed_in(Person(app), store, Grant("lead", "it"))
