"""What another process has done meanwhile: nobody is told that something is wrong, only late."""

import pytest

from tests.web.conftest import Person
from treeguide.web import Config, create_app

NODES = {
    "colour": {
        "kind": "question",
        "title": "Which colour?",
        "answers": [{"id": "red", "label": "Red", "to": "size"}],
    },
    "size": {
        "kind": "form",
        "title": "Which size?",
        "fields": [{"variable": "width", "required": True}],
        "to": "end",
    },
    "end": {"kind": "outcome", "title": "The end", "result": "resolved", "next": "Nothing more."},
}
WIDTH = {"variables": {"width": {"type": "integer", "min": 1, "max": 99}}}


@pytest.fixture
def walker(write_tree, app_of):
    write_tree("colours", NODES, **WIDTH)
    return Person(app_of()).start("colours")


@pytest.fixture
def elsewhere(walker, store):
    """The same person at another process that serves the same data."""
    other = Person(create_app(Config(store)))
    other.client._cookies.update(walker.client._cookies)
    return other.open(walker.address)


@pytest.mark.parametrize("forged", ["nowhere", ""])
def test_an_answer_that_is_not_offered_is_called_late_where_others_went_on(
    walker, elsewhere, forged
):
    elsewhere.send(answer="red")

    walker.send(answer=forged)

    assert (walker.status, walker.heading) == (409, "Which size?")


def test_wrong_values_are_called_late_where_others_went_on(walker, elsewhere):
    walker.send(answer="red")
    elsewhere.open(walker.address).send(width="4")

    walker.send(width="400")

    assert (walker.status, walker.heading) == (409, "The end")


@pytest.mark.parametrize("forged", ["nowhere", "red"])
def test_after_an_erasure_elsewhere_no_page_of_before_is_shown(walker, store, forged):
    store.erase_session(walker.form.split("/")[3], actor="test", reason="asked for")

    walker.send(answer=forged)

    assert walker.status == 410
    assert "Which colour?" not in walker.page
