"""Authors' Markdown can show, and never do."""

import re

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from treeguide.service.markdown import escaped
from treeguide.web import media
from treeguide.web.markdown import rendered

TITLE = re.compile(r'title="[^"]*"')
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '[x](https://a.example "\\" onmouseover=alert(1)")',
    "`<b>`<iframe src=//evil.example>",
    "<style>*{display:none}</style>",
]
DANGEROUS = re.compile(
    r"<(script|iframe|style|svg|object|form|input|h\d)\b|<[^>]*\son\w+\s*=|"
    r"(href|src)=\"(?!https:|mailto:|tel:|/media/)",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def pages():
    app = Flask(__name__)
    app.register_blueprint(media.blueprint)
    with app.test_request_context():
        yield


def html(text, media=frozenset()):
    return str(rendered(text, "v1", frozenset(media)))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text):
    assert not DANGEROUS.search(TITLE.sub("", html(text)))
    assert "evil.example/x.png" not in html(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hold *both* ends **firmly**", "<p>Hold <em>both</em> ends <strong>firmly</strong></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("press `E5`", "<p>press <code>E5</code></p>"),
        ("# no heading", "<p># no heading</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_what_an_author_may_write_is_shown(text, shown):
    assert html(text) == shown


@pytest.mark.parametrize("address", ["https://a.example/x", "mailto:a@b.example", "tel:+49123"])
def test_links_lead_out_without_telling_where_from(address):
    link = html(f"[go]({address})")

    assert f'href="{address}"' in link
    assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize("name", ["lamp.png", "media/lamp.png"])
def test_a_picture_of_the_tree_is_shown(name):
    shown = html(f"![A lamp]({name})", {"lamp.png"})

    assert '<img src="/media/v1/lamp.png" alt="A lamp">' in shown


def test_any_other_picture_is_its_description():
    assert html("![A lamp](other.png)", {"lamp.png"}) == "<p>A lamp</p>"


LETTERS = "ab1*_`[]()<>#!\\&;:/-+=.@\n\t \"'{}|~"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(LETTERS), max_size=30))
def test_a_value_is_shown_letter_by_letter_whatever_it_is(value):
    shown = html(f"x{escaped(value)}x")
    text = re.sub(r"<[^>]+>", "", shown)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0")):
        text = text.replace(entity, letter)

    assert re.findall(r"<(\w+)", shown) == ["p"]
    assert text.replace("&amp;", "&").split() == f"x{value}x".split()


OTHERS = MarkdownIt("commonmark").enable(["table", "strikethrough"])
"""Knows more than we show, as programs may into which a text is put."""
AROUND = [
    "{}",
    "x{}x",
    "{} x",
    "{}x",
    "x\n{}\nx",
    "- {}\n- x",
    "# x {}",
    "> {}",
    "[x]{}",
    "x[x]{}",
    "{}[x](https://a.example)",
    "[x {} x](https://a.example)",
    "![x {} x](https://a.example)",
    "[x](https://a.example/x{}x)",
    "[x](<https://a.example/{}>)",
    "**x {} x**",
    "| x | y |\n| - | - |\n| {} | y |",
    "1{} x",
    "{}{}",
    "{} {}",
]
WORDS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).filter(str.strip)
MARKUP = st.sampled_from(
    ["](javascript:x)", "](x)", "![x", "[x]: y", "~~x~~", "**x**", "__x__", "<b>", "1. x", "---"]
)


def drawn(text):
    """What a text is made of, its letters left out."""
    found = []
    for token in OTHERS.parse(text):
        for one in (token, *(token.children or [])):
            if one.type in ("text", "text_special", "inline"):
                continue
            found.append((one.type, one.tag, one.markup))
            found += [(inner.type, "", "") for inner in one.children or [] if one.type == "image"]
    return [one for one in found if one[0] not in ("text", "text_special")]


def letters(text):
    """What a text shows, without its blanks."""
    found = [token for one in OTHERS.parse(text) for token in one.children or []]
    found += [token for one in found for token in one.children or []]
    shown = (token.content for token in found if token.type != "image")
    return "".join("".join(shown).split())


@pytest.mark.parametrize("around", AROUND)
@settings(max_examples=150, deadline=None)
@example(value="--")
@example(value="- x")
@example(value="1. x")
@example(value="=")
@example(value="(javascript:alert)")
@example(value="a](javascript:alert)")
@example(value="a\\")
@example(value="   x")
@example(value="x #")
@example(value="x!")
@example(value="(x)")
@example(value=")(")
@example(value="lt;&lt;")
@given(value=st.one_of(WORDS, MARKUP, st.lists(MARKUP, min_size=1, max_size=3).map("".join)))
def test_nothing_that_a_person_types_becomes_markup_wherever_it_stands(around, value):
    if "https://a.example/" in around:
        value = re.sub(r"\s", "", value)

    shown = around.replace("{}", escaped(value))

    assert drawn(shown) == drawn(around.replace("{}", "x"))
    assert letters(shown) == letters(around.replace("{}", "Q")).replace("Q", "".join(value.split()))


@pytest.mark.parametrize(
    "value",
    [
        "1:15 PM",
        "2026-12-01",
        "05.12.2026",
        "Hopper-Lovelace",
        "It was (personal).",
        "O'Neill & Sons, 3/4",
        "john_doe",
        "+49 351 123",
        "Room #5",
        "C:\\temp",
        "{x}",
    ],
)
def test_what_means_nothing_in_markdown_stays_as_it_was_typed(value):
    assert escaped(value) == value


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a|b", "a\\|b"),
        ("**Ada**", "\\*\\*Ada\\*\\*"),
        ("https://a.example", "https\\://a.example"),
        ("www.a.example", "www\\.a.example"),
        ("ada@a.example", "ada\\@a.example"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_would_mean_something_gets_a_backslash(value, kept):
    assert escaped(value) == kept
