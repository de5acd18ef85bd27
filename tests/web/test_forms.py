"""Forms: every kind of input, what is said about a wrong value, and that nothing typed is lost."""

import re

import pytest

from tests.web.conftest import Person
from treeguide.engine.page_parts import PageField
from treeguide.web import dates

END = {"kind": "outcome", "title": "The end", "result": "resolved"}
VARIABLES = {
    "colour": {"type": "choice", "values": ["red", "blue"], "label": "Colour"},
    "tools": {"type": "choices", "values": ["saw", "axe"], "label": "Tools"},
    "sure": {"type": "boolean", "label": "Sure"},
    "pages": {"type": "integer", "min": 1, "max": 9, "label": "Pages"},
    "weight": {"type": "number", "max": 2.5, "label": "Weight"},
    "name": {"type": "text", "max_length": 5, "label": "Name", "personal": True},
    "code": {"type": "text", "pattern": "^[0-9]+$", "label": "Code"},
    "day": {"type": "date", "min": "2026-01-01", "max": "2027-12-31", "label": "Day"},
}
GOOD = {
    "colour": "red",
    "tools": "saw",
    "sure": "true",
    "pages": "3",
    "weight": "1,5",
    "name": "Ann",
    "code": "12",
    "day.day": "7",
    "day.month": "3",
    "day.year": "2027",
}


@pytest.fixture
def walker(write_tree, app_of):
    def start(**inputs):
        fields = [
            {"variable": name, "required": True, **({"input": inputs[name]} if inputs else {})}
            for name in (inputs or VARIABLES)
        ]
        form = {"kind": "form", "title": "Tell us", "fields": fields, "to": "end"}
        variables = {field["variable"]: VARIABLES[field["variable"]] for field in fields}
        write_tree("form", {"form": form, "end": END}, variables=variables)
        return Person(app_of()).start("form")

    return start


@pytest.fixture
def refused(write_tree, app_of):
    """Return what lets a form with one field refuse a code, and returns the person who sent it."""

    def send(**more):
        fields = [{"variable": "code", "required": True, **more}]
        form = {"kind": "form", "title": "Tell us", "fields": fields, "to": "end"}
        write_tree("form", {"form": form, "end": END}, variables={"code": VARIABLES["code"]})
        return Person(app_of()).start("form").send(code="x1")

    return send


def test_what_is_in_no_form_that_is_expected_is_told_what_the_author_says_of_it(refused):
    page = refused(help="The digits on the back.").page

    assert "What is said about it: The digits on the back." in page


def test_what_is_no_phone_number_is_told_what_one_looks_like(refused):
    page = refused(input="phone").page

    assert "“Code” is not in the form that we expect. Write it like 030123456." in page


def test_a_form_that_is_filled_leads_on_and_is_listed(walker):
    filled = walker().send(**GOOD)

    assert filled.heading == "The end"
    for shown in ("red", "saw", "Yes", "3", "1.5", "Ann", "12", "March 7, 2027"):
        assert shown in filled.page


@pytest.mark.parametrize(
    ("language", "said"), [("en", "March 7, 2027"), ("de", "7. März 2027")], ids=["en", "de"]
)
def test_a_day_is_listed_as_people_write_it_and_as_programs_do(walker, language, said):
    filled = walker(day="date").send(**GOOD)

    filled.open(f"{filled.address}?language={language}")

    assert f'<time datetime="2027-03-07">{said}</time>' in filled.page


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("colour", "", "Choose an answer for “Colour”."),
        ("colour", "green", "Choose an answer for “Colour”."),
        ("tools", "", "Choose an answer for “Tools”."),
        ("sure", "", "Choose an answer for “Sure”."),
        ("pages", "", "Fill in “Pages”."),
        ("pages", "many", "“Pages” must be a whole number, such as 3."),
        ("pages", "2.5", "“Pages” must be a whole number, such as 3."),
        ("pages", "0", "“Pages” must be 1 or more."),
        ("pages", "10", "“Pages” must be 9 or less."),
        ("weight", "heavy", "“Weight” must be a number, such as 3.5."),
        ("weight", "3", "“Weight” must be 2.5 or less."),
        ("name", "Annabel", "“Name” must be 5 characters or fewer; it has 7."),
        ("code", "x1", "“Code” is not in the form that we expect; please check it."),
        ("day.day", "31", "The day of “Day” is not in that month, which has 28 days."),
        ("day.day", "32", "The day of “Day” must be a number from 1 to 31."),
        ("day.month", "13", "The month of “Day” must be a number from 1 to 12."),
        ("day.year", "27", "The year of “Day” must have four digits."),
        ("day.year", "2025", "“Day” must be January 1, 2026 or later."),
        ("day.year", "2028", "“Day” must be December 31, 2027 or earlier."),
    ],
)
def test_a_wrong_value_is_named_in_the_summary_and_at_its_field(walker, field, text, sentence):
    month = {"day.month": "2"} if field == "day.day" else {}
    refused = walker().send(**{**GOOD, **month, field: text})
    variable = field.split(".")[0]

    assert refused.status == 422
    assert refused.title.startswith("Error: ")
    assert f'<a href="#f-{variable}">{sentence}' in refused.page
    assert refused.page.count(sentence) == 2
    assert f'id="f-{variable}"' in refused.page
    assert re.search(rf'aria-describedby="[^"]*f-{variable}-error', refused.page)


