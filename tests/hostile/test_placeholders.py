"""Of an author's text nothing is ever expanded but `{{variable}}`, and nothing makes it fail."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.payloads import BRACES, PAYLOADS
from treeguide.engine import Event, fold, page
from treeguide.kernel import Program
from treeguide.sketch import sketch

UNKNOWN = "…"
VALUE = "{{room}} {{other}} ${room} <b>"
NAMES = {"room": {"type": "text", "source": "link"}}
PARTS = (
    *("{", "{{", "}}", "}", "room", "other", "{{room}}", "{{other}}"),
    *("{%", "%}", "${", "#{", " ", "\\1", "\\g<0>"),
)
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map("".join)


def shown(text: str) -> str | None:
    """Return what a page says where the author has written `text`."""
    patch = {"variables": NAMES, "nodes": {"lamp": {"why": text}}}
    program = Program(sketch("lamp? -yes-> done!", patch), {})
    started = Event(1, 1_800_000_000_000_000, "started", known={"room": VALUE})
    return page(fold(program, [started])).why


@pytest.mark.parametrize("text", [one for one in [*BRACES, *PAYLOADS] if "{{x}}" not in one])
def test_what_other_languages_would_expand_comes_back_letter_by_letter(text):
    assert shown(text) == text


@given(TEXTS)
def test_nothing_but_declared_variables_is_expanded_and_what_they_say_is_not(text):
    pieces = re.split(r"\{\{([a-z][a-z0-9_]*)\}\}", text)
    # Every second piece is a name; what nobody has declared is shown as something unknown.
    pieces[1::2] = [VALUE if name == "room" else UNKNOWN for name in pieces[1::2]]

    assert (shown(text) or "") == "".join(pieces)
