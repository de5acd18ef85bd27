import pytest
from hypothesis import given, settings

from tests.conditions import strategies
from tests.conditions.twin import evaluate
from treeguide.conditions import compile_truth, compile_value, complaints, parse

NOTHING_KNOWN = dict.fromkeys(strategies.VARIABLES)


@settings(max_examples=400)
@given(strategies.claims, strategies.facts)
def test_two_evaluators_agree_on_every_condition(source, facts):
    expression = parse(source)

    expected = evaluate(source, facts)

    assert compile_value(expression)(facts) is expected
    assert compile_truth(expression)(facts) is (expected is True)


@settings(max_examples=300)
@given(strategies.values, strategies.facts)
def test_two_evaluators_agree_on_every_value(source, facts):
    assert compile_value(parse(source))(facts) == evaluate(source, facts)


@settings(max_examples=200)
@given(strategies.claims, strategies.facts)
def test_what_the_types_allow_is_complained_of_by_nobody(source, facts):
    assert complaints(parse(source), strategies.VARIABLES) == []


@pytest.mark.parametrize(
    "source",
    [
        "os > 3",
        "lower(tries) == 'a'",
        "length(tries) == 1",
        "room * 9007199254740992 == 'a'",
        "(room + room) * 9007199254740992 == 'a'",
        "'a' * 9007199254740992 == room",
        "symptoms in ['hot']",
        "'a' in tries",
        "days_between(tries, os) > 1",
        "days_between('2026-02-30', '2026-03-01') > 1",
        "nobody == 1",
        "3",
        "'text'",
        "tries + 1",
        "-room == 1",
        "['a']",
    ],
)
def test_a_condition_whose_types_do_not_fit_never_holds_and_never_fails(source):
    facts = {**NOTHING_KNOWN, "os": "mac", "room": "b", "tries": 1, "symptoms": ["hot"]}

    assert compile_truth(parse(source))(facts) is False
    compile_value(parse(source))(facts)


def test_a_list_is_made_anew_for_each_walk():
    value = compile_value(parse("['hot']"))

    value(NOTHING_KNOWN).append("spoilt")

    assert value(NOTHING_KNOWN) == ["hot"]


def test_compiled_functions_reach_nothing_but_the_language():
    for compiled in (compile_truth(parse("known(os)")), compile_value(parse("tries + 1"))):
        assert compiled.__globals__["__builtins__"] == {}
        assert compiled.__closure__ is None


def test_each_condition_is_compiled_once():
    assert compile_truth(parse("tries > 1")) is compile_truth(parse("tries>1"))
    assert compile_value(parse("tries > 1")) is compile_value(parse("tries>1"))


def test_a_day_that_the_facts_do_not_hold_is_unknown():
    assert compile_value(parse("today()"))({}) is None