def test_what_was_typed_is_still_there_after_an_error(walker):
    refused = walker().send(**{**GOOD, "pages": "many", "name": 'A"<b>'})

    assert 'value="many"' in refused.page
    assert 'value="A&#34;&lt;b&gt;"' in refused.response.get_data(as_text=True)
    assert re.search(r'value="red" checked', refused.page)
    assert re.search(r'value="saw" checked', refused.page)
    assert re.search(r'name="day.year" value="2027"', refused.page)


@pytest.mark.parametrize(
    ("variable", "wanted", "drawn"),
    [
        ("colour", "radio", '<input type="radio" id="f-colour"'),
        ("colour", "select", '<select id="f-colour"'),
        ("tools", "checkbox", '<input type="checkbox" id="f-tools"'),
        ("sure", "checkbox", '<input type="checkbox" id="f-sure"'),
        ("name", "text", 'type="text"'),
        ("name", "long-text", "<textarea"),
        ("name", "email", 'type="email" autocomplete="email"'),
        ("code", "phone", 'type="tel" autocomplete="tel"'),
        ("pages", "number", 'inputmode="numeric"'),
        ("weight", "number", 'inputmode="decimal"'),
        ("day", "date", 'name="day.year"'),
    ],
)
def test_every_kind_of_input_is_drawn_and_read(walker, variable, wanted, drawn):
    form = walker(**{variable: wanted})
    assert drawn in form.page

    answers = {name: text for name, text in GOOD.items() if name.split(".")[0] == variable}
    assert form.send(**answers).heading == "The end"


def test_a_box_that_is_not_ticked_means_no(walker):
    done = walker(sure="checkbox").send()

    assert done.heading == "The end"
    assert "No" in done.page


def test_a_changed_form_is_filled_with_what_was_given(walker):
    done = walker().send(**GOOD)

    change = done.open(re.findall(r'href="([^"]*\?at=0)"', done.page)[0])

    assert 'name="day.month" value="3"' in change.page
    assert 'value="Ann"' in change.page
    assert change.send(**{**GOOD, "name": "Bo"}).heading == "The end"
    assert "Bo" in change.page


def test_another_language_keeps_what_was_typed_and_judges_nothing(walker):
    form = walker()

    german = form.send(**{**GOOD, "pages": "many", "page.language": "de"})

    assert german.status == 200
    assert 'lang="de"' in german.page
    assert 'value="many"' in german.page
    assert re.search(r'value="red" checked', german.page)
    assert "error-summary" not in german.page
    assert german.sent.headers["Set-Cookie"].startswith("language=de;")
    assert german.send(**GOOD).heading == "The end"


@pytest.mark.parametrize(
    ("least", "most", "example"),
    [
        (None, None, "27 3 1990"),
        ("1900-01-01", "2026-11-22", "27 3 1990"),
        ("2026-01-01", "2035-12-31", "27 3 2027"),
        ("2024-01-01", "2035-12-31", "27 3 2025"),
        ("2040-02-03", None, "3 2 2040"),
        (None, "1950-06-07", "7 6 1950"),
    ],
)
def test_the_example_of_a_date_is_one_that_fits(least, most, example):
    field = PageField("day", "Day", "date", True, None, "date", min=least, max=most)

    assert dates.example(field) == example
