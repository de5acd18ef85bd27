"""There is no way to have the server show what goes on inside of it."""

import pytest
from click.testing import CliRunner

from tests.web.conftest import Person
from treeguide.cli import terminal
from treeguide.web.access import for_everybody

END = {"end": {"kind": "outcome", "title": "End", "result": "resolved", "next": "Nothing."}}
INSIDE = "what only the code knows"


@pytest.fixture
def failing(write_tree, app_of, monkeypatch):
    """An application with a view that fails, in an environment in which Flask would debug."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    write_tree("end", END)
    app = app_of()
    app.add_url_rule("/failing", "failing", for_everybody(lambda: {}[INSIDE]))
    return app


def test_the_environment_makes_no_application_debug(failing):
    assert not failing.debug


@pytest.mark.parametrize("address", ["/failing", "/failing?__debugger__=yes&cmd=resource&f=x"])
def test_a_fault_shows_a_number_and_nothing_from_inside(failing, address):
    person = Person(failing).open(address)

    assert person.status == 500
    assert "<strong>" in person.page
    for inside in (INSIDE, "KeyError", "Traceback", ".py", "werkzeug", "SECRET"):
        assert inside not in person.page


@pytest.mark.parametrize("word", ["--debug", "--reload"])
def test_there_is_no_switch_for_it(word):
    refused = CliRunner().invoke(terminal, ["serve", word])

    assert refused.exit_code == 2
    assert word in refused.stderr


@pytest.mark.parametrize(
    "address", ["/console", "/.env", "/.git/config", "/server-status", "/debug"]
)
def test_nothing_answers_where_others_have_their_insides(failing, address):
    assert Person(failing).open(address).status == 404
