"""Values that do not fit: what was sent, where it stood, and what can be sent instead."""

import pytest

from tests.web.api.conftest import NAME
from treeguide.kernel import WrongValues
from treeguide.library import read_folder, shipped
from treeguide.service.sessions import refuse_wrong


def test_values_that_do_not_fit_are_told_each_with_its_place(program, problem):
    held = program.start().answer("lit")

    response = held.do(values={"name": "", "floor": 99, "colours": ["blue"]}).response

    assert problem(response) == "wrong-values"
    assert {one["at"] for one in response.json["errors"]} >= {"/values/floor", "/values/colours"}


def test_a_wrong_choice_is_told_with_what_can_be_sent(program):
    held = program.start().answer("lit")
    told = held.do(values={"name": NAME, "colours": ["blue"]}).response.json["detail"]
    known = program.post("/sessions", {"tree": "case", "known": {"colours": ["Blue"]}}).json

    assert told == "“blue” is not one of the answers for “Colours”. Choose one of: red, green."
    assert known["detail"].startswith("“Blue” is not one of the answers for “Colours”.")
    assert held.do(values={"name": NAME, "colours": ["green"]}).response.status_code == 200


def test_known_values_that_do_not_fit_are_told_with_their_places(program, problem):
    response = program.post("/sessions", {"tree": "case", "known": {"floor": "x", "no": 1}})

    assert problem(response) == "wrong-values"
    assert {one["at"] for one in response.json["errors"]} == {"/known/floor", "/known/no"}


def test_what_is_known_is_refused_with_what_its_field_says_about_it():
    tree = read_folder(shipped() / "printer-does-not-print").tree

    with pytest.raises(WrongValues) as refused:
        refuse_wrong(tree, {"phone": "x", "fault": "no power"})

    assert refused.value.troubles["phone"] == (
        "“Your phone number” is not in the form that is expected. What is said about it: The short"
        " number of your desk is enough"
    )
    assert "power (no power)" in refused.value.troubles["fault"]
