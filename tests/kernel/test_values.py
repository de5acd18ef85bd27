"""Which values a variable holds, and what a person's text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treeguide.kernel import fitted, read_text, trouble
from treeguide.model import Field, Variable

CODE = Variable("choice", values=("e5", "e7"), labels={"e5": "E5"}, label="Code")
SIGNS = Variable("choices", values=("smoke", "noise", "smell"), label="Signs")
AGE = Variable("integer", min=0, max=120, label="Age")
WEIGHT = Variable("number", min=0.5, label="Weight")
ROOM = Variable("text", max_length=5, pattern="[A-Z][0-9]*", label="Room")
DAY = Variable("date", min="2026-01-01", max="2026-12-31", label="Day")
LIT = Variable("boolean", label="Lit")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        (CODE, "e5"),
        (SIGNS, ["noise", "smoke"]),
        (SIGNS, []),
        (AGE, 0),
        (AGE, 120),
        (WEIGHT, 0.5),
        (WEIGHT, 3),
        (ROOM, "B12"),
        (DAY, "2026-02-28"),
        (LIT, False),
    ],
)
def test_a_value_in_bounds_is_held(variable, value):
    assert trouble(variable, value) is None


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (CODE, "e6", "“e6” is not one of the answers for “Code”. Choose one of: e5 (E5), e7."),
        (CODE, "E5", "“E5” is not one of the answers"),
        (CODE, 5, "The number 5 is not one of the answers"),
        (CODE, ["e5"], "A list is not one of the answers"),
        (CODE, "x\x1b" * 90, "“x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�x�…” is not one"),
        (SIGNS, ["smoke", "fire"], "“fire” is not one of the answers for “Signs”. Choose one of:"),
        (SIGNS, [None], "Null is not one of the answers"),
        (SIGNS, "smoke", "“Signs” takes a list of answers, and “smoke” is none. Choose from:"),
        (AGE, -1, "“Age” must be 0 or more."),
        (AGE, 121, "“Age” must be 120 or less."),
        (AGE, 3.5, "whole number"),
        (AGE, True, "whole number"),
        (AGE, "old", "whole number"),
        (WEIGHT, float("nan"), "number that can be written"),
        (WEIGHT, float("inf"), "number that can be written"),
        (WEIGHT, "heavy", "must be a number"),
        (ROOM, "B123456", "5 characters or fewer; it has 7"),
        (ROOM, "12", "not in the form that is expected. Check it and try again."),
        (ROOM, 12, "must be text"),
        (DAY, "2026-02-30", "real date"),
        (DAY, "20260228", "real date"),
        (DAY, "2025-12-31", "2026-01-01 or later"),
        (DAY, "2027-01-01", "2026-12-31 or earlier"),
        (LIT, "no", "“Lit” cannot be “no”. It is true (yes) or false (no)."),
    ],
)
def test_a_value_out_of_bounds_is_answered_with_what_is_expected(variable, value, words):
    assert words in trouble(variable, value)
    assert fitted(variable, value) is None


PHONE = Variable("text", pattern="[0-9 ]{3,20}", label="Phone")
EMAIL = Variable("text", pattern=".+@.+", label="E-mail")


@pytest.mark.parametrize(
    ("variable", "field", "words"),
    [
        (PHONE, Field("phone", input="phone"), "Write it like 030 123456."),
        (PHONE, Field("phone", input="phone", help="Digits."), "What is said about it: Digits."),
        (EMAIL, Field("email", input="email"), "Write it like anna@example.org."),
        (ROOM, Field("room", input="phone"), "Check it and try again."),
        (ROOM, Field("room", input="text", help="On the door."), "said about it: On the door."),
    ],
)
def test_a_form_is_said_by_its_author_or_by_an_example_that_it_takes(variable, field, words):
    assert trouble(variable, "x", field).startswith(f"“{variable.label}” is not in the form that")
    assert words in trouble(variable, "x", field)


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        (CODE, " e5 ", "e5"),
        (AGE, "42", 42),
        (AGE, "42.0", 42),
        (AGE, "42.5", 42.5),
        (AGE, "old", "old"),
        (WEIGHT, "1,5", 1.5),
        (SIGNS, "smoke, noise", ["smoke", "noise"]),
        (SIGNS, ["smoke"], ["smoke"]),
        (SIGNS, [], None),
        (LIT, "Yes", True),
        (LIT, "false", False),
        (LIT, "perhaps", "perhaps"),
        (ROOM, "  ", None),
    ],
)
def test_text_is_read_as_the_variable_has_it(variable, text, value):
    assert read_text(variable, text) == value


def test_several_choices_are_kept_in_the_author_s_order():
    assert fitted(SIGNS, ["smell", "smoke"]) == ["smoke", "smell"]


@pytest.mark.parametrize("variable", [CODE, SIGNS, AGE, WEIGHT, ROOM, DAY, LIT])
@given(text=st.text())
def test_no_text_of_a_person_raises(variable, text):
    value = read_text(variable, text)

    assert value is None or trouble(variable, value) is None or fitted(variable, value) is None
