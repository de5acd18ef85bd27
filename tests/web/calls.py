"""Agents on calls: a tree for them, and what they press on the console."""

import re

import pytest

from tests.web.accounts import DAY_US, account
from tests.web.conftest import Person
from treeguide.access import Grant

NODES = {
    "lit": {
        "kind": "question",
        "title": "Is it lit?",
        "say": "Is the lamp on?",
        "say_as": "exact",
        "do": "Wait for the answer.",
        "takes": "PT20S",
        "answers": [
            {"id": "yes", "label": "Yes, it is", "to": "pull"},
            {"id": "no", "label": "No", "to": "end"},
        ],
    },
    "pull": {
        "kind": "question",
        "title": "Pull the plug",
        "answers": [
            {"id": "works", "label": "It works", "to": "end"},
            {"id": "fails", "label": "It does not", "to": "team"},
        ],
    },
    "team": {
        "kind": "handoff",
        "title": "A team comes",
        "team": "field-team",
        "takes": "PT20S",
        "within": "PT2H",
        "promise": "{{owner}} comes by {{due}}.",
        "to": {"done": "end", "declined": "end", "late": "end"},
    },
    "end": {"kind": "outcome", "title": "It ends", "result": "resolved", "next": "Say goodbye."},
}
ANYWHERE = [{"id": "person", "label": "Wants a person", "to": "team"}]


class Agent(Person):
    """An agent in a browser without script."""

    def __init__(self, app, store, *grants: Grant, name: str) -> None:
        super().__init__(app)
        self.me = account(store, *(grants or (Grant("agent"),)), name=name)
        self.client.set_cookie("treeguide-person", store.sign_in(self.me.id, "Test", DAY_US))
        self.store = store

    def call(self, tree: str = "lamp", **fields: str):
        """Begin a call."""
        return self._followed(self.post(f"/desk/{tree}", fields))

    def do(self, kind: str, **fields: str):
        """Press the button of `kind` with what was typed; `desk_note` is the field `desk.note`."""
        named = {name.replace("desk_", "desk.", 1): value for name, value in fields.items()}
        return self.send(kind=kind, **named)

    def type(self, **fields: str):
        """Let the page send by itself what was typed."""
        named = {name.replace("desk_", "desk.", 1): value for name, value in fields.items()}
        data = {**self.hidden, "kind": "noted", "desk.quiet": "1", **named}
        return self.post(self.form, data)

    @property
    def session_id(self) -> str:
        return self.address.split("/")[3]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.store.rows_of(self.session_id)]

    @property
    def ticket(self) -> str:
        return self.client.get(f"/desk/lamp/{self.session_id}/_ticket").get_data(as_text=True)

    def field(self, name: str) -> str:
        """Return what stands in a field of the page."""
        label = re.escape(f"f-desk.{name}")
        found = re.findall(f'id="{label}"[^>]* value="([^"]*)"', self.page)
        text = re.findall(f'<textarea id="{label}"[^>]*>\n?([^<]*)</textarea>', self.page)
        return (found + text)[0]


@pytest.fixture
def app(write_tree, app_of):
    write_tree("lamp", NODES, audience=["agent"], anywhere=ANYWHERE)
    write_tree("plug", NODES, audience=["agent"])
    return app_of()


@pytest.fixture
def agent(app, store):
    return Agent(app, store, name="Agent One").call()


@pytest.fixture
def colleague(app, store):
    return Agent(app, store, name="Agent Two")
