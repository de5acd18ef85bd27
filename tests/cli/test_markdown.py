import pytest

from treeguide.cli.markdown import rendered
from treeguide.cli.paper import strong


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain.", "Plain."),
        ("**bold**", "\x1b[1mbold\x1b[0m"),
        ("*slanted*", "\x1b[3mslanted\x1b[0m"),
        ("_slanted_", "\x1b[3mslanted\x1b[0m"),
        ("`code`", "\x1b[36mcode\x1b[0m"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[the page](https://example.org)", "the page (https://example.org)"),
        ("![A lamp](lamp.png)", "[A lamp]"),
        (r"\*stars\*", "*stars*"),
        ("# Heading", "\x1b[1mHeading\x1b[0m"),
        ("a\nb", "a b"),
        ("a\n\nb", "a\n\nb"),
        ("- one\n- two", "  • one\n  • two"),
        ("1. one\n2. two", "  1. one\n  2. two"),
        ("```text\na  b\n```", "    \x1b[36ma  b\x1b[0m"),
        ("", ""),
    ],
)
def test_a_text_is_shown_without_its_marks(text, shown):
    assert rendered(text) == shown


def test_a_long_line_is_broken_within_what_is_bold_too():
    shown = rendered("**" + "word " * 10 + "end**")

    assert shown == "\n".join(
        " ".join([strong("word")] * 8 if line == 0 else [strong("word")] * 2 + [strong("end")])
        for line in range(2)
    )


def test_a_list_item_hangs_under_its_own_words():
    assert rendered("- " + "word " * 10, "  ").split("\n")[1] == "      word word word"


def test_an_escape_sequence_is_never_printed():
    assert "\x1b" not in rendered("a\x1b[31mb\x9bc")


def test_every_page_of_a_rule_can_be_shown():
    from treeguide.cli.rule_pages import all_pages

    assert all("##" not in rendered(page.text) for page in all_pages())
