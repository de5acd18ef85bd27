"""A tree whose pages the short ways draw, and what Flask is asked for."""

import pytest

from tests.web.pages.walks import GERMAN, NODES, VARIABLES, noted_of
from treeguide.web import drawing


@pytest.fixture
def app(app_of, write_tree):
    write_tree("case", NODES, {"de": GERMAN}, variables=VARIABLES)
    for kept in (drawing._pages, drawing._reviews, drawing._answers):
        kept.clear()
    return app_of()


@pytest.fixture
def asked(fronted, monkeypatch):
    return noted_of(fronted, monkeypatch)
