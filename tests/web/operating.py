"""An application over one small form, for tests of what whoever runs a server sees of it."""

import pytest

from treeguide.settings import Settings

FAR = {"REMOTE_ADDR": "203.0.113.7"}
SECRET = "Ada Lovelace, room 12"
NODES = {
    "name": {
        "kind": "form",
        "title": "Who are you?",
        "fields": [{"variable": "name"}],
        "to": "end",
    },
    "end": {"kind": "outcome", "title": "Solved", "result": "resolved"},
}


@pytest.fixture
def make_app(write_tree, app_of):
    """Return an application over one small tree, with these settings."""

    def make(leaves=None, **settings):
        variables = {"name": {"type": "text", "label": "Your name", "personal": True}}
        write_tree("form", NODES, variables=variables)
        return app_of(settings=Settings(**settings), leaves=leaves)

    return make


def get(app, address, environ=None, **headers):
    return app.test_client().get(address, headers=headers, environ_overrides=environ or {})
