"""Forms: every kind of input, what is said about a wrong value, and that nothing typed is lost."""

import re

import pytest

from tests.web.conftest import Person

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
        ("colour", "", "Choose an answer for “Colour”"),
        ("colour", "green", "Choose an answer for “Colour”"),
        ("tools", "", "Choose an answer for “Tools”"),
        ("sure", "", "Choose an answer for “Sure”"),
        ("pages", "", "Fill in “Pages”"),
        ("pages", "many", "“Pages” must be a whole number, such as 3"),
        ("pages", "2.5", "“Pages” must be a whole number, such as 3"),
        ("pages", "0", "“Pages” must be 1 or more"),
        ("pages", "10", "“Pages” must be 9 or less"),
        ("weight", "heavy", "“Weight” must be a number, such as 3.5"),
        ("weight", "3", "“Weight” must be 2.5 or less"),
        ("name", "Annabel", "“Name” must be 5 characters or fewer; it has 7"),
        ("code", "x1", "“Code” is not in the form that we expect; please check it"),
        ("day.day", "31", "“Day” must be a real date, such as 27 3 2027"),
        ("day.year", "2025", "“Day” must be January 1, 2026 or later"),
        ("day.year", "2028", "“Day” must be December 31, 2027 or earlier"),
    ],
)
def test_a_wrong_value_is_named_in_the_summary_and_at_its_field(walker, field, text, sentence):
    month = {"day.month": "2"} if field == "day.day" else {}
    refused = walker().send(**{**GOOD, **month, field: text})
    variable = field.split(".")[0]

    assert refused.status == 422
    assert refused.title.startswith("Error: ")
    assert f'<a href="#f-{variable}">{sentence}</a>' in refused.page
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
